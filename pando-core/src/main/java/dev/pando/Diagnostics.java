package dev.pando;

import dev.pando.internal.platform.Platform;
import dev.pando.internal.segment.CleanReport;
import dev.pando.internal.segment.Grove;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Says what of Pando works on this machine and, for what does not, why not and what would help. */
public final class Diagnostics {
  private static final Duration CLEAN_TIME = Duration.ofMinutes(1);

  private Diagnostics() {}

  /**
   * The outcome of one check.
   *
   * @param name what was checked
   * @param works whether it works
   * @param detail a figure or, where it does not work, the reason and the remedy
   */
  public record Check(String name, boolean works, String detail) {}

  /** Runs all checks; starts no process but one that is forked for the test of it. */
  public static List<Check> run() {
    Platform platform = Platform.current();
    List<Check> checks = new ArrayList<>();
    checks.add(
        new Check("java", true, Runtime.version() + " in " + System.getProperty("java.home")));
    checks.add(new Check("platform provider", true, platform.name()));
    for (var check : platform.checks()) {
      checks.add(new Check(check.name(), check.works(), check.detail()));
    }
    for (StartMethod method : StartMethod.values()) {
      String obstacle = Contexts.obstacle(method);
      checks.add(
          new Check(
              "start method " + method,
              obstacle == null,
              obstacle == null ? "available" : obstacle));
    }
    return List.copyOf(checks);
  }

  /**
   * What a clean-up did.
   *
   * @param removed directories, and shared memory with names of its own, that killed programs had
   *     left and that are gone now
   * @param bytes how many bytes their files had
   * @param alive how many directories are in use, and stay
   * @param problems what could not be removed, and why
   */
  public record Cleaned(List<Path> removed, long bytes, int alive, List<String> problems) {}

  /**
   * Removes what killed programs of this user left in shared memory. Every program does a bounded
   * part of this when it starts; this does all of it.
   */
  public static Cleaned clean() {
    CleanReport report = Grove.cleanDead(Integer.MAX_VALUE, CLEAN_TIME);
    List<Path> removed = new ArrayList<>(report.removed());
    removed.addAll(report.named());
    return new Cleaned(List.copyOf(removed), report.bytes(), report.alive(), report.problems());
  }
}
