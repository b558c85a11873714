package dev.pando.benchmarks.work;

import dev.pando.Pando;
import dev.pando.benchmarks.Figures;
import dev.pando.benchmarks.Job;
import dev.pando.connection.Connection;
import dev.pando.connection.Pipe;
import dev.pando.process.ChildProcess;
import java.io.IOException;
import java.util.Set;

/**
 * Messages of a mebibyte over a pipe to a child that drops them. The first, cold run has the start
 * of the child in it, as the script's only run has.
 */
public final class PipeBandwidthJob implements Job {
  private static final int MESSAGES = 4000;
  private static final int MESSAGE_BYTES = 1 << 20;
  private static final double GIB = 1L << 30;

  @Override
  public Set<String> metrics() {
    return Set.of("pipe_bandwidth_1MiB");
  }

  @Override
  public void measure(int divisor, Figures figures) throws Exception {
    figures.measure("pipe_bandwidth_1MiB", () -> warm(MESSAGES / divisor, figures));
  }

  private static double warm(int messages, Figures figures) throws Exception {
    Pipe pipe = Pando.pipe();
    try (Connection ours = pipe.first();
        Connection theirs = pipe.second()) {
      int runs = Stopwatch.allRuns(1);
      ChildProcess child = Pando.process(() -> drain(theirs, runs, messages)).start();
      byte[] message = new byte[MESSAGE_BYTES];
      double bytes = (double) messages * MESSAGE_BYTES;
      double seconds =
          Stopwatch.warmSeconds(
              cold -> figures.remarkCold("pipe_bandwidth_1MiB", bytes / GIB / cold, "GiB/s"),
              () -> send(ours, messages, message));
      child.join();
      return bytes / GIB / seconds;
    }
  }

  private static void send(Connection connection, int messages, byte[] message)
      throws IOException, InterruptedException {
    for (int i = 0; i < messages; i++) {
      connection.sendBytes(message);
    }
    Object _ = connection.recv();
  }

  private static void drain(Connection connection, int runs, int messages)
      throws IOException, InterruptedException {
    for (int run = 0; run < runs; run++) {
      for (int i = 0; i < messages; i++) {
        byte[] _ = connection.recvBytes();
      }
      connection.send(null);
    }
  }
}
