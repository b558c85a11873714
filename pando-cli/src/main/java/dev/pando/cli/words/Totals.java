package dev.pando.cli.words;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Puts the counts of pieces together, in any order of arrival.
 *
 * <p>A file counts only when all of it is text, so the counts of a large file are kept apart until
 * its last piece is in. What this holds grows with the number of distinct words, not with the
 * amount of text.
 */
public final class Totals {
  private final Consumer<Skipped> report;
  private final Map<String, long[]> counts = new HashMap<>();
  private final Map<Long, UnfinishedFile> unfinished = new HashMap<>();
  private long files;

  /** Totals that tell {@code report} of each file that is left out, once. */
  public Totals(Consumer<Skipped> report) {
    this.report = report;
  }

  private static final class UnfinishedFile {
    final Map<String, long[]> counts = new HashMap<>();
    long missingPieces;
    boolean skipped;
  }

  /** Adds what came out of one piece. */
  public void add(PieceCounts piece) {
    switch (piece.piece()) {
      case Piece.WholeFiles whole -> {
        piece.skipped().forEach(report);
        files += whole.files().size() - piece.skipped().size();
        merge(piece, counts);
      }
      case Piece.Slice slice -> addSlice(slice, piece);
    }
  }

  private void addSlice(Piece.Slice slice, PieceCounts piece) {
    UnfinishedFile file =
        unfinished.computeIfAbsent(
            slice.file(),
            absent -> {
              UnfinishedFile fresh = new UnfinishedFile();
              fresh.missingPieces = slice.pieces();
              return fresh;
            });
    if (!piece.skipped().isEmpty() && !file.skipped) {
      file.skipped = true;
      file.counts.clear();
      report.accept(piece.skipped().getFirst());
    }
    if (!file.skipped) {
      merge(piece, file.counts);
    }
    if (--file.missingPieces == 0) {
      unfinished.remove(slice.file());
      if (!file.skipped) {
        files++;
        file.counts.forEach((word, count) -> add(word, count[0], counts));
      }
    }
  }

  private static void merge(PieceCounts piece, Map<String, long[]> into) {
    List<String> words = piece.words();
    for (int i = 0; i < words.size(); i++) {
      add(words.get(i), piece.counts().get(i), into);
    }
  }

  private static void add(String word, long count, Map<String, long[]> into) {
    into.computeIfAbsent(word, absent -> new long[1])[0] += count;
  }

  /** How many files were counted. */
  public long files() {
    return files;
  }

  /** How many words there are in all. */
  public long words() {
    return counts.values().stream().mapToLong(count -> count[0]).sum();
  }

  /** How many distinct words there are. */
  public int distinctWords() {
    return counts.size();
  }

  /** The {@code limit} most frequent words, the most frequent first, equals by alphabet. */
  public List<WordCount> mostFrequent(int limit) {
    return counts.entrySet().stream()
        .map(entry -> new WordCount(entry.getKey(), entry.getValue()[0]))
        .sorted(
            Comparator.comparingLong(WordCount::count).reversed().thenComparing(WordCount::word))
        .limit(limit)
        .toList();
  }
}
