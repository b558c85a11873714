package dev.pando.testing;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * A CPython 3 of this machine.
 *
 * @param executable the command that starts it
 * @param minor its version: 13 for Python 3.13
 */
public record Python(Path executable, int minor) {
  private static final Pattern COMMAND = Pattern.compile("python3(\\.\\d+)?");
  private static final String QUESTION =
      "import sys; print(sys.implementation.name, sys.version_info[1])";
  private static final String CPYTHON = "cpython ";
  private static final long PATIENCE_SECONDS = 30;

  /** One of each version found on the {@code PATH} and under pyenv, the oldest first. */
  public static List<Python> all() throws IOException, InterruptedException {
    Map<Integer, Python> byVersion = new TreeMap<>();
    for (Path candidate : candidates()) {
      ask(candidate).ifPresent(python -> byVersion.putIfAbsent(python.minor, python));
    }
    return List.copyOf(byVersion.values());
  }

  private static Set<Path> candidates() throws IOException {
    List<Path> directories = new ArrayList<>();
    for (String directory :
        Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator, -1)) {
      directories.add(Path.of(directory));
    }
    Path pyenv = Path.of(System.getProperty("user.home"), ".pyenv", "versions");
    if (Files.isDirectory(pyenv)) {
      try (DirectoryStream<Path> versions = Files.newDirectoryStream(pyenv)) {
        versions.forEach(version -> directories.add(version.resolve("bin")));
      }
    }
    Set<Path> candidates = new LinkedHashSet<>();
    for (Path directory : directories) {
      if (Files.isDirectory(directory)) {
        try (DirectoryStream<Path> commands = Files.newDirectoryStream(directory, "python3*")) {
          for (Path command : commands) {
            if (COMMAND.matcher(command.getFileName().toString()).matches()
                && Files.isExecutable(command)) {
              candidates.add(command);
            }
          }
        }
      }
    }
    return candidates;
  }

  private static Optional<Python> ask(Path executable) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(executable.toString(), "-c", QUESTION)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader answer =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String line = answer.readLine();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return Optional.empty();
      }
      return process.exitValue() == 0 && line != null && line.startsWith(CPYTHON)
          ? Optional.of(
              new Python(executable, Integer.parseInt(line.substring(CPYTHON.length()).strip())))
          : Optional.empty();
    }
  }

  @Override
  public String toString() {
    return "CPython 3." + minor;
  }
}
