package dev.pando.benchmarks.work;

import dev.pando.Pando;
import dev.pando.benchmarks.Figures;
import dev.pando.benchmarks.Job;
import dev.pando.process.ChildProcess;
import dev.pando.sync.SharedBarrier;
import dev.pando.sync.SharedCondition;
import dev.pando.sync.SharedSemaphore;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.function.DoubleConsumer;

/** Two processes that wait for each other in turn, by one of three means. */
public enum PingPongJob implements Job {
  /** By two semaphores. */
  SEMAPHORE("semaphore_pingpong", 50_000) {
    @Override
    double micros(int rounds, Figures figures) throws Exception {
      SharedSemaphore there = Pando.semaphore(0);
      SharedSemaphore back = Pando.semaphore(0);
      int all = Stopwatch.allRuns(rounds);
      ChildProcess child = Pando.process(() -> pong(there, back, all)).start();
      for (int i = rounds; i < all; i++) {
        there.release();
        back.acquire();
      }
      double median =
          Stopwatch.medianMicros(
              rounds,
              () -> {
                there.release();
                back.acquire();
              });
      child.join();
      return median;
    }
  },

  /** By a condition and a number in shared memory. */
  CONDITION("condition_pingpong", 20_000) {
    @Override
    double micros(int rounds, Figures figures) throws Exception {
      SharedCondition condition = Pando.condition();
      long handle = PlainWord.create();
      ChildProcess child =
          Pando.process(
                  () -> awaitAndReset(condition, PlainWord.at(handle), Stopwatch.allRuns(rounds)))
              .start();
      PlainWord turn = PlainWord.at(handle);
      double seconds =
          Stopwatch.warmSeconds(
              remarkCold(rounds, figures), () -> setAndAwait(condition, turn, rounds));
      child.join();
      return seconds * 1e6 / rounds;
    }
  },

  /** By a barrier. */
  BARRIER("barrier_cycle_2p", 20_000) {
    @Override
    double micros(int rounds, Figures figures) throws Exception {
      SharedBarrier barrier = Pando.barrier(2);
      ChildProcess child =
          Pando.process(() -> pass(barrier, Stopwatch.allRuns(rounds) + 1)).start();
      barrier.await();
      double seconds =
          Stopwatch.warmSeconds(remarkCold(rounds, figures), () -> pass(barrier, rounds));
      child.join();
      return seconds * 1e6 / rounds;
    }
  };

  private final String metric;
  private final int rounds;

  PingPongJob(String metric, int rounds) {
    this.metric = metric;
    this.rounds = rounds;
  }

  abstract double micros(int rounds, Figures figures) throws Exception;

  final DoubleConsumer remarkCold(int count, Figures figures) {
    return seconds -> figures.remarkCold(metric, seconds * 1e6 / count, "us");
  }

  @Override
  public Set<String> metrics() {
    return Set.of(metric);
  }

  @Override
  public void measure(int divisor, Figures figures) throws Exception {
    figures.measure(metric, () -> micros(rounds / divisor, figures));
    figures.remark(
        String.format(
            Locale.ROOT,
            "%s: two processes that spin bounce one cache line in %.2f us, there and back",
            metric,
            CacheLine.bounceMicros()));
  }

  private static void pong(SharedSemaphore there, SharedSemaphore back, int rounds)
      throws InterruptedException {
    for (int i = 0; i < rounds; i++) {
      there.acquire();
      back.release();
    }
  }

  private static void setAndAwait(SharedCondition condition, PlainWord turn, int rounds)
      throws InterruptedException {
    for (int i = 0; i < rounds; i++) {
      condition.lock().lock();
      try {
        turn.set(1);
        condition.signal();
        while (turn.get() != 0) {
          condition.await();
        }
      } finally {
        condition.lock().unlock();
      }
    }
  }

  private static void awaitAndReset(SharedCondition condition, PlainWord turn, int rounds)
      throws InterruptedException {
    for (int i = 0; i < rounds; i++) {
      condition.lock().lock();
      try {
        while (turn.get() != 1) {
          condition.await();
        }
        turn.set(0);
        condition.signal();
      } finally {
        condition.lock().unlock();
      }
    }
  }

  private static void pass(SharedBarrier barrier, int rounds)
      throws InterruptedException, BrokenBarrierException {
    for (int i = 0; i < rounds; i++) {
      int _ = barrier.await();
    }
  }
}
