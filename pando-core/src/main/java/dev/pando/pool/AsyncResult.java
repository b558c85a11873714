package dev.pando.pool;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The result of a task that may still be running; Python's {@code
 * multiprocessing.pool.AsyncResult}.
 *
 * <p>As a {@link Future} it reports a failed task by an {@link ExecutionException} whose cause is
 * the exception of the task. As a {@link CompletionStage} it takes the place of Python's {@code
 * callback} and {@code error_callback}; dependent actions never run on a thread that the pool
 * needs, so they may use the pool and may block.
 *
 * <p>Waiting may be interrupted without losing the result: another {@code get} returns it.
 */
public interface AsyncResult<T extends @Nullable Object> extends Future<T>, CompletionStage<T> {

  /**
   * Waits for the result.
   *
   * @throws TimeoutException if it is not there in time; the task goes on
   */
  T get(Duration timeout) throws InterruptedException, ExecutionException, TimeoutException;

  /** Waits until the task has ended, in whatever way; {@code wait}. */
  void await() throws InterruptedException;

  /**
   * Waits until the task has ended, in whatever way.
   *
   * @return false if the time ran out first
   */
  boolean await(Duration timeout) throws InterruptedException;

  /**
   * Tells whether the task ended with a result; {@code successful}.
   *
   * @throws IllegalStateException if it has not ended yet
   */
  boolean isSuccessful();

  /**
   * Cancels the task. One that no worker has begun is withdrawn. One that runs is left alone unless
   * {@code mayInterruptIfRunning}: then its thread is interrupted, and if it has not ended a {@link
   * TaskPolicy#grace} later its worker is killed and replaced. The result counts as cancelled at
   * once.
   *
   * @return false if the task has ended already, or runs and may not be interrupted
   */
  @Override
  boolean cancel(boolean mayInterruptIfRunning);
}
