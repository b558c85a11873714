package dev.pando.benchmarks.work;

import static dev.pando.Pando.pool;
import static dev.pando.benchmarks.work.PoolSizes.APPLY_CALLS;
import static dev.pando.benchmarks.work.PoolSizes.CHUNK1_FRACTION;
import static dev.pando.benchmarks.work.PoolSizes.FIRST_TASKS;
import static dev.pando.benchmarks.work.PoolSizes.LARGE_ARGUMENTS;
import static dev.pando.benchmarks.work.PoolSizes.LARGE_ARGUMENT_BYTES;
import static dev.pando.benchmarks.work.PoolSizes.PRIMES;
import static dev.pando.benchmarks.work.PoolSizes.PRIMES_FROM;
import static dev.pando.benchmarks.work.PoolSizes.PRIMES_TO;
import static dev.pando.benchmarks.work.PoolSizes.SUBMIT_FRACTION;
import static dev.pando.benchmarks.work.PoolSizes.TINY_TASKS;
import static dev.pando.benchmarks.work.PoolSizes.WORKERS;

import dev.pando.Context;
import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.benchmarks.Figures;
import dev.pando.benchmarks.Job;
import dev.pando.pool.AsyncResult;
import dev.pando.pool.Pool;
import dev.pando.pool.ProcessPoolExecutor;
import dev.pando.pool.ResultIterator;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One pool of two workers, and what the script does with it one after the other. */
public final class PoolJob implements Job {

  private static final int REPETITIONS = 3;
  private static final int CREATIONS = 5;
  private static final double GIB = 1L << 30;

  @Override
  public Set<String> metrics() {
    return Set.of(
        "pool_map_tiny",
        "pool_map_tiny_chunk1",
        "pool_imap_unordered_chunk1",
        "pool_apply_latency",
        "pool_primes_100k",
        "pool_arg_bandwidth_8MiB",
        "pool_create_use_close",
        "executor_submit");
  }

  @Override
  public void measure(int divisor, Figures figures) throws Exception {
    int tasks = TINY_TASKS / divisor;
    int singles = tasks / CHUNK1_FRACTION;
    try (Pool pool = pool(WORKERS)) {
      pool.map(Tasks::square, Tasks.range(0, FIRST_TASKS));
      measureRate(
          figures, "pool_map_tiny", tasks, () -> pool.map(Tasks::square, Tasks.range(0, tasks)));
      measureRate(
          figures,
          "pool_map_tiny_chunk1",
          singles,
          () -> pool.map(Tasks::square, Tasks.range(0, singles), 1));
      measureRate(
          figures, "pool_imap_unordered_chunk1", singles, () -> drainUnordered(pool, singles));
      figures.measure("pool_apply_latency", () -> applyLatency(pool, figures));
      figures.measure("pool_primes_100k", () -> Stopwatch.millis(() -> primes(pool)));
      figures.measure("pool_arg_bandwidth_8MiB", () -> argumentBandwidth(pool, figures));
    }
    figures.measure("pool_create_use_close", () -> createUseClose(figures));
    executorSubmit(tasks / SUBMIT_FRACTION, figures);
  }

  /** Puts down how many tasks are done in a second, and what the first, cold run gave. */
  private static void measureRate(
      Figures figures, String metric, int tasks, Stopwatch.Action action)
      throws InterruptedException {
    figures.measure(
        metric,
        () ->
            tasks
                / Stopwatch.steadySeconds(
                    REPETITIONS,
                    cold -> figures.remarkCold(metric, tasks / cold, "task/s"),
                    action));
  }

  private static void drainUnordered(Pool pool, int tasks) {
    int count = 0;
    ResultIterator<Integer> results = pool.imapUnordered(Tasks::square, Tasks.range(0, tasks), 1);
    while (results.hasNext()) {
      results.next();
      count++;
    }
    expect(count, tasks, "results");
  }

  private static double applyLatency(Pool pool, Figures figures) throws Exception {
    return Stopwatch.warmMedianMicros(
        APPLY_CALLS,
        cold -> figures.remarkCold("pool_apply_latency", cold, "us"),
        () -> pool.apply(Tasks::noop));
  }

  /** Has the workers find the primes of the row {@code pool_primes_100k}. */
  public static void primes(Pool pool) throws InterruptedException {
    List<Boolean> results = pool.map(Tasks::isPrime, Tasks.range(PRIMES_FROM, PRIMES_TO));
    expect(Collections.frequency(results, true), PRIMES, "primes");
  }

  private static double argumentBandwidth(Pool pool, Figures figures) throws Exception {
    List<byte[]> arguments = Collections.nCopies(LARGE_ARGUMENTS, new byte[LARGE_ARGUMENT_BYTES]);
    double gibibytes = (double) LARGE_ARGUMENTS * LARGE_ARGUMENT_BYTES / GIB;
    double seconds =
        Stopwatch.warmSeconds(
            cold -> figures.remarkCold("pool_arg_bandwidth_8MiB", gibibytes / cold, "GiB/s"),
            () -> pool.map(Tasks::length, arguments, 1));
    return gibibytes / seconds;
  }

  /**
   * Where there are templates, a pool of their copies: what a program that makes many would take.
   */
  private static double createUseClose(Figures figures) throws Exception {
    boolean forks = Pando.allStartMethods().contains(StartMethod.FORKSERVER);
    Context fastest = Pando.context(forks ? StartMethod.FORKSERVER : StartMethod.SPAWN);
    return Templates.awaited(() -> {
      fastest.pool(WORKERS).close(); // the script's first pool starts its server as well
      return Stopwatch.warmMedianMillis(
          CREATIONS,
          cold -> figures.remarkCold("pool_create_use_close", cold, "ms"),
          () -> {
            try (Pool pool = fastest.pool(WORKERS)) {
              pool.<Integer, @Nullable Object>map(Tasks::ignore, Tasks.range(0, WORKERS));
            }
          });
    });
  }

  private static void executorSubmit(int tasks, Figures figures) throws Exception {
    try (ProcessPoolExecutor executor = Pando.executor(WORKERS)) {
      executor
          .<Integer, @Nullable Object>map(Tasks::ignore, Tasks.range(0, 10))
          .forEachRemaining(_ -> {});
      measureRate(figures, "executor_submit", tasks, () -> submitAll(executor, tasks));
    }
  }

  private static void submitAll(ProcessPoolExecutor executor, int tasks) throws Exception {
    List<AsyncResult<Integer>> results = new ArrayList<>(tasks);
    for (int i = 0; i < tasks; i++) {
      int number = i;
      results.add(executor.submit(() -> Tasks.square(number)));
    }
    for (AsyncResult<Integer> result : results) {
      int _ = result.get();
    }
  }

  private static void expect(int found, int expected, String what) {
    if (found != expected) {
      throw new IllegalStateException(found + " " + what + " instead of " + expected);
    }
  }
}
