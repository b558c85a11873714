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
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The least that a Java programmer writes to get isolation without a library: child JVMs started by
 * {@link ProcessBuilder}, one remote object each, calls over the loopback interface. A map in
 * chunks of one is one thread per worker, each taking the next argument until none is left.
 */
final class RmiPool implements Job {

  @Override
  public Set<String> metrics() {
    return Set.of("pool_map_tiny_chunk1", "pool_apply_latency");
  }

  @Override
  public void measure(int divisor, Figures figures) throws Exception {
    List<RmiChild<RmiWorker>> children = new ArrayList<>();
    try (ExecutorService callers = Executors.newFixedThreadPool(WORKERS)) {
      for (int i = 0; i < WORKERS; i++) {
        children.add(RmiChild.start(RmiWorkerMain.class, RmiWorker.class));
      }
      int tasks = TINY_TASKS / divisor / CHUNK1_FRACTION;
      mapOneByOne(callers, children, FIRST_TASKS);
      figures.measure(
          "pool_map_tiny_chunk1",
          () ->
              tasks
                  / Stopwatch.steadySeconds(
                      3, cold -> {}, () -> mapOneByOne(callers, children, tasks)));
      RmiWorker worker = children.getFirst().object();
      figures.measure(
          "pool_apply_latency",
          () ->
              Stopwatch.warmMedianMicros(APPLY_CALLS, cold -> {}, () -> worker.call(Tasks::noop)));
    } finally {
      children.forEach(RmiChild::close);
    }
  }

  private static void mapOneByOne(
      ExecutorService callers, List<RmiChild<RmiWorker>> children, int tasks) throws Exception {
    @Nullable Integer[] results = new @Nullable Integer[tasks];
    AtomicInteger next = new AtomicInteger();
    List<Future<?>> shares = new ArrayList<>();
    for (RmiChild<RmiWorker> child : children) {
      shares.add(
          callers.submit(() -> {
            for (int i = next.getAndIncrement(); i < tasks; i = next.getAndIncrement()) {
              results[i] = child.object().apply(Tasks::square, i);
            }
            return null;
          }));
    }
    for (Future<?> share : shares) {
      share.get();
    }
  }
}
