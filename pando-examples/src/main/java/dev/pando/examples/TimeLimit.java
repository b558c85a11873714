package dev.pando.examples;

import static dev.pando.Pando.pool;

import dev.pando.pool.Pool;
import dev.pando.pool.ResultIterator;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One element never ends; it costs its time limit, and nothing else. */
public final class TimeLimit {
  private TimeLimit() {}

  /** Doubles four numbers, of which one is a trap. */
  public static void main(String[] arguments) {
    try (Pool pool = pool(2)) {
      Pool limited = pool.withTimeout(Duration.ofMillis(500));
      ResultIterator<Integer> results = limited.imap(TimeLimit::twice, List.of(1, 2, 3, 4));
      while (results.hasNext()) {
        try {
          System.out.println(results.next());
        } catch (Exception e) { // a TimeoutException, undeclared
          System.out.println(e.getMessage());
        }
      }
    }
  }

  private static int twice(int number) throws InterruptedException {
    if (number == 3) {
      TimeUnit.DAYS.sleep(1);
    }
    return 2 * number;
  }
}
