package dev.pando.cli.words;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The same count made in the plainest way: each file whole in memory, words by pattern. */
public final class PlainCount {
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{Nd}\\p{M}]+");

  private PlainCount() {}

  /** How often each word occurs in the files below a directory. */
  public static Map<String, Long> of(Path directory) throws IOException {
    Map<String, Long> counts = new TreeMap<>();
    try (Stream<Path> tree = Files.walk(directory)) {
      for (Path file : tree.filter(PlainCount::isFile).toList()) {
        try {
          add(Files.readString(file), counts);
        } catch (CharacterCodingException e) {
          // left out, as the command leaves it out
        }
      }
    }
    return counts;
  }

  private static boolean isFile(Path path) {
    return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
  }

  private static void add(String text, Map<String, Long> counts) {
    WORD.matcher(text)
        .results()
        .forEach(word -> counts.merge(word.group().toLowerCase(Locale.ROOT), 1L, Long::sum));
  }
}
