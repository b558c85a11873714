package dev.pando.cli.words;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts one piece: what runs in the worker processes. */
public final class PieceCounter {
  private PieceCounter() {}

  /** Counts {@code piece}; what cannot be read is named in the result, not thrown. */
  public static PieceCounts count(Piece piece) {
    return switch (piece) {
      case Piece.WholeFiles whole -> count(whole);
      case Piece.Slice slice -> count(slice);
    };
  }

  /** What comes out of a piece that cannot be counted, for a reason that lies outside its files. */
  static PieceCounts nothing(Piece piece, String reason) {
    List<URI> files =
        switch (piece) {
          case Piece.WholeFiles whole -> whole.files();
          case Piece.Slice slice -> List.of(slice.path());
        };
    return result(
        piece, Map.of(), files.stream().map(file -> Skipped.of(Path.of(file), reason)).toList());
  }

  private static PieceCounts count(Piece.WholeFiles whole) {
    Map<String, long[]> sum = new HashMap<>();
    List<Skipped> skipped = new ArrayList<>();
    for (URI file : whole.files()) {
      Path path = Path.of(file);
      try {
        add(sum, count(path, 0, Long.MAX_VALUE));
      } catch (IOException e) {
        skipped.add(Skipped.of(path, e));
      }
    }
    return result(whole, sum, skipped);
  }

  private static PieceCounts count(Piece.Slice slice) {
    Path path = Path.of(slice.path());
    try {
      return result(slice, count(path, slice.start(), slice.end()), List.of());
    } catch (IOException e) {
      return result(slice, Map.of(), List.of(Skipped.of(path, e)));
    }
  }

  private static Map<String, long[]> count(Path path, long start, long end) throws IOException {
    try (FileChannel file = FileChannel.open(path)) {
      WordCounter counter = new WordCounter();
      counter.count(file, start, end);
      return counter.counts();
    }
  }

  private static void add(Map<String, long[]> sum, Map<String, long[]> counts) {
    counts.forEach(
        (word, count) -> sum.computeIfAbsent(word, absent -> new long[1])[0] += count[0]);
  }

  private static PieceCounts result(
      Piece piece, Map<String, long[]> counts, List<Skipped> skipped) {
    List<String> words = new ArrayList<>(counts.size());
    List<Long> numbers = new ArrayList<>(counts.size());
    counts.forEach((word, count) -> {
      words.add(word);
      numbers.add(count[0]);
    });
    return new PieceCounts(piece, words, numbers, skipped);
  }
}
