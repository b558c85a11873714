package dev.pando.benchmarks.peer;

import static dev.pando.benchmarks.work.PoolSizes.PRIMES;
import static dev.pando.benchmarks.work.PoolSizes.PRIMES_FROM;
import static dev.pando.benchmarks.work.PoolSizes.PRIMES_TO;
import static dev.pando.benchmarks.work.PoolSizes.WORKERS;

import dev.pando.benchmarks.Figures;
import dev.pando.benchmarks.Job;
import dev.pando.benchmarks.work.Stopwatch;
import dev.pando.benchmarks.work.Tasks;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ForkJoinPool;

/**
 * As many threads as the pools have processes. The difference to it is the price of isolation, less
 * what threads pay for sharing one heap.
 */
public final class ThreadPool implements Job {

  @Override
  public Set<String> metrics() {
    return Set.of("pool_primes_100k");
  }

  @Override
  public void measure(int divisor, Figures figures) throws Exception {
    try (ForkJoinPool threads = new ForkJoinPool(WORKERS)) {
      figures.measure("pool_primes_100k", () -> Stopwatch.millis(() -> primes(threads)));
    }
  }

  /** Has the threads find the primes of the job {@code pool}. */
  public static void primes(ForkJoinPool threads) throws Exception {
    List<Boolean> results =
        threads
            .submit(() ->
                Tasks.range(PRIMES_FROM, PRIMES_TO).parallelStream().map(Tasks::isPrime).toList())
            .get();
    int primes = Collections.frequency(results, true);
    if (primes != PRIMES) {
      throw new IllegalStateException(primes + " primes found, there are " + PRIMES);
    }
  }
}
