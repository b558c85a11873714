package dev.pando.benchmarks.pool;

import dev.pando.Pando;
import dev.pando.benchmarks.peer.ThreadPool;
import dev.pando.benchmarks.work.PoolJob;
import dev.pando.benchmarks.work.Stopwatch;
import dev.pando.benchmarks.work.Tasks;
import dev.pando.pool.Pool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Measures one row of {@link PoolTables}, all loops warm: tasks one by one, and primes, in a pool
 * of processes and in one of threads.
 *
 * <p>Argument: how many workers.
 */
public final class PoolCost {
  private static final int EMPTY_TASKS = 20_000;
  private static final int COMPUTING_TASKS = 96;
  private static final int WAITING_TASKS_PER_WORKER = 50;

  /** Short runs, of which one may find the machine undisturbed. */
  private static final int REPETITIONS = 50;

  /** Of the loop whose length is to be found: about 0.1 ms. */
  private static final int TRIAL_ROUNDS = 100_000;

  private static final int TRIALS = 5000;
  private static final double MILLIS_PER_SECOND = 1e3;
  private static final double MICROS_PER_SECOND = 1e6;
  private static final double MICROS_PER_MILLI = 1e3;

  private PoolCost() {}

  /** Prints eight numbers. */
  public static void main(String[] arguments) throws Exception {
    int workers = Integer.parseInt(arguments[0]);
    long rounds = roundsOfOneMillisecond();
    print(inProcesses(workers, rounds));
    print(inThreads(workers, rounds));
  }

  private static void print(double[] figures) {
    for (double figure : figures) {
      System.out.printf(Locale.ROOT, figure < 10 ? "%.2f " : "%.0f ", figure);
    }
  }

  /**
   * An empty task in us, its cpu time in us, one that computes and one that waits in ms, primes.
   */
  private static double[] inProcesses(int workers, long rounds) throws Exception {
    int waiting = WAITING_TASKS_PER_WORKER * workers;
    try (Pool pool = Pando.pool(workers)) {
      Stopwatch.Action empty =
          () -> pool.<Integer, @Nullable Object>map(Tasks::ignore, Tasks.range(0, EMPTY_TASKS), 1);
      return new double[] {
        MICROS_PER_SECOND * perTask(EMPTY_TASKS, empty),
        MICROS_PER_MILLI * cpuMillisOf(pool, empty) / EMPTY_TASKS,
        MILLIS_PER_SECOND
            * perTask(
                COMPUTING_TASKS,
                () -> pool.map(_ -> compute(rounds), Tasks.range(0, COMPUTING_TASKS), 1)),
        MILLIS_PER_SECOND
            * perTask(waiting, () -> pool.map(PoolCost::pause, Tasks.range(0, waiting), 1)),
        MILLIS_PER_SECOND * perTask(1, () -> PoolJob.primes(pool))
      };
    }
  }

  /** An empty task in us, one that computes in ms, primes. */
  private static double[] inThreads(int workers, long rounds) throws Exception {
    try (ForkJoinPool threads = new ForkJoinPool(workers)) {
      return new double[] {
        MICROS_PER_SECOND
            * perTask(EMPTY_TASKS, () -> submitAll(threads, EMPTY_TASKS, Tasks::noop)),
        MILLIS_PER_SECOND
            * perTask(
                COMPUTING_TASKS, () -> submitAll(threads, COMPUTING_TASKS, () -> compute(rounds))),
        MILLIS_PER_SECOND * perTask(1, () -> ThreadPool.primes(threads))
      };
    }
  }

  /** In the shortest of many runs: what else goes on at a machine only makes them longer. */
  private static double perTask(int tasks, Stopwatch.Action action) throws Exception {
    double shortest = Stopwatch.steadySeconds(1, _ -> {}, action);
    for (int i = 1; i < REPETITIONS; i++) {
      shortest = Math.min(shortest, Stopwatch.seconds(action));
    }
    return shortest / tasks;
  }

  private static <T> void submitAll(ForkJoinPool threads, int tasks, Callable<T> task)
      throws Exception {
    List<ForkJoinTask<T>> results = new ArrayList<>(tasks);
    for (int i = 0; i < tasks; i++) {
      results.add(threads.submit(task));
    }
    for (ForkJoinTask<T> result : results) {
      result.get();
    }
  }

  /** The mean of this process and of all workers together, in milliseconds. */
  private static double cpuMillisOf(Pool pool, Stopwatch.Action action) throws Exception {
    long before = cpuMillis(pool);
    for (int i = 0; i < REPETITIONS; i++) {
      action.run();
    }
    return (double) (cpuMillis(pool) - before) / REPETITIONS;
  }

  private static long cpuMillis(Pool pool) {
    long own = ProcessHandle.current().pid();
    return LongStream.concat(
            LongStream.of(own), pool.workerPids().stream().mapToLong(Long::longValue))
        .map(PoolCost::cpuMillis)
        .sum();
  }

  private static long cpuMillis(long pid) {
    return ProcessHandle.of(pid)
        .flatMap(process -> process.info().totalCpuDuration())
        .orElseThrow(() -> new IllegalStateException("no cpu time of process " + pid))
        .toMillis();
  }

  /**
   * How often {@link #compute} has to go round to take a millisecond. A fixed amount of work rather
   * than a look at the clock: where there are more workers than cpus the clock goes on while others
   * run.
   */
  private static long roundsOfOneMillisecond() throws Exception {
    AtomicLong used = new AtomicLong(); // else the compiler sees that nobody needs the result
    double[] micros = Stopwatch.sortedMicros(TRIALS, () -> used.addAndGet(compute(TRIAL_ROUNDS)));
    return Math.round(TRIAL_ROUNDS * MICROS_PER_MILLI / micros[TRIALS / 2]);
  }

  /** A chain of which no step can begin before the one before it has ended, nor be left out. */
  private static long compute(long rounds) {
    long x = rounds;
    for (long i = 0; i < rounds; i++) {
      x ^= x << 13; // Marsaglia, "Xorshift RNGs" (2003)
      x ^= x >>> 7;
      x ^= x << 17;
    }
    return x;
  }

  private static int pause(int number) throws InterruptedException {
    Thread.sleep(Duration.ofMillis(1));
    return number;
  }
}
