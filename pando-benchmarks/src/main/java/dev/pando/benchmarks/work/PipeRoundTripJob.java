package dev.pando.benchmarks.work;

import dev.pando.Pando;
import dev.pando.benchmarks.Figures;
import dev.pando.benchmarks.Job;
import dev.pando.connection.Connection;
import dev.pando.connection.Pipe;
import dev.pando.process.ChildProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** A message over a pipe to a child and back: eight bytes, then a small object. */
public final class PipeRoundTripJob implements Job {
  private static final int ROUNDS = 50_000;
  private static final byte[] BYTES = "12345678".getBytes(StandardCharsets.US_ASCII);
  private static final List<Object> OBJECT = List.of("key", 1);
  private static final double TAIL = 0.99;

  @Override
  public Set<String> metrics() {
    return Set.of("pipe_rtt_bytes", "pipe_rtt_bytes_p99", "pipe_rtt_object", "pipe_rtt_object_p99");
  }

  @Override
  public void measure(int divisor, Figures figures) throws Exception {
    int rounds = ROUNDS / divisor;
    put(figures, "pipe_rtt_bytes", bytes(rounds));
    put(figures, "pipe_rtt_object", objects(rounds));
  }

  private static void put(Figures figures, String metric, double[] sorted) {
    figures.put(metric, sorted[sorted.length / 2]);
    figures.put(metric + "_p99", sorted[(int) (sorted.length * TAIL)]);
  }

  private static double[] bytes(int rounds) throws Exception {
    Pipe pipe = Pando.pipe();
    Connection theirs = pipe.second();
    ChildProcess child = Pando.process(() -> echoBytes(theirs, rounds)).start();
    Connection ours = pipe.first();
    double[] micros =
        Stopwatch.sortedMicros(
            rounds,
            () -> {
              ours.sendBytes(BYTES);
              byte[] _ = ours.recvBytes();
            });
    end(child, pipe);
    return micros;
  }

  private static double[] objects(int rounds) throws Exception {
    Pipe pipe = Pando.pipe();
    Connection theirs = pipe.second();
    ChildProcess child = Pando.process(() -> echoObjects(theirs, rounds)).start();
    Connection ours = pipe.first();
    double[] micros =
        Stopwatch.sortedMicros(
            rounds,
            () -> {
              ours.send(OBJECT);
              Object _ = ours.recv();
            });
    end(child, pipe);
    return micros;
  }

  private static void end(ChildProcess child, Pipe pipe) throws IOException, InterruptedException {
    child.join();
    pipe.first().close();
    pipe.second().close();
  }

  private static void echoBytes(Connection connection, int rounds)
      throws IOException, InterruptedException {
    for (int i = 0; i < rounds; i++) {
      connection.sendBytes(connection.recvBytes());
    }
  }

  private static void echoObjects(Connection connection, int rounds)
      throws IOException, InterruptedException {
    for (int i = 0; i < rounds; i++) {
      connection.send(connection.recv());
    }
  }
}
