package dev.pando.cli.words;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The same count made in the plainest way: each file whole in memory, words by pattern. */
final class PlainCount {
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{Nd}\\p{M}]+");

  private PlainCount() {}

  static Map<String, Long> of(Path directory) throws IOException {
    Map<String, Long> counts = new TreeMap<>();
    try (Stream<Path> tree = Files.walk(directory)) {
      for (Path file : tree.filter(Files::isRegularFile).toList()) {
        try {
          add(Files.readString(file), counts);
        } catch (CharacterCodingException e) {
          // left out, as the command leaves it out
        }
      }
    }
    return counts;
  }

  private static void add(String text, Map<String, Long> counts) {
    WORD.matcher(text)
        .results()
        .forEach(word -> counts.merge(word.group().toLowerCase(Locale.ROOT), 1L, Long::sum));
  }
}
