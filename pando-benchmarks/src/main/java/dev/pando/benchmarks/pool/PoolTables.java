package dev.pando.benchmarks.pool;

import dev.pando.benchmarks.OwnJvm;
import java.util.ArrayList;
import java.util.List;

/**
 * Prints the two tables of {@code docs/pools.md}: what a task costs as the number of workers grows,
 * and the same work in a pool of threads. Each row is a JVM of its own.
 */
public final class PoolTables {
  private static final int[] WORKERS = {1, 2, 4, 8, 16};

  private PoolTables() {}

  /** Prints both, as Markdown; milliseconds where a column does not say microseconds. */
  public static void main(String[] arguments) throws Exception {
    List<String> threads = new ArrayList<>();
    System.out.println(
        "| workers | empty task, us | its cpu time, us | task that computes 1 ms"
            + " | task that waits 1 ms |");
    System.out.println("|---|---|---|---|---|");
    for (int workers : WORKERS) {
      String[] figures = OwnJvm.outputOf(List.of(), PoolCost.class, workers).split(" ");
      System.out.println(row(workers, figures, 0, 1, 2, 3));
      threads.add(row(workers, figures, 5, 0, 6, 2, 7, 4));
    }
    System.out.println();
    System.out.println(
        "| workers | empty task, us: threads | processes | task that computes 1 ms: threads"
            + " | processes | 100,000 numbers tested for primes: threads | processes |");
    System.out.println("|---|---|---|---|---|---|---|");
    threads.forEach(System.out::println);
  }

  private static String row(int workers, String[] figures, int... columns) {
    StringBuilder row = new StringBuilder("| " + workers + " |");
    for (int column : columns) {
      row.append(' ').append(figures[column]).append(" |");
    }
    return row.toString();
  }
}
