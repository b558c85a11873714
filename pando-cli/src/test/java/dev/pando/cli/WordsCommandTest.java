package dev.pando.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pando.cli.words.PlainCount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WordsCommandTest {
  private static final Path LICENCES = Path.of(System.getProperty("java.home"), "legal");

  @TempDir Path directory;

  @Test
  void theLicenceTextsOfTheJdkCountAsInAPlainCount() throws IOException {
    assumeTrue(Files.isDirectory(LICENCES), "this JDK has no licence texts");
    Map<String, Long> plain = PlainCount.of(LICENCES);

    CommandRun run =
        CommandRun.of(
            "words", LICENCES.toString(), "--piece", "4096", "--top", "1000000", "--workers", "2");

    assertThat(run.exitCode()).isZero();
    List<String> expected =
        plain.entrySet().stream()
            .map(word -> "%,12d  %s".formatted(word.getValue(), word.getKey()))
            .toList();
    List<String> lines = run.out().lines().toList();
    assertThat(lines.subList(0, lines.size() - 1)).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void whatIsLeftOutIsNamedOnStandardErrorAndTheRestIsCounted() throws IOException {
    Files.writeString(directory.resolve("good"), "tree tree root");
    Files.write(directory.resolve("bad"), new byte[] {'t', 'r', 'e', 'e', ' ', (byte) 0xff});
    Files.createFile(directory.resolve("empty"));

    CommandRun run =
        CommandRun.of("words", directory.toString(), directory + "/none", "--workers", "1");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out().lines().map(String::strip))
        .containsExactly("2  tree", "1  root", "3  words, 2 of them distinct, in 1 file");
    assertThat(run.err().lines())
        .containsExactlyInAnyOrder(
            "pando: skipped " + directory + "/bad: not valid UTF-8",
            "pando: skipped " + directory + "/empty: empty",
            "pando: skipped " + directory + "/none: no such file");
  }

  @Test
  void countingNothingIsAFailure() {
    assertThat(CommandRun.of("words", directory + "/none", "--workers", "1").exitCode())
        .isEqualTo(1);
  }
}
