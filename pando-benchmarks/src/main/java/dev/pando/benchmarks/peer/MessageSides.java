package dev.pando.benchmarks.peer;

import dev.pando.benchmarks.work.Stopwatch;
import java.io.IOException;
import java.util.Arrays;

/**
 * The sides of a {@link MessagePeer}: a program takes {@code DIRECTORY ask|answer|consume|produce
 * COUNT}, and prints figures if it is the one that measures. The other one goes on until it is
 * ended, so that what it shares stays. There are two ways between them; each side puts into one and
 * takes from the other.
 */
abstract class MessageSides {
  static final int MESSAGE_BYTES = 8;
  private static final double TAIL = 0.99;

  /** Whether this side, of the two, is the one that does not measure; it is started first. */
  static boolean isHost(String side) {
    return side.equals("answer") || side.equals("produce");
  }

  /** Whether this side puts into the way there and takes from the way back. */
  static boolean putsThere(String side) {
    return side.equals("ask") || side.equals("produce");
  }

  abstract void put();

  abstract void take();

  final void run(String side, int count) throws Exception {
    switch (side) {
      case "ask" -> ask(count);
      case "answer" -> answer(Stopwatch.allRuns(count));
      case "consume" -> consume(count);
      case "produce" -> produce(Stopwatch.allRuns(count));
      default -> throw new IllegalArgumentException("no side: " + side);
    }
  }

  private void ask(int rounds) throws Exception {
    double[] sorted =
        Stopwatch.warmSortedMicros(
            rounds,
            cold -> {},
            () -> {
              put();
              take();
            });
    System.out.println(sorted[rounds / 2] + " " + sorted[(int) (rounds * TAIL)]);
  }

  private void answer(int rounds) throws IOException {
    for (int i = 0; i < rounds; i++) {
      take();
      put();
    }
    awaitEnd();
  }

  private void consume(int numbers) throws Exception {
    double[] rates = new double[Stopwatch.allRuns(1)];
    for (int run = 0; run < rates.length; run++) {
      rates[run] =
          Stopwatch.rate(
              numbers,
              () -> {
                for (int i = 0; i < numbers; i++) {
                  take();
                }
              });
    }
    System.out.println(Arrays.toString(rates).replaceAll(".*, |]", ""));
  }

  private void produce(int numbers) throws IOException {
    for (int i = 0; i < numbers; i++) {
      put();
    }
    awaitEnd();
  }

  /** Its input ends with whoever started it. */
  private static void awaitEnd() throws IOException {
    int _ = System.in.read();
  }
}
