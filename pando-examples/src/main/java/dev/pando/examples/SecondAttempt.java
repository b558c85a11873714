package dev.pando.examples;

import static dev.pando.Pando.pool;
import static dev.pando.Pando.sharedInt;

import dev.pando.memory.SharedInt;
import dev.pando.pool.Pool;
import dev.pando.pool.RetryPolicy;
import dev.pando.pool.WorkerDiedException;
import java.time.Duration;

/** A task whose worker dies is run again, if it may be; one that kills every worker is given up. */
public final class SecondAttempt {
  private SecondAttempt() {}

  /** Runs a task that ends its worker the first time, and one that always does. */
  public static void main(String[] arguments) throws InterruptedException {
    SharedInt runs = sharedInt(0);
    RetryPolicy twice = RetryPolicy.attempts(2).withBackoff(Duration.ofMillis(50));
    try (Pool pool = pool(1)) {
      Pool patient = pool.withRetry(twice);
      System.out.println("went well at run " + patient.apply(() -> failOnce(runs)));
      try {
        int _ = patient.apply(SecondAttempt::alwaysFail);
      } catch (WorkerDiedException e) {
        System.out.println("given up after " + e.attempts() + " attempts");
      }
    }
  }

  private static int failOnce(SharedInt runs) {
    int run = runs.incrementAndGet();
    if (run == 1) {
      Runtime.getRuntime().halt(1);
    }
    return run;
  }

  private static int alwaysFail() {
    Runtime.getRuntime().halt(1);
    return 0;
  }
}
