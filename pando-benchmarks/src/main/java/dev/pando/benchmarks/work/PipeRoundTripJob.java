package dev.pando.benchmarks.work;

import dev.pando.Pando;
import dev.pando.benchmarks.Figures;
import dev.pando.benchmarks.Job;
import dev.pando.connection.Connection;
import dev.pando.connection.Pipe;
import dev.pando.process.ChildProcess;
import java.io.IOException;
import java.io.Serializable;
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
    roundTrip(
        "pipe_rtt_bytes",
        rounds,
        figures,
        end -> {
          end.sendBytes(BYTES);
          byte[] _ = end.recvBytes();
        },
        end -> end.sendBytes(end.recvBytes()));
    roundTrip(
        "pipe_rtt_object",
        rounds,
        figures,
        end -> {
          end.send(OBJECT);
          Object _ = end.recv();
        },
        end -> end.send(end.recv()));
  }

  private static void roundTrip(String metric, int rounds, Figures figures, Turn ask, Turn answer)
      throws Exception {
    Pipe pipe = Pando.pipe();
    try (Connection ours = pipe.first();
        Connection theirs = pipe.second()) {
      int all = Stopwatch.allRuns(rounds);
      ChildProcess child = Pando.process(() -> repeat(all, theirs, answer)).start();
      double[] sorted =
          Stopwatch.warmSortedMicros(
              rounds, cold -> figures.remarkCold(metric, cold, "us"), () -> ask.take(ours));
      child.join();
      figures.put(metric, sorted[sorted.length / 2]);
      figures.put(metric + "_p99", sorted[(int) (sorted.length * TAIL)]);
    }
  }

  private static void repeat(int times, Connection end, Turn turn)
      throws IOException, InterruptedException {
    for (int i = 0; i < times; i++) {
      turn.take(end);
    }
  }

  /** One side's part of a round trip. */
  @FunctionalInterface
  private interface Turn extends Serializable {
    void take(Connection end) throws IOException, InterruptedException;
  }
}
