package dev.pando.benchmarks.peer;

import static dev.pando.benchmarks.work.PoolSizes.APPLY_CALLS;
import static dev.pando.benchmarks.work.PoolSizes.CHUNK1_FRACTION;
import static dev.pando.benchmarks.work.PoolSizes.FIRST_TASKS;
import static dev.pando.benchmarks.work.PoolSizes.TINY_TASKS;
import static dev.pando.benchmarks.work.PoolSizes.WORKERS;

import dev.pando.benchmarks.Figures;
import dev.pando.benchmarks.Job;
import dev.pando.benchmarks.work.Stopwatch;
import dev.pando.benchmarks.work.Tasks;
import dev.pando.function.SerializableCallable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import net.viktorc.pp4j.api.JavaProcessExecutorService;
import net.viktorc.pp4j.impl.ProcessExecutors;

/**
 * PP4J's fixed pool of Java processes. It has no map, so a map in chunks of one is what its users
 * write: submit every task, then wait for every future.
 */
final class Pp4jPool implements Job {

  private static final long END_SECONDS = 30;

  @Override
  public Set<String> metrics() {
    return Set.of("pool_map_tiny_chunk1", "pool_apply_latency");
  }

  @Override
  public void measure(int divisor, Figures figures) throws Exception {
    JavaProcessExecutorService pool = ProcessExecutors.newFixedJavaProcessPool(WORKERS);
    try {
      int tasks = TINY_TASKS / divisor / CHUNK1_FRACTION;
      mapOneByOne(pool, FIRST_TASKS);
      figures.measure(
          "pool_map_tiny_chunk1",
          () -> tasks / Stopwatch.steadySeconds(3, cold -> {}, () -> mapOneByOne(pool, tasks)));
      figures.measure(
          "pool_apply_latency",
          () ->
              Stopwatch.warmMedianMicros(
                  APPLY_CALLS, cold -> {}, () -> submit(pool, Tasks::noop).get()));
    } finally {
      pool.shutdown();
      if (!pool.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
        pool.shutdownNow();
      }
    }
  }

  private static void mapOneByOne(JavaProcessExecutorService pool, int tasks) throws Exception {
    List<Future<Integer>> futures = new ArrayList<>();
    for (int i = 0; i < tasks; i++) {
      int x = i;
      futures.add(submit(pool, () -> Tasks.square(x)));
    }
    for (Future<Integer> future : futures) {
      future.get();
    }
  }

  private static <T> Future<T> submit(
      JavaProcessExecutorService pool, SerializableCallable<T> task) {
    return pool.submit(task);
  }
}
