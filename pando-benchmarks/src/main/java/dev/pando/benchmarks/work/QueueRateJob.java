package dev.pando.benchmarks.work;

import dev.pando.Pando;
import dev.pando.benchmarks.Figures;
import dev.pando.benchmarks.Job;
import dev.pando.process.ChildProcess;
import dev.pando.queue.SharedQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Numbers through a queue, from one child or two to their parent, from the first one on. */
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
    figures.measure("queue_rate_1p1c", () -> rate(numbers, 1));
    figures.measure("queue_rate_2p1c", () -> rate(numbers, 2));
    figures.measure("simplequeue_rate_1p1c", () -> rate(numbers, 1)); // one kind serves for both
  }

  private static double rate(int numbers, int producers) throws Exception {
    return Stopwatch.medianOf(REPETITIONS, () -> once(numbers, producers));
  }

  private static double once(int numbers, int producers) throws Exception {
    SharedQueue<Integer> queue = Pando.queue();
    int each = numbers / producers;
    List<ChildProcess> children = new ArrayList<>();
    for (int p = 0; p < producers; p++) {
      children.add(Pando.process(() -> produce(queue, each)).start());
    }
    Integer _ = queue.take();
    double rate =
        Stopwatch.rate(
            numbers,
            () -> {
              for (int i = 1; i < each * producers; i++) {
                Integer _ = queue.take();
              }
            });
    for (ChildProcess child : children) {
      child.join();
    }
    queue.close();
    return rate;
  }

  private static void produce(SharedQueue<Integer> queue, int count) throws InterruptedException {
    for (int i = 0; i < count; i++) {
      queue.put(i);
    }
  }
}
