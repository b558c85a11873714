package dev.pando.benchmarks.work;

import dev.pando.Pando;
import dev.pando.benchmarks.Figures;
import dev.pando.benchmarks.Job;
import dev.pando.process.ChildProcess;
import dev.pando.queue.SharedQueue;
import java.util.Set;

/**
 * Arrays of 64 MiB through a queue, from a child to its parent. The first, cold run begins when the
 * first array is there, as the script's only run does.
 */
public final class QueueBandwidthJob implements Job {
  private static final int ARRAYS = 11;
  private static final int ARRAY_BYTES = 64 << 20;
  private static final double GIB = 1L << 30;

  @Override
  public Set<String> metrics() {
    return Set.of("queue_bandwidth_64MiB");
  }

  @Override
  public void measure(int divisor, Figures figures) throws Exception {
    figures.measure("queue_bandwidth_64MiB", () -> warm(figures));
  }

  private static double warm(Figures figures) throws Exception {
    try (SharedQueue<byte[]> queue = Pando.queue()) {
      int arrays = 1 + Stopwatch.allRuns(ARRAYS);
      ChildProcess child = Pando.process(() -> produce(queue, arrays)).start();
      byte[] _ = queue.take();
      double gibibytes = (double) ARRAYS * ARRAY_BYTES / GIB;
      double seconds =
          Stopwatch.warmSeconds(
              cold -> figures.remarkCold("queue_bandwidth_64MiB", gibibytes / cold, "GiB/s"),
              () -> take(queue));
      child.join();
      return gibibytes / seconds;
    }
  }

  private static void take(SharedQueue<byte[]> queue) throws InterruptedException {
    for (int i = 0; i < ARRAYS; i++) {
      byte[] _ = queue.take();
    }
  }

  private static void produce(SharedQueue<byte[]> queue, int arrays) throws InterruptedException {
    byte[] array = new byte[ARRAY_BYTES];
    for (int i = 0; i < arrays; i++) {
      queue.put(array);
    }
  }
}
