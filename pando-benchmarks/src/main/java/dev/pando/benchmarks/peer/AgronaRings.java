package dev.pando.benchmarks.peer;

import dev.pando.benchmarks.Figures;
import dev.pando.benchmarks.Job;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * What the fastest ring buffers for the JVM take for the same round trip and the same rate: one
 * producer, one consumer, raw bytes, and both sides spin without end. No object is encoded, nobody
 * ever sleeps, and a killed process is nobody's concern, so this is the limit rather than a rival.
 *
 * <p>Both sides are JVMs of their own, since Agrona needs options that this one was not given.
 */
enum AgronaRings implements Job {
  /** Eight bytes there and back. */
  ROUND_TRIP {
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
  },

  /** Eight bytes each, one way. */
  RATE {
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

  private static final int ROUNDS = 50_000;
  private static final int NUMBERS = 200_000;

  private static String[] run(String measuring, String other, int count)
      throws IOException, InterruptedException {
    Path file = Files.createTempFile("rings", null);
    try {
      return run(file, measuring, other, count);
    } finally {
      Files.delete(file);
    }
  }

  /** Runs both sides; returns what the first one printed. */
  private static String[] run(Path file, String measuring, String other, int count)
      throws IOException, InterruptedException {
    Process peer = start(file, other, count);
    try {
      Process measured = start(file, measuring, count);
      try (BufferedReader out =
          new BufferedReader(
              new InputStreamReader(measured.getInputStream(), StandardCharsets.US_ASCII))) {
        String figures = out.readLine();
        if (figures == null) {
          throw new IOException("the JVM that measures Agrona ended with " + measured.waitFor());
        }
        return figures.split(" ", -1);
      } finally {
        measured.destroyForcibly();
      }
    } finally {
      peer.destroyForcibly();
    }
  }

  private static Process start(Path file, String side, int count) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            AgronaRingsMain.class.getName(),
            file.toString(),
            side,
            String.valueOf(count))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}
