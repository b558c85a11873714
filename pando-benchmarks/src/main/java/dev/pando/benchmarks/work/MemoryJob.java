package dev.pando.benchmarks.work;

import dev.pando.Context;
import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.benchmarks.Figures;
import dev.pando.benchmarks.Job;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The private memory of a child that has just started and does nothing: what one more child costs.
 * As in the script the child reads its own account; it leaves it in a file. The forked child is one
 * of a template.
 */
public final class MemoryJob implements Job {

  private static final Pattern PRIVATE =
      Pattern.compile("^Private_(?:Dirty|Clean):\\s+(\\d+) kB$", Pattern.MULTILINE);

  private static final double KIB_PER_MIB = 1024;

  /** The first has to learn what its template then knows for the others. */
  private static final int CHILDREN = 9;

  private static final Map<String, StartMethod> ROWS = new LinkedHashMap<>();

  static {
    ROWS.put("idle_child_private_fork", StartMethod.FORKSERVER);
    ROWS.put("idle_child_private_spawn", StartMethod.SPAWN);
  }

  @Override
  public Set<String> metrics() {
    return ROWS.keySet();
  }

  @Override
  public void measure(int divisor, Figures figures) throws Exception {
    for (Map.Entry<String, StartMethod> row : ROWS.entrySet()) {
      if (!Pando.allStartMethods().contains(row.getValue())) {
        continue;
      }
      Context context = Pando.context(row.getValue());
      figures.measure(
          row.getKey(),
          () ->
              Templates.awaited(() -> {
                figures.remarkCold(row.getKey(), privateMebibytesOfChild(context), "MiB");
                return Stopwatch.medianOf(CHILDREN, () -> privateMebibytesOfChild(context));
              }));
    }
  }

  private static double privateMebibytesOfChild(Context context) throws Exception {
    Path report = Files.createTempFile("pando-bench", ".txt");
    try {
      context.process(Tasks.memoryReport(report.toString())).start().join();
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
      throw new IOException("no account of the child's memory in: " + account);
    }
    return kibibytes;
  }
}
