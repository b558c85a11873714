package dev.pando.cli.words;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pieces cut, counted and put together in one process; the pool adds nothing to the result. */
class WordsTest {
  private static final String[] SCRAPS = {
    "a",
    "Z",
    "7",
    " ",
    "\n",
    "-",
    "'",
    "é",
    "ß",
    "e\u0301",
    "Σ",
    "ΟΔΟΣ",
    "文",
    "字",
    "،",
    "हिन्दी",
    "\uD835\uDC00",
    "\uD83D\uDE00",
    "\u0130",
    "\u00A0",
    "٣",
    "\uFEFF",
    "\0"
  };

  @TempDir Path directory;
  private final List<Skipped> skipped = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 5, 7, 16, 100, 1 << 20})
  void wordsAreNeverSplitWhereverAFileIsCut(long pieceBytes) throws IOException {
    Random random = new Random(pieceBytes);
    for (int file = 0; file < 20; file++) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < 200; i++) {
        text.append(SCRAPS[random.nextInt(SCRAPS.length)]);
      }
      Files.writeString(directory.resolve("text-" + file), text);
    }

    assertThat(count(pieceBytes)).isEqualTo(PlainCount.of(directory));
    assertThat(skipped).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 8, 64, 1 << 20})
  void aFileThatIsNotUtf8IsLeftOutWhole(long pieceBytes) throws IOException {
    Random random = new Random(pieceBytes);
    for (int file = 0; file < 200; file++) {
      byte[] bytes = "héllo wörld, ça va? 文字 \uD83D\uDE00 end".getBytes(StandardCharsets.UTF_8);
      int changes = random.nextInt(3);
      for (int i = 0; i < changes; i++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      Files.write(directory.resolve("bytes-" + file), bytes);
    }

    assertThat(count(pieceBytes)).isEqualTo(PlainCount.of(directory));
    assertThat(skipped).isNotEmpty().allMatch(file -> file.reason().equals("not valid UTF-8"));
    assertThat(skipped).doesNotHaveDuplicates();
  }

  @Test
  void aWordLongerThanAPieceIsCountedOnce() throws IOException {
    String word = "x".repeat(10_000);
    Files.writeString(directory.resolve("long"), "one " + word + " two " + word);

    assertThat(count(16)).isEqualTo(Map.of("one", 1L, "two", 1L, word, 2L));
  }

  @Test
  void aWordWithoutEndCostsBoundedMemory() throws IOException {
    Files.writeString(directory.resolve("endless"), "y".repeat(1 << 20) + " z");

    assertThat(count(4096)).hasSize(2).containsEntry("z", 1L);
    assertThat(count(1 << 19)).isEqualTo(count(4096));
  }

  @Test
  void unreadableAndEmptyFilesAreNamedAndNothingElseIsLost() throws IOException {
    Assumptions.assumeFalse(
        System.getProperty("user.name").equals("root"), "root reads everything");
    Files.writeString(directory.resolve("secret"), "hidden");
    Files.setPosixFilePermissions(
        directory.resolve("secret"), PosixFilePermissions.fromString("---------"));
    Files.writeString(directory.resolve("good"), "good");

    assertThat(count(1 << 20)).isEqualTo(Map.of("good", 1L));
    assertThat(skipped)
        .containsExactly(new Skipped(directory.resolve("secret").toString(), "permission denied"));
  }

  @Test
  void filesThatVanishBeforeTheyAreCountedAreNamedAndNothingElseIsLost() throws IOException {
    Files.writeString(directory.resolve("good"), "good");
    Files.writeString(directory.resolve("small"), "small");
    Files.writeString(directory.resolve("large"), "large ".repeat(100));
    List<Piece> pieces = new ArrayList<>();
    try (PieceSource source = new PieceSource(List.of(directory), 50, skipped::add)) {
      source.forEachRemaining(pieces::add);
    }
    Files.delete(directory.resolve("small"));
    Files.delete(directory.resolve("large"));
    Totals totals = new Totals(skipped::add);
    pieces.forEach(piece -> totals.add(PieceCounter.count(piece)));

    assertThat(totals.mostFrequent(10)).containsExactly(new WordCount("good", 1));
    assertThat(skipped)
        .containsExactlyInAnyOrder(
            new Skipped(directory.resolve("small").toString(), "no such file"),
            new Skipped(directory.resolve("large").toString(), "no such file"));
  }

  @Test
  void emptyAndMissingFilesAreNamed() throws IOException {
    Files.createFile(directory.resolve("empty"));
    Files.writeString(directory.resolve("good"), "good");

    assertThat(count(1 << 20, directory, directory.resolve("missing")))
        .isEqualTo(Map.of("good", 1L));
    assertThat(skipped)
        .containsExactlyInAnyOrder(
            new Skipped(directory.resolve("empty").toString(), "empty"),
            new Skipped(directory.resolve("missing").toString(), "no such file"));
  }

  @Test
  void symbolicLinksThatLoopDoNoHarm() throws IOException {
    Path below = Files.createDirectories(directory.resolve("a/b"));
    Files.writeString(below.resolve("text"), "once");
    Files.createSymbolicLink(below.resolve("up"), directory);

    assertThat(count(1 << 20)).isEqualTo(Map.of("once", 1L));
    assertThat(skipped).hasSize(1);
  }

  @Test
  void aLinkThatIsNamedIsFollowed() throws IOException {
    Files.writeString(directory.resolve("text"), "once");
    Path link = Files.createSymbolicLink(directory.resolve("link"), directory.resolve("text"));

    assertThat(count(1 << 20, link)).isEqualTo(Map.of("once", 1L));
  }

  @Test
  void manySmallFilesTravelTogether() throws IOException {
    for (int i = 0; i < 600; i++) {
      Files.writeString(directory.resolve("small-" + i), "w" + i % 7);
    }
    List<Piece> pieces = new ArrayList<>();
    try (PieceSource source = new PieceSource(List.of(directory), 1 << 20, skipped::add)) {
      source.forEachRemaining(pieces::add);
    }

    assertThat(pieces).hasSize(3);
    assertThat(count(1 << 20)).isEqualTo(PlainCount.of(directory));
  }

  @Test
  void theMostFrequentWordsComeFirst() throws IOException {
    Files.writeString(directory.resolve("text"), "b a c B c b");
    Totals totals = total(1 << 20, directory);

    assertThat(totals.mostFrequent(2))
        .containsExactly(new WordCount("b", 3), new WordCount("c", 2));
    assertThat(totals.words()).isEqualTo(6);
    assertThat(totals.distinctWords()).isEqualTo(3);
    assertThat(totals.files()).isEqualTo(1);
  }

  private Map<String, Long> count(long pieceBytes, Path... paths) {
    Map<String, Long> counts = new TreeMap<>();
    total(pieceBytes, paths.length == 0 ? new Path[] {directory} : paths)
        .mostFrequent(Integer.MAX_VALUE)
        .forEach(word -> counts.put(word.word(), word.count()));
    return counts;
  }

  private Totals total(long pieceBytes, Path... paths) {
    skipped.clear();
    Totals totals = new Totals(skipped::add);
    try (PieceSource source = new PieceSource(Arrays.asList(paths), pieceBytes, skipped::add)) {
      source.forEachRemaining(piece -> totals.add(PieceCounter.count(piece)));
    }
    return totals;
  }
}
