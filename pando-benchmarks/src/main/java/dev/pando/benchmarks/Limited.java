package dev.pando.benchmarks;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs a job on a thread of its own, so that one that hangs does not take the whole run with it.
 */
final class Limited {

  private Limited() {}

  /**
   * Runs the job to its end or to the limit, at which its thread is interrupted and left to itself.
   *
   * @throws TimeoutException at the limit
   * @throws Exception what the job threw
   */
  static void run(Job job, int divisor, Figures figures, Duration limit) throws Exception {
    FutureTask<Void> task =
        new FutureTask<>(() -> {
          job.measure(divisor, figures);
          return null;
        });
    Thread.ofPlatform().daemon().name("bench").start(task);
    try {
      task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    } catch (TimeoutException e) {
      throw new TimeoutException("took longer than " + limit);
    } finally {
      task.cancel(true);
    }
  }
}
