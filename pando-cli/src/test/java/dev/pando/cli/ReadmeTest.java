package dev.pando.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadmeTest {
  private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  @TempDir Path directory;

  @Test
  void theProgramOnTheFirstPageRuns() throws Exception {
    assertThat(output(programsOf("../README.md").getFirst()))
        .satisfiesExactly(
            squares -> assertThat(squares).isEqualTo("[1, 4, 9]"),
            greeting -> assertThat(greeting).matches("hello from Process-[0-9]+"));
  }

  @Test
  void theProgramsForBeginnersRun() throws Exception {
    List<String> programs = programsOf("../docs/getting-started.md");

    assertThat(output(programs.get(0))).containsExactly("[5, 5, 3]");
    assertThat(output(programs.get(1))).hasSize(2).last().isEqualTo("OptionalInt[0]");
  }

  private static List<String> programsOf(String page) throws IOException {
    return JAVA.matcher(Files.readString(Path.of(page)))
        .results()
        .map(program -> program.group(1))
        .toList();
  }

  private List<String> output(String program) throws Exception {
    Path source = Files.writeString(directory.resolve("Program.java"), program);
    Process java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                source.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(java.waitFor()).as(output).isZero();
    return output.lines().toList();
  }
}
