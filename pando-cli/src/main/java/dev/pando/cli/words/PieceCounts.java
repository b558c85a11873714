package dev.pando.cli.words;

import java.io.Serializable;
import java.util.List;

/**
 * What came out of one {@link Piece}: word by word how often it occurs, and the files left out.
 *
 * @param piece the piece that was counted
 * @param words distinct words
 * @param counts how often each occurs, in the order of {@code words}
 * @param skipped the files of the piece that could not be counted; none of their words is in {@code
 *     words}
 */
public record PieceCounts(Piece piece, List<String> words, List<Long> counts, List<Skipped> skipped)
    implements Serializable {}
