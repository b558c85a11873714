package dev.pando.forking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.testing.Conformance;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a program's classes see when a template initialises them. */
@Timeout(180)
class PreloadProgramTest {
  /** Together more than any pipe holds, and near to what a command line may have. */
  private static final int ARGUMENTS = 900;

  private static final String ARGUMENT = "x".repeat(1000);

  @TempDir Path directory;

  @Test
  @Conformance({
    "MiscTestCase.test_preload_main",
    "MiscTestCase.test_preload_main_sys_argv",
    "MiscTestCase.test_preload_main_large_sys_argv",
    "TestForkserverPreload.test_preload_on_error_ignore_default",
    "TestForkserverPreload.test_preload_on_error_warn",
    "TestForkserverPreload.test_preload_invalid_on_error_value",
    "_TestSpawnedSysPath.test_forkserver_preload_imports_sys_path",
    "_TestSpawnedSysPath.test_std_streams_flushed_after_preload"
  })
  void a_template_initialises_them_once_with_the_programs_arguments_and_class_path()
      throws Exception {
    File output = directory.resolve("output").toFile();
    File error = directory.resolve("error").toFile();
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                PreloadProgram.class.getName()));
    command.addAll(Collections.nCopies(ARGUMENTS, ARGUMENT));
    Process program =
        new ProcessBuilder(command).redirectOutput(output).redirectError(error).start();
    try {
      assertThat(program.waitFor(170, TimeUnit.SECONDS)).isTrue();
    } finally {
      program.destroyForcibly();
    }

    List<String> said = Files.readAllLines(output.toPath());
    List<String> errors = Files.readAllLines(error.toPath());
    assertThat(program.exitValue()).as(String.join("\n", errors)).isZero();
    int length = PreloadProgram.class.getName().length() + ARGUMENTS * (1 + ARGUMENT.length());
    assertThat(said)
        .contains("command true " + length)
        .containsSubsequence("ignored", "ended with 0", "warned", "ended with 0")
        .anySatisfy(line -> assertThat(line).startsWith("refused onError"));
    for (String line : List.of("elsewhere true", "same command true", "same class path true")) {
      assertThat(Collections.frequency(said, line)).as(line).isEqualTo(2);
    }
    // Once by the program, once by its template: no child has a copy of what was not flushed.
    assertThat(occurrences(said, "initialised")).isEqualTo(2);
    assertThat(occurrences(said, "a line without an end, ")).isEqualTo(2);
    assertThat(occurrences(errors, "an error without an end, ")).isEqualTo(2);
    assertThat(occurrences(errors, "Cannot preload no.such.Class")).isEqualTo(1);
    assertThat(occurrences(errors, "Broken")).isZero();
  }

  private static int occurrences(List<String> lines, String text) {
    return String.join("\n", lines).split(java.util.regex.Pattern.quote(text), -1).length - 1;
  }
}
