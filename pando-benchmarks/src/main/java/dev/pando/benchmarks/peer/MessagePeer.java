package dev.pando.benchmarks.peer;

import dev.pando.benchmarks.Figures;
import dev.pando.benchmarks.Job;
import dev.pando.benchmarks.OwnJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What another way to pass messages between JVMs takes for the same round trip and the same rate:
 * one producer, one consumer, raw bytes, and both sides spin without end. No object is encoded and
 * nobody ever sleeps, so these are limits rather than rivals.
 *
 * <p>Both sides are JVMs of their own, since each needs options that this one was not given.
 *
 * @param main has the sides, see {@link MessageSides}
 * @param options that JDK 25 must be given for it
 */
record MessagePeer(Class<?> main, List<String> options) {
  /** Agrona's ring buffers in a mapped file: the fastest there are. */
  static final MessagePeer AGRONA =
      new MessagePeer(
          AgronaRingsMain.class,
          List.of(
              "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
              "--sun-misc-unsafe-memory-access=allow"));

  /** Aeron's transport within a machine; the driver runs in one of the two JVMs. */
  static final MessagePeer AERON = new MessagePeer(AeronIpcMain.class, AGRONA.options());

  /**
   * Chronicle Queue, whose messages are in files and stay there. The options are those that its
   * makers ask for, and one that keeps it from reporting its use over the network.
   */
  static final MessagePeer CHRONICLE =
      new MessagePeer(
          ChronicleQueueMain.class,
          List.of(
              "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
              "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
              "--add-exports=jdk.unsupported/sun.misc=ALL-UNNAMED",
              "--add-exports=jdk.compiler/com.sun.tools.javac.file=ALL-UNNAMED",
              "--add-opens=jdk.compiler/com.sun.tools.javac=ALL-UNNAMED",
              "--add-opens=java.base/java.lang=ALL-UNNAMED",
              "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
              "--add-opens=java.base/java.io=ALL-UNNAMED",
              "--add-opens=java.base/java.nio=ALL-UNNAMED",
              "--add-opens=java.base/java.util=ALL-UNNAMED",
              "--add-opens=java.base/jdk.internal.ref=ALL-UNNAMED",
              "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
              "--enable-native-access=ALL-UNNAMED",
              "--sun-misc-unsafe-memory-access=allow",
              "-Dchronicle.analytics.disable=true"));

  private static final int ROUNDS = 50_000;
  private static final int NUMBERS = 200_000;

  /** Eight bytes there and back. */
  Job roundTrip() {
    return new Job() {
      @Override
      public Set<String> metrics() {
        return Set.of("pipe_rtt_bytes", "pipe_rtt_bytes_p99");
      }

      @Override
      public void measure(int divisor, Figures figures) throws Exception {
        String[] micros = run("ask", "answer", ROUNDS / divisor);
        figures.put("pipe_rtt_bytes", Double.parseDouble(micros[0]));
        figures.put("pipe_rtt_bytes_p99", Double.parseDouble(micros[1]));
      }
    };
  }

  /** Eight bytes each, one way. */
  Job rate() {
    return new Job() {
      @Override
      public Set<String> metrics() {
        return Set.of("queue_rate_1p1c");
      }

      @Override
      public void measure(int divisor, Figures figures) throws Exception {
        String[] rate = run("consume", "produce", NUMBERS / divisor);
        figures.put("queue_rate_1p1c", Double.parseDouble(rate[0]));
      }
    };
  }

  private String[] run(String measuring, String other, int count)
      throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("peer");
    try {
      return run(directory, measuring, other, count);
    } finally {
      delete(directory);
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      files
          .sorted(Comparator.reverseOrder())
          .forEach(file -> {
            try {
              Files.deleteIfExists(file);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }

  /** Runs both sides; returns what the first one printed. */
  private String[] run(Path directory, String measuring, String other, int count)
      throws IOException, InterruptedException {
    Process peer = start(directory, other, count);
    try {
      Process measured = start(directory, measuring, count);
      try (BufferedReader out =
          new BufferedReader(
              new InputStreamReader(measured.getInputStream(), StandardCharsets.US_ASCII))) {
        String figures = out.readLine();
        if (figures == null) {
          throw new IOException(
              "the JVM of %s that measures ended with %d"
                  .formatted(main.getSimpleName(), measured.waitFor()));
        }
        return figures.split(" ", -1);
      } finally {
        end(measured);
      }
    } finally {
      end(peer);
    }
  }

  private static void end(Process process) throws InterruptedException {
    process.destroyForcibly();
    process.waitFor(); // it writes no more to the directory
  }

  private Process start(Path directory, String side, int count) throws IOException {
    return OwnJvm.start(options, main, directory, side, count);
  }
}
