package dev.pando.benchmarks.work;

import static dev.pando.Pando.process;

import dev.pando.benchmarks.Figures;
import dev.pando.benchmarks.Job;
import java.util.Set;

/** Starting a child that does nothing and waiting for its end. */
public final class StartJob implements Job {

  private static final int STARTS = 40;

  @Override
  public Set<String> metrics() {
    return Set.of("start_join_spawn");
  }

  @Override
  public void measure(int divisor, Figures figures) throws Exception {
    figures.measure(
        "start_join_spawn",
        () -> {
          startAndJoin();
          return Stopwatch.medianOf(
              STARTS / divisor + 1, () -> Stopwatch.millis(StartJob::startAndJoin));
        });
  }

  private static void startAndJoin() throws InterruptedException {
    process(Tasks::noop).start().join();
  }
}
