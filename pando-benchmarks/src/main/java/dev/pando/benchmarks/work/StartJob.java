package dev.pando.benchmarks.work;

import dev.pando.Context;
import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.benchmarks.Figures;
import dev.pando.benchmarks.Job;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Starting a child that does nothing and waiting for its end, by each method that works here. */
public final class StartJob implements Job {

  private static final int STARTS = 40;

  private static final Map<String, StartMethod> ROWS = new LinkedHashMap<>();

  static {
    ROWS.put("start_join_fork", StartMethod.FORK);
    ROWS.put("start_join_spawn", StartMethod.SPAWN);
    ROWS.put("start_join_forkserver", StartMethod.FORKSERVER);
  }

  @Override
  public Set<String> metrics() {
    return ROWS.keySet();
  }

  @Override
  public void measure(int divisor, Figures figures) throws Exception {
    for (Map.Entry<String, StartMethod> row : ROWS.entrySet()) {
      // Not in the initializer: each child initializes this class, and would look for itself.
      if (!Pando.allStartMethods().contains(row.getValue())) {
        continue;
      }
      Context context = Pando.context(row.getValue());
      figures.measure(
          row.getKey(),
          () ->
              Templates.awaited(() -> {
                startAndJoin(context);
                return Stopwatch.warmMedianMillis(
                    STARTS / divisor + 1,
                    cold -> figures.remarkCold(row.getKey(), cold, "ms"),
                    () -> startAndJoin(context));
              }));
    }
  }

  private static void startAndJoin(Context context) throws InterruptedException {
    context.process(Tasks::noop).start().join();
  }
}
