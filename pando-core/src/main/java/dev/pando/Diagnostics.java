package dev.pando;

import dev.pando.internal.platform.Platform;
import java.util.ArrayList;
import java.util.List;

/** Says what of Pando works on this machine and, for what does not, why not and what would help. */
public final class Diagnostics {
  private Diagnostics() {}

  /**
   * The outcome of one check.
   *
   * @param name what was checked
   * @param works whether it works
   * @param detail a figure or, where it does not work, the reason and the remedy
   */
  public record Check(String name, boolean works, String detail) {}

  /** Runs all checks; starts no process. */
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
      boolean works = Pando.allStartMethods().contains(method);
      checks.add(new Check("start method " + method, works, works ? "available" : "not here"));
    }
    return List.copyOf(checks);
  }
}
