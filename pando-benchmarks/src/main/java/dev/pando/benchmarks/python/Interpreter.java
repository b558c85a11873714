package dev.pando.benchmarks.python;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A CPython that answered when it was asked what it is.
 *
 * @param executable the command that starts it
 * @param version its version
 */
public record Interpreter(Path executable, Version version) {

  /** The first version with everything that the script uses ({@code shared_memory}). */
  static final Version OLDEST = new Version(3, 8, 0);

  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);

  private static final String QUESTION =
      "import sys; print(sys.implementation.name, *sys.version_info[:3])";

  private static final Pattern ANSWER = Pattern.compile("cpython (\\d+) (\\d+) (\\d+)\\s*");

  /** A CPython version; later ones are greater. */
  public record Version(int major, int minor, int micro) implements Comparable<Version> {
    @Override
    public int compareTo(Version other) {
      int byMajor = Integer.compare(major, other.major);
      int byMinor = byMajor != 0 ? byMajor : Integer.compare(minor, other.minor);
      return byMinor != 0 ? byMinor : Integer.compare(micro, other.micro);
    }

    @Override
    public String toString() {
      return major + "." + minor + "." + micro;
    }
  }

  /**
   * Asks an executable what it is.
   *
   * @return empty when it does not start, does not answer in time, or is no CPython that the script
   *     can run on
   * @throws InterruptedException if interrupted while it waits for the answer
   */
  static Optional<Interpreter> ask(Path executable) throws InterruptedException {
    Process process;
    try {
      process =
          new ProcessBuilder(List.of(executable.toString(), "-c", QUESTION))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      return Optional.empty();
    }
    try {
      process.getOutputStream().close();
      if (!process.waitFor(ANSWER_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        return Optional.empty();
      }
      return parse(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .filter(version -> version.compareTo(OLDEST) >= 0)
          .map(version -> new Interpreter(executable, version));
    } catch (IOException e) {
      return Optional.empty();
    } finally {
      process.destroyForcibly();
    }
  }

  static Optional<Version> parse(String answer) {
    Matcher matcher = ANSWER.matcher(answer);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new Version(
            Integer.parseInt(matcher.group(1)),
            Integer.parseInt(matcher.group(2)),
            Integer.parseInt(matcher.group(3))));
  }
}
