package dev.pando.benchmarks.work;

import dev.pando.Pando;
import dev.pando.benchmarks.Figures;
import dev.pando.benchmarks.Job;
import dev.pando.connection.Connection;
import dev.pando.connection.Pipe;
import dev.pando.process.ChildProcess;
import java.io.IOException;
import java.util.Set;

/** Messages of a mebibyte over a pipe to a child that drops them, its start counted in. */
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
    figures.measure("pipe_bandwidth_1MiB", () -> once(MESSAGES / divisor));
  }

  private static double once(int messages) throws Exception {
    Pipe pipe = Pando.pipe();
    Connection theirs = pipe.second();
    ChildProcess child = Pando.process(() -> drain(theirs, messages)).start();
    Connection ours = pipe.first();
    byte[] message = new byte[MESSAGE_BYTES];
    double seconds =
        Stopwatch.seconds(() -> {
          for (int i = 0; i < messages; i++) {
            ours.sendBytes(message);
          }
          Object _ = ours.recv();
        });
    child.join();
    ours.close();
    theirs.close();
    return (double) messages * MESSAGE_BYTES / GIB / seconds;
  }

  private static void drain(Connection connection, int messages)
      throws IOException, InterruptedException {
    for (int i = 0; i < messages; i++) {
      byte[] _ = connection.recvBytes();
    }
    connection.send(null);
  }
}
