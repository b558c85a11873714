package dev.pando.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.testing.Python;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** A running {@code peer.py}. */
final class PythonPeer implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 30;

  private final Process process;
  private final BufferedReader answers;
  private final OutputStream commands;

  PythonPeer(Python python, Path directory) throws IOException {
    Path script = directory.resolve("peer.py");
    try (InputStream text = PythonPeer.class.getResourceAsStream("peer.py")) {
      Files.copy(Objects.requireNonNull(text), script);
    }
    process =
        new ProcessBuilder(python.executable().toString(), script.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    commands = process.getOutputStream();
  }

  /** Has it do something; {@link #answer} waits for it. */
  void tell(String... words) throws IOException {
    commands.write((String.join(" ", words) + "\n").getBytes(StandardCharsets.UTF_8));
    commands.flush();
  }

  String answer() throws IOException {
    return String.valueOf(answers.readLine());
  }

  void kill() {
    process.destroyForcibly();
    assertThat(hasEnded()).isTrue();
  }

  private boolean hasEnded() {
    try {
      return process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Ends it by the end of its input, and by force when that is not enough. */
  @Override
  public void close() throws IOException {
    commands.close();
    if (!hasEnded()) {
      kill();
    }
    answers.close();
  }
}
