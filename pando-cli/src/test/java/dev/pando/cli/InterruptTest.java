package dev.pando.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InterruptTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path directory;

  @Test
  void controlCEndsProgramAndWorkersWithOneMessage() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/bin/kill")), "needs kill");
    Files.writeString(directory.resolve("text"), "word ".repeat(1_000_000));
    Path err = directory.resolve("err");
    Process pando =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "words",
                directory.resolve("text").toString(),
                "--piece",
                "1",
                "--workers",
                "2")
            .redirectOutput(directory.resolve("out").toFile())
            .redirectError(err.toFile())
            .start();
    List<ProcessHandle> workers = workersOf(pando);

    assertThat(new ProcessBuilder("/bin/kill", "-INT", "" + pando.pid()).start().waitFor())
        .isZero();

    assertThat(pando.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(pando.exitValue()).isEqualTo(130);
    assertThat(Files.readString(err).strip()).isEqualTo("pando: interrupted");
    for (ProcessHandle worker : workers) {
      worker.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
  }

  private static List<ProcessHandle> workersOf(Process pando)
      throws InterruptedException, IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      List<ProcessHandle> workers = pando.descendants().toList();
      if (workers.size() == 2) {
        return workers;
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
    pando.destroyForcibly();
    throw new IOException("the pool did not start its workers");
  }
}
