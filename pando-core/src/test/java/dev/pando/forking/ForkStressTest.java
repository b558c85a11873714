package dev.pando.forking;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every one of many forks gives a sound child, and leaves the parent as it was. */
class ForkStressTest {
  @TempDir Path directory;

  @ParameterizedTest
  @Timeout(300)
  @CsvSource("FORKSERVER, Serial, 80, 8")
  void a_busy_program_has_a_template_forked_again_and_again(
      String method, String gc, int forks, int atOnce) throws Exception {
    run(method, gc, forks, atOnce);
  }

  @ParameterizedTest
  @Tag("soak")
  @Timeout(3000)
  @CsvSource({
    "FORK, Serial, 1700, 2",
    "FORK, Parallel, 1700, 2",
    "FORK, G1, 1700, 2",
    "FORKSERVER, Serial, 5000, 16"
  })
  void a_busy_program_forks_ten_thousand_times(String method, String gc, int forks, int atOnce)
      throws Exception {
    run(method, gc, forks, atOnce);
  }

  private void run(String method, String gc, int forks, int atOnce)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+Use" + gc + "GC", "-Xmx128m"));
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.addAll(List.of(BusyProgram.class.getName(), method, "" + forks, "" + atOnce));
    File output = directory.resolve("output").toFile();
    Process program =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output)
            .start(); // its input stays open, and silent
    try {
      assertThat(program.waitFor(2900, TimeUnit.SECONDS)).isTrue();
      String said = Files.readString(output.toPath());
      assertThat(program.exitValue()).as(said).isZero();
    } finally {
      program.destroyForcibly();
    }
  }
}
