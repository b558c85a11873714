package dev.pando.examples;

import static dev.pando.Pando.pool;
import static dev.pando.Pando.sharedIntArray;

import dev.pando.memory.SharedIntArray;
import dev.pando.pool.Pool;
import java.util.List;

/** Workers count into one array: nothing is sent back, and no increment is lost. */
public final class Histogram {
  private Histogram() {}

  /** Prints how often each last digit occurs among the squares below 4000. */
  public static void main(String[] arguments) throws InterruptedException {
    SharedIntArray counts = sharedIntArray(10);
    try (Pool pool = pool(2)) {
      pool.forEach(part -> count(part * 1000, 1000, counts), List.of(0, 1, 2, 3));
    }
    for (int digit = 0; digit < counts.size(); digit++) {
      System.out.println(digit + ": " + counts.get(digit));
    }
  }

  private static void count(int from, int howMany, SharedIntArray counts) {
    for (int i = from; i < from + howMany; i++) {
      int _ = counts.getAndAdd(i * i % 10, 1);
    }
  }
}
