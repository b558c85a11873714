package dev.pando.benchmarks.work;

import dev.pando.Pando;
import dev.pando.benchmarks.Figures;
import dev.pando.benchmarks.Job;
import dev.pando.process.ChildProcess;
import dev.pando.queue.SharedQueue;
import dev.pando.sync.SharedSemaphore;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Numbers through a queue, from one child or two to their parent, from the first one on.
 *
 * <p>The children are kept for all runs, and begin each together with their parent.
 */
public final class QueueRateJob implements Job {
  private static final int NUMBERS = 200_000;
  private static final int REPETITIONS = 3;

  @Override
  public Set<String> metrics() {
    return Set.of("queue_rate_1p1c", "queue_rate_2p1c", "simplequeue_rate_1p1c");
  }

  @Override
  public void measure(int divisor, Figures figures) throws Exception {
    int numbers = NUMBERS / divisor;
    rate("queue_rate_1p1c", numbers, 1, figures);
    rate("queue_rate_2p1c", numbers, 2, figures);
    rate("simplequeue_rate_1p1c", numbers, 1, figures); // one kind serves for both
  }

  private static void rate(String metric, int numbers, int producers, Figures figures)
      throws InterruptedException {
    figures.measure(metric, () -> warmRate(metric, numbers / producers, producers, figures));
  }

  private static double warmRate(String metric, int each, int producers, Figures figures)
      throws Exception {
    SharedSemaphore turn = Pando.semaphore(0);
    List<ChildProcess> children = new ArrayList<>();
    try (SharedQueue<Integer> queue = Pando.queue()) {
      int runs = Stopwatch.WARM_UPS + REPETITIONS;
      for (int p = 0; p < producers; p++) {
        children.add(Pando.process(() -> produce(queue, turn, runs, each)).start());
      }
      figures.remarkCold(metric, take(queue, turn, each, producers), "msg/s");
      for (int i = 1; i < Stopwatch.WARM_UPS; i++) {
        double _ = take(queue, turn, each, producers);
      }
      double median = Stopwatch.medianOf(REPETITIONS, () -> take(queue, turn, each, producers));
      for (ChildProcess child : children) {
        child.join();
      }
      return median;
    }
  }

  /** Has the producers begin, and takes all their numbers. */
  private static double take(
      SharedQueue<Integer> queue, SharedSemaphore turn, int each, int producers) throws Exception {
    turn.release(producers);
    Integer _ = queue.take();
    int numbers = each * producers;
    return Stopwatch.rate(
        numbers,
        () -> {
          for (int i = 1; i < numbers; i++) {
            Integer _ = queue.take();
          }
        });
  }

  private static void produce(SharedQueue<Integer> queue, SharedSemaphore turn, int runs, int count)
      throws InterruptedException {
    for (int run = 0; run < runs; run++) {
      turn.acquire();
      for (int i = 0; i < count; i++) {
        queue.put(i);
      }
    }
  }
}
