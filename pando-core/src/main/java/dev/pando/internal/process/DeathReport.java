package dev.pando.internal.process;

import dev.pando.internal.launch.Launched;
import dev.pando.internal.platform.ExitStatus;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Tells how a process died, with everything that helps to find out why. */
public final class DeathReport {
  private DeathReport() {}

  /** In words, over several lines when the process printed something. */
  public static String of(String name, Launched launched, ExitStatus status) {
    StringBuilder report = new StringBuilder();
    report.append("process ").append(name).append(" (pid ").append(launched.pid());
    report.append(") ended with ").append(status);
    if (launched.killedForMemory()) {
      report.append("; the kernel killed a process of this control group because memory ran out");
    }
    Optional<Path> crash = launched.hsErrFile();
    crash.ifPresent(file -> report.append("; its JVM crashed, see ").append(file));
    List<String> tail = launched.stderrTail();
    if (!tail.isEmpty()) {
      report.append("; the last lines of its standard error:");
      for (String line : tail) {
        report.append("\n  ").append(line);
      }
    }
    return report.toString();
  }
}
