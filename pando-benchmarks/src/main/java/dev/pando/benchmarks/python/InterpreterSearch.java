package dev.pando.benchmarks.python;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds the newest CPython 3 of this machine.
 *
 * @param searchPath the directories of commands, as the {@code PATH} variable lists them
 * @param home the user's home directory, where pyenv keeps its versions
 */
public record InterpreterSearch(String searchPath, Path home) {

  /** {@code python3} and {@code python3.13}; not the free-threaded {@code python3.13t}. */
  private static final Pattern COMMAND = Pattern.compile("python3(\\.\\d+)?(\\.exe)?");

  private static final Path PYENV_VERSIONS = Path.of(".pyenv", "versions");

  /** The search over this process' {@code PATH} and home directory. */
  public static InterpreterSearch here() {
    return new InterpreterSearch(
        Optional.ofNullable(System.getenv("PATH")).orElse(""),
        Path.of(System.getProperty("user.home", "")));
  }

  /**
   * The newest one; of equal ones the first found, {@code PATH} before pyenv.
   *
   * @throws InterruptedException if interrupted while a candidate is asked for its version
   */
  public Optional<Interpreter> newest() throws InterruptedException {
    List<Interpreter> found = new ArrayList<>();
    for (Path candidate : candidates()) {
      Interpreter.ask(candidate).ifPresent(found::add);
    }
    // The sort is stable, so the first found stays first among equals.
    found.sort(Comparator.comparing(Interpreter::version).reversed());
    return found.stream().findFirst();
  }

  private Set<Path> candidates() {
    Set<Path> candidates = new LinkedHashSet<>();
    for (String directory : searchPath.split(File.pathSeparator, -1)) {
      addCommands(directory, candidates);
    }
    try (DirectoryStream<Path> versions = Files.newDirectoryStream(home.resolve(PYENV_VERSIONS))) {
      for (Path version : versions) {
        Path command = version.resolve("bin").resolve("python3");
        if (Files.isExecutable(command)) {
          candidates.add(command);
        }
      }
    } catch (IOException e) {
      return candidates; // no pyenv here
    }
    return candidates;
  }

  private static void addCommands(String directory, Set<Path> candidates) {
    if (directory.isEmpty()) {
      return;
    }
    try (DirectoryStream<Path> commands =
        Files.newDirectoryStream(Path.of(directory), "python3*")) {
      for (Path command : commands) {
        if (COMMAND.matcher(command.getFileName().toString()).matches()
            && Files.isExecutable(command)) {
          candidates.add(command);
        }
      }
    } catch (IOException | InvalidPathException e) {
      return; // PATH may well name directories that do not exist
    }
  }

  /**
   * The interpreter that the user names.
   *
   * @throws IllegalArgumentException if it is none that the script can run on
   * @throws InterruptedException if interrupted while it is asked for its version
   */
  public static Interpreter named(String executable) throws InterruptedException {
    return Interpreter.ask(Path.of(executable))
        .orElseThrow(() ->
            new IllegalArgumentException(
                "'"
                    + executable
                    + "' is no CPython "
                    + Interpreter.OLDEST
                    + " or later that starts; name another with --python, or leave it out"));
  }
}
