package dev.pando.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.manager.Manager;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ManagerCommandTest {

  @Test
  void aManagerServesUntilItIsInterruptedAndNeverPrintsItsKey(@TempDir Path directory)
      throws Exception {
    byte[] key = "a key of more than sixteen bytes".getBytes(StandardCharsets.UTF_8);
    Path file = Files.write(directory.resolve("key"), key);
    BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    CompletableFuture<Integer> ended = new CompletableFuture<>();
    Thread server =
        Thread.ofPlatform()
            .start(() ->
                ended.complete(
                    Main.commandLine()
                        .setOut(new PrintWriter(new LineWriter(lines), true))
                        .execute(
                            "manager",
                            "--listen",
                            "127.0.0.1:0",
                            "--auth-key-file",
                            file.toString())));
    String announced = lines.take();
    assertThat(announced).startsWith("listening at 127.0.0.1:").doesNotContain("a key");
    int port = Integer.parseInt(announced.substring(announced.lastIndexOf(':') + 1));
    try (Manager manager =
        Manager.builder()
            .address(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .authKey(key)
            .connect()) {
      assertThat(manager.map(Map.of("a", 1))).containsEntry("a", 1);
    }
    server.interrupt();
    assertThat(ended.get(30, TimeUnit.SECONDS)).isZero();
  }

  /** Hands lines on. */
  private static final class LineWriter extends StringWriter {
    private final BlockingQueue<String> lines;

    LineWriter(BlockingQueue<String> lines) {
      this.lines = lines;
    }

    @Override
    public void flush() {
      String text = toString().strip();
      getBuffer().setLength(0);
      if (!text.isEmpty()) {
        lines.add(text);
      }
    }
  }

  @Test
  void aShortOrMissingKeyAndABadAddressAreRefused(@TempDir Path directory) throws Exception {
    Path file = Files.write(directory.resolve("key"), new byte[3]);
    assertThat(
            CommandRun.of("manager", "--listen", "127.0.0.1:0", "--auth-key-file", file.toString()))
        .satisfies(run -> assertThat(run.exitCode()).isEqualTo(1))
        .satisfies(run -> assertThat(run.err()).contains("has 3 bytes", "at least 16"));
    assertThat(
            CommandRun.of("manager", "--listen", "127.0.0.1:0", "--auth-key-file", file + "none"))
        .satisfies(run -> assertThat(run.err()).contains("cannot be read"));
    assertThat(CommandRun.of("manager", "--listen", "nowhere", "--auth-key-file", file.toString()))
        .satisfies(run -> assertThat(run.exitCode()).isEqualTo(2))
        .satisfies(run -> assertThat(run.err()).contains("no HOST:PORT"));
  }
}
