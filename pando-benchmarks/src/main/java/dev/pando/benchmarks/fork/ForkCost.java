package dev.pando.benchmarks.fork;

import dev.pando.Context;
import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.benchmarks.work.Stopwatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * Forks a JVM of a given size, and prints the medians of how long a start takes, and a start with
 * the child's end: one row of {@link ForkTables}.
 *
 * <p>Arguments: MiB of the heap that are in use, threads besides the JVM's own.
 */
public final class ForkCost {
  private static final int FORKS = 15;
  private static final int UNMEASURED = 5;
  private static final int PIECE_BYTES = 1 << 20;

  private ForkCost() {}

  /** Prints two numbers, in milliseconds. */
  public static void main(String[] arguments) throws Exception {
    int mebibytes = Integer.parseInt(arguments[0]);
    int threads = Integer.parseInt(arguments[1]);
    List<byte[]> used = new ArrayList<>();
    for (int i = 0; i < mebibytes; i++) {
      used.add(new byte[PIECE_BYTES]); // zeroed, and so touched
    }
    for (int i = 0; i < threads; i++) {
      Thread.ofPlatform().daemon().start(ForkCost::idle);
    }
    Context context = Pando.context(StartMethod.FORK);
    for (int i = 0; i < UNMEASURED; i++) {
      context.process(() -> {}).start().join();
    }
    double[] starts = new double[FORKS];
    double[] wholes = new double[FORKS];
    for (int i = 0; i < FORKS; i++) {
      int number = i;
      wholes[i] =
          Stopwatch.millis(() -> {
            var child = context.process(() -> {});
            starts[number] = Stopwatch.millis(child::start);
            child.join();
          });
    }
    System.out.printf(
        Locale.ROOT, "%.1f %.1f%n", Stopwatch.median(starts), Stopwatch.median(wholes));
    if (used.size() != mebibytes) {
      throw new IllegalStateException("the heap is not what was asked for");
    }
  }

  private static void idle() {
    while (true) {
      LockSupport.park();
    }
  }
}
