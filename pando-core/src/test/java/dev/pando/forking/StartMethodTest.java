package dev.pando.forking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.testing.Conformance;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The start method of a program: chosen once, changed by force, seen in children. */
@Timeout(120)
class StartMethodTest {
  @TempDir Path directory;

  @Test
  @Conformance({
    "TestStartMethod.test_set_get",
    "TestStartMethod.test_spawn_dont_set_context",
    "TestStartMethod.test_freeze_support_dont_set_context"
  })
  void it_is_chosen_once_unless_forced_and_children_see_it() throws Exception {
    File output = directory.resolve("output").toFile();
    Process program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                StartMethodProgram.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(output)
            .start();
    try {
      assertThat(program.waitFor(100, TimeUnit.SECONDS)).isTrue();
    } finally {
      program.destroyForcibly();
    }

    List<String> said = Files.readAllLines(output.toPath());
    assertThat(program.exitValue()).as(String.join("\n", said)).isZero();
    assertThat(said).contains("child FORK FORK", "FORK 0", "refused").doesNotContain("changed");
    for (String method : List.of("SPAWN", "FORKSERVER", "FORK", "THREAD")) {
      assertThat(said).contains("child " + method + " " + method, method + " 0");
    }
  }
}
