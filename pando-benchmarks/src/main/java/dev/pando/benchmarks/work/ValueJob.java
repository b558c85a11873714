package dev.pando.benchmarks.work;

import static dev.pando.Pando.sharedLong;

import dev.pando.Context;
import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.benchmarks.Figures;
import dev.pando.benchmarks.Job;
import dev.pando.memory.SharedLong;
import dev.pando.process.ChildProcess;
import dev.pando.sync.SharedReentrantLock;
import java.util.List;
import java.util.Set;

/** Two processes that increment one value under its lock; their start and end are counted in. */
public final class ValueJob implements Job {

  private static final String METRIC = "value_locked_increment_2p";
  private static final int INCREMENTS = 200_000;
  private static final int ROUNDS = 3;

  /** CPython's side forks too. */
  private static final StartMethod METHOD =
      Pando.allStartMethods().contains(StartMethod.FORK) ? StartMethod.FORK : StartMethod.SPAWN;

  @Override
  public Set<String> metrics() {
    return Set.of(METRIC);
  }

  @Override
  public void measure(int divisor, Figures figures) throws Exception {
    int increments = INCREMENTS / divisor;
    figures.measure(
        METRIC,
        () -> {
          figures.remarkCold(METRIC, once(increments), "op/s");
          warmUp(increments);
          return Stopwatch.medianOf(ROUNDS, () -> once(increments));
        });
  }

  /**
   * Forked children inherit the loop as it is compiled here; one that was never run here each of
   * them interprets and compiles anew, which costs many times what the increments do.
   */
  private static void warmUp(int increments) {
    SharedLong value = sharedLong(0);
    for (int i = 0; i < Stopwatch.WARM_UPS; i++) {
      add(value, increments);
    }
    value.close();
  }

  private static double once(int increments) throws Exception {
    Context context = Pando.context(METHOD);
    SharedLong value = sharedLong(0);
    List<ChildProcess> children =
        List.of(
            context.process(() -> add(value, increments)),
            context.process(() -> add(value, increments)));
    double rate =
        Stopwatch.rate(
            2 * increments,
            () -> {
              for (ChildProcess child : children) {
                var _ = child.start();
              }
              for (ChildProcess child : children) {
                child.join();
              }
            });
    if (value.get() != 2L * increments) {
      throw new IllegalStateException(value.get() + " increments instead of " + 2L * increments);
    }
    value.close();
    return rate;
  }

  private static void add(SharedLong value, int increments) {
    for (int i = 0; i < increments; i++) {
      SharedReentrantLock lock = value.lock();
      lock.lock();
      try {
        value.set(value.get() + 1);
      } finally {
        lock.unlock();
      }
    }
  }
}
