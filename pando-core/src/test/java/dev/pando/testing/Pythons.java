package dev.pando.testing;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The CPythons of this machine that have shared memory, 3.8 and later, one of each version. */
public final class Pythons {
  private static final long PATIENCE_SECONDS = 30;

  private static final String QUESTION =
      "import sys, multiprocessing.shared_memory; print(sys.implementation.name, '%d.%02d.%02d' % sys.version_info[:3])";

  private Pythons() {}

  /**
   * One interpreter.
   *
   * @param version as 3.08.18, so that they sort
   * @param executable the command
   */
  public record Python(String version, Path executable) {
    /** Whether the version is at least this one, in the same form. */
    public boolean isAtLeast(String other) {
      return version.compareTo(other) >= 0;
    }

    /** Runs a script that talks by lines. */
    public Script start(String script, Object... arguments) {
      List<String> command = new ArrayList<>(List.of(executable.toString(), "-c", script));
      for (Object argument : arguments) {
        command.add(argument.toString());
      }
      try {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("PYTHONIOENCODING", "utf-8");
        return new Script(builder.start());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public String toString() {
      return "CPython " + version;
    }
  }

  /** Returns all that are found on the path and in pyenv's directory. */
  public static List<Python> found() {
    Map<String, Python> byVersion = new TreeMap<>();
    for (Path candidate : candidates()) {
      try (Script script = new Python("", candidate).start(QUESTION)) {
        String[] answer = script.readLine().split(" ", 2);
        if (answer.length == 2 && answer[0].equals("cpython") && script.waitForExit() == 0) {
          byVersion.putIfAbsent(answer[1], new Python(answer[1], candidate));
        }
      }
    }
    return List.copyOf(byVersion.values());
  }

  private static Set<Path> candidates() {
    Set<Path> candidates = new LinkedHashSet<>();
    for (String directory :
        System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      addIfThere(candidates, Path.of(directory, "python3"));
    }
    Path pyenv = Path.of(System.getProperty("user.home"), ".pyenv", "versions");
    if (Files.isDirectory(pyenv)) {
      try (DirectoryStream<Path> versions = Files.newDirectoryStream(pyenv)) {
        versions.forEach(version -> addIfThere(candidates, version.resolve("bin/python3")));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return candidates;
  }

  private static void addIfThere(Set<Path> candidates, Path command) {
    if (Files.isExecutable(command)) {
      candidates.add(command);
    }
  }

  /** A running script. */
  public static final class Script implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;

    private Script(Process process) {
      this.process = process;
      this.output =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Returns the next line that it prints; empty at the end. */
    public String readLine() {
      try {
        return CompletableFuture.supplyAsync(
                () -> {
                  try {
                    String line = output.readLine();
                    return line == null ? "" : line;
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                })
            .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      } catch (TimeoutException | ExecutionException | InterruptedException e) {
        throw new AssertionError("Python says nothing", e);
      }
    }

    /** Returns all that it prints until it ends. */
    public String readAll() {
      return String.join("\n", output.lines().toList());
    }

    /** Sends a line. */
    public void writeLine(String line) {
      try {
        process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
      } catch (IOException e) {
        throw new AssertionError("Python does not listen: " + readAll(), e);
      }
    }

    public long pid() {
      return process.pid();
    }

    /** Ends it by SIGKILL. */
    public void kill() {
      process.toHandle().destroyForcibly();
      int _ = waitForExit();
    }

    /** Waits for the end and returns the exit value. */
    public int waitForExit() {
      try {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
          throw new AssertionError("Python does not end");
        }
        return process.exitValue();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public void close() {
      process.destroyForcibly();
      int _ = waitForExit();
    }
  }
}
