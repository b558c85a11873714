package dev.pando.forking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.testing.Conformance;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A pool far larger than the machine. */
@Tag("torture")
@Timeout(300)
class LargePoolTest {
  @TempDir Path directory;

  @Test
  @Conformance("MiscTestCase.test_large_pool")
  void two_hundred_workers_sum_squares_and_complain_of_nothing() throws Exception {
    File output = directory.resolve("output").toFile();
    File error = directory.resolve("error").toFile();
    Process program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                LargePoolProgram.class.getName())
            .redirectOutput(output)
            .redirectError(error)
            .start();
    try {
      assertThat(program.waitFor(280, TimeUnit.SECONDS)).isTrue();
    } finally {
      program.destroyForcibly();
    }

    assertThat(Files.readString(error.toPath())).isEmpty();
    assertThat(Files.readString(output.toPath())).isEqualTo("332833500\n");
    assertThat(program.exitValue()).isZero();
  }
}
