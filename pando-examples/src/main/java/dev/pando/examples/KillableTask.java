package dev.pando.examples;

import static dev.pando.Pando.pool;

import dev.pando.pool.AsyncResult;
import dev.pando.pool.Pool;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** A task that never looks at its interrupt status can be ended all the same. */
public final class KillableTask {
  private KillableTask() {}

  /** Gives an endless task half a second, cancels it, and goes on with the pool. */
  public static void main(String[] arguments) throws InterruptedException, ExecutionException {
    try (Pool pool = pool(1)) {
      AsyncResult<Integer> endless = pool.applyAsync(KillableTask::spin);
      try {
        endless.get(Duration.ofMillis(500));
      } catch (TimeoutException e) {
        System.out.println("cancelled: " + endless.cancel(true));
      }
      System.out.println("the next task gives " + pool.apply(() -> 42));
    }
  }

  private static int spin() {
    while (true) {
      Thread.onSpinWait();
    }
  }
}
