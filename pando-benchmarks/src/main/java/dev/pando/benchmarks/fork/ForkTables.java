package dev.pando.benchmarks.fork;

import dev.pando.benchmarks.OwnJvm;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Prints the two tables of {@code docs/start-methods.md}: fork time against the size of the heap,
 * with and without transparent huge pages, and against the number of threads. Each row is a JVM of
 * its own.
 */
public final class ForkTables {
  private static final int[] MEBIBYTES = {10, 100, 500, 1000, 2000};
  private static final int[] THREADS = {10, 50, 100, 200, 500};

  /** Heap of which nothing is used, so that no collection comes in between. */
  private static final int SPARE_MEBIBYTES = 200;

  private ForkTables() {}

  /** Prints both, as Markdown, in milliseconds. */
  public static void main(String[] arguments) throws Exception {
    System.out.println(
        "| heap in use | start | start and join | start, huge pages | start and join,"
            + " huge pages |");
    System.out.println("|---|---|---|---|---|");
    for (int mebibytes : MEBIBYTES) {
      System.out.println(
          "| "
              + mebibytes
              + " MiB | "
              + row(mebibytes, 0, false)
              + " | "
              + row(mebibytes, 0, true)
              + " |");
    }
    System.out.println();
    System.out.println("| further threads | start | start and join |");
    System.out.println("|---|---|---|");
    for (int threads : THREADS) {
      System.out.println("| " + threads + " | " + row(MEBIBYTES[0], threads, false) + " |");
    }
  }

  private static String row(int mebibytes, int threads, boolean hugePages)
      throws IOException, InterruptedException {
    int heap = mebibytes + SPARE_MEBIBYTES;
    List<String> options =
        new ArrayList<>(
            List.of(
                "-XX:+UseSerialGC",
                "-Xms" + heap + "m",
                "-Xmx" + heap + "m",
                "-Xmn" + SPARE_MEBIBYTES / 2 + "m"));
    if (hugePages) {
      options.add("-XX:+UseTransparentHugePages");
    }
    return OwnJvm.outputOf(options, ForkCost.class, mebibytes, threads).replace(" ", " | ");
  }
}
