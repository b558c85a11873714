package dev.pando.examples;

import static dev.pando.Pando.pool;

import dev.pando.pool.Pool;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

/** A bar that grows while a map goes on. */
public final class ProgressBar {
  private static final int WIDTH = 40;

  private ProgressBar() {}

  /** Squares some numbers. */
  public static void main(String[] arguments) throws InterruptedException {
    CountDownLatch full = new CountDownLatch(1);
    try (Pool pool = pool()) {
      Pool shown =
          pool.withProgress((done, total) -> {
            System.out.print("\r" + bar(done, total));
            if (done == total) {
              full.countDown();
            }
          });
      int sum =
          shown.map(x -> x * x, IntStream.range(0, 1000).boxed().toList(), 10).stream()
              .mapToInt(square -> square)
              .sum();
      full.await();
      System.out.println();
      System.out.println("sum " + sum);
    }
  }

  private static String bar(long done, long total) {
    int filled = (int) (WIDTH * done / total);
    return "[" + "#".repeat(filled) + " ".repeat(WIDTH - filled) + "] " + done + "/" + total;
  }
}
