package dev.pando.benchmarks.work;

import dev.pando.Pando;
import dev.pando.benchmarks.Figures;
import dev.pando.benchmarks.Job;
import dev.pando.process.ChildProcess;
import dev.pando.queue.SharedQueue;
import java.util.Set;

/** Arrays of 64 MiB through a queue, from a child to its parent, from the first one on. */
public final class QueueBandwidthJob implements Job {
  private static final int ARRAYS = 12;
  private static final int ARRAY_BYTES = 64 << 20;
  private static final double GIB = 1L << 30;

  @Override
  public Set<String> metrics() {
    return Set.of("queue_bandwidth_64MiB");
  }

  @Override
  public void measure(int divisor, Figures figures) throws Exception {
    figures.measure("queue_bandwidth_64MiB", QueueBandwidthJob::once);
  }

  private static double once() throws Exception {
    SharedQueue<byte[]> queue = Pando.queue();
    ChildProcess child = Pando.process(() -> produce(queue)).start();
    byte[] _ = queue.take();
    double seconds =
        Stopwatch.seconds(() -> {
          for (int i = 1; i < ARRAYS; i++) {
            byte[] _ = queue.take();
          }
        });
    child.join();
    queue.close();
    return (double) (ARRAYS - 1) * ARRAY_BYTES / GIB / seconds;
  }

  private static void produce(SharedQueue<byte[]> queue) throws InterruptedException {
    byte[] array = new byte[ARRAY_BYTES];
    for (int i = 0; i < ARRAYS; i++) {
      queue.put(array);
    }
  }
}
