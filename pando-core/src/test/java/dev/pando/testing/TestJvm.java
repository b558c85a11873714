package dev.pando.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A plain child JVM for tests of the floors below the launcher: runs a main class of the tests,
 * talks by lines over its standard streams, and is killed at {@link #close}.
 */
public final class TestJvm implements AutoCloseable {
  /** A safety net: no healthy test comes near it. */
  private static final long PATIENCE_SECONDS = 30;

  private final Process process;
  private final BufferedReader output;

  private TestJvm(Process process) {
    this.process = process;
    this.output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Starts {@code main} with system properties of the form {@code "-Dname=value"}. */
  public static TestJvm start(Class<?> main, List<String> options, Object... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-Xmx128m"));
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    try {
      return new TestJvm(
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the next line the child prints. */
  public String readLine() {
    try {
      String line =
          CompletableFuture.supplyAsync(this::blockingReadLine)
              .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (line.isEmpty() && !process.isAlive()) {
        throw new AssertionError("The child ended with " + process.exitValue());
      }
      return line;
    } catch (TimeoutException | ExecutionException | InterruptedException e) {
      throw new AssertionError("The child says nothing", e);
    }
  }

  private String blockingReadLine() {
    try {
      String line = output.readLine();
      return line == null ? "" : line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns what an ended child had still printed. */
  public List<String> remainingOutput() {
    return output.lines().toList();
  }

  /** Sends a line to the child's standard input. */
  public void writeLine(String line) {
    try {
      process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public long pid() {
    return process.pid();
  }

  /** Kills by SIGKILL and reaps. */
  public void kill() {
    ProcessHandle handle = process.toHandle(); // Process itself would drop the unread output
    if (handle.isAlive()) {
      handle.destroyForcibly();
    }
    waitForExit();
  }

  /** Waits for the end and returns the exit value. */
  public int waitForExit() {
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("The child does not end");
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    kill();
    process.destroy(); // closes the streams
  }
}
