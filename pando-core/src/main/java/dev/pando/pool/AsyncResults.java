package dev.pando.pool;

import dev.pando.internal.pool.CompletionOrder;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Waiting for several results; the functions {@code as_completed} and {@code wait} of Python's
 * {@code concurrent.futures}.
 */
public final class AsyncResults {
  private AsyncResults() {}

  /** What ends {@link #await(Collection, When, Duration)}; Python's {@code return_when}. */
  public enum When {
    /** Any result is there, or has failed or was cancelled. */
    FIRST_COMPLETED,
    /** Any has failed; if none does, all are there. */
    FIRST_EXCEPTION,
    /** All have ended. */
    ALL_COMPLETED
  }

  /**
   * What had ended when the wait was over, and what had not; in the order they were named.
   *
   * @param done those that have ended, in whatever way
   * @param notDone the others
   */
  public record Waited<R>(Set<R> done, Set<R> notDone) {}

  /**
   * Gives the results in the order in which they end, each one once; {@code as_completed}.
   *
   * <p>{@link ResultIterator#next(Duration)} says by its exception how many are missing.
   */
  public static <R extends AsyncResult<?>> ResultIterator<R> asCompleted(
      Collection<? extends R> results) {
    return new CompletionOrder<>(results);
  }

  /** Waits for results without a limit; {@code wait}. */
  public static <R extends AsyncResult<?>> Waited<R> await(
      Collection<? extends R> results, When when) throws InterruptedException {
    return await(results, when, Duration.ofNanos(Long.MAX_VALUE));
  }

  /**
   * Waits for results; {@code wait}.
   *
   * @param timeout zero or less only looks; when it is over the answer says what there is
   */
  public static <R extends AsyncResult<?>> Waited<R> await(
      Collection<? extends R> results, When when, Duration timeout) throws InterruptedException {
    Set<R> all = new LinkedHashSet<>(results);
    CountDownLatch open = new CountDownLatch(when == When.FIRST_COMPLETED ? 1 : all.size());
    for (R result : all) {
      var _ =
          result.whenComplete((_, failure) -> {
            open.countDown();
            if (failure != null && when == When.FIRST_EXCEPTION) {
              while (open.getCount() > 0) {
                open.countDown();
              }
            }
          });
    }
    if (!all.isEmpty()) {
      boolean _ = open.await(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS);
    }
    Set<R> done = new LinkedHashSet<>();
    Set<R> notDone = new LinkedHashSet<>();
    for (R result : all) {
      (result.isDone() ? done : notDone).add(result);
    }
    return new Waited<>(done, notDone);
  }
}
