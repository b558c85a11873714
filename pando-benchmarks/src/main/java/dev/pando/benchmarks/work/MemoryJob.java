package dev.pando.benchmarks.work;

import static dev.pando.Pando.process;

import dev.pando.benchmarks.Figures;
import dev.pando.benchmarks.Job;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The private memory of a child that has just started and does nothing: what one more child costs.
 * As in the script the child reads its own account; it leaves it in a file.
 */
public final class MemoryJob implements Job {

  /** What the kernel says of all mappings of the reading process, in KiB. */
  private static final Path ACCOUNT = Path.of("/proc/self/smaps_rollup");

  private static final Pattern PRIVATE =
      Pattern.compile("^Private_(?:Dirty|Clean):\\s+(\\d+) kB$", Pattern.MULTILINE);

  private static final double KIB_PER_MIB = 1024;

  @Override
  public Set<String> metrics() {
    return Set.of("idle_child_private_spawn");
  }

  @Override
  public void measure(int divisor, Figures figures) throws Exception {
    figures.measure("idle_child_private_spawn", MemoryJob::privateMebibytesOfChild);
  }

  private static double privateMebibytesOfChild() throws Exception {
    Path report = Files.createTempFile("pando-bench", ".txt");
    try {
      String file = report.toString();
      process(() -> Files.writeString(Path.of(file), Files.readString(ACCOUNT))).start().join();
      return privateKibibytes(Files.readString(report)) / KIB_PER_MIB;
    } finally {
      Files.delete(report);
    }
  }

  static long privateKibibytes(String account) throws IOException {
    Matcher line = PRIVATE.matcher(account);
    long kibibytes = 0;
    while (line.find()) {
      kibibytes += Long.parseLong(line.group(1));
    }
    if (kibibytes == 0) {
      throw new IOException("no account of the child's memory in " + ACCOUNT + ": " + account);
    }
    return kibibytes;
  }
}
