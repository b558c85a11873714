package dev.pando.internal.pool;

import dev.pando.pool.RetryPolicy;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides for each failure whether the element is run again, and keeps what has to wait before
 * that. Guarded by the engine's lock.
 */
final class Retries {
  /** Longer pauses are not doubled again. */
  private static final int MAX_DOUBLINGS = 20;

  private final Queue<Task> waiting =
      new PriorityQueue<>(Comparator.comparingLong(task -> task.dueNanos));

  /** Whether something waits to be run again. */
  boolean isEmpty() {
    return waiting.isEmpty();
  }

  int size() {
    return waiting.size();
  }

  /**
   * Takes an element whose worker died, if it gets another attempt.
   *
   * @param index of the element in its task
   * @param alone whether it was the only one that can have been the cause
   */
  boolean takeLost(Task task, int index, Throwable death, boolean alone) {
    RetryPolicy policy = task.job.rules().retry();
    if (policy.attempts() == 1 || (alone && task.attempt >= policy.attempts())) {
      return false;
    }
    // One of several may be innocent: that it is run alone is not counted against it.
    put(task.alone(index, task.attempt + (alone ? 1 : 0), death), policy);
    return true;
  }

  /** Takes an element that threw an exception, if it gets another attempt. */
  boolean takeFailed(Task task, int index, Throwable failure) {
    RetryPolicy policy = task.job.rules().retry();
    if (task.attempt >= policy.attempts() || !policy.covers(failure)) {
      return false;
    }
    put(task.alone(index, task.attempt + 1, failure), policy);
    return true;
  }

  private void put(Task task, RetryPolicy policy) {
    int doublings = Math.clamp(task.attempt - 2, 0, MAX_DOUBLINGS);
    task.dueNanos = System.nanoTime() + (policy.backoff().toNanos() << doublings);
    waiting.add(task);
  }

  /** The next task whose pause is over; null if there is none. */
  @Nullable Task poll(long now) {
    Task first = waiting.peek();
    return first == null || first.dueNanos - now > 0 ? null : waiting.remove();
  }

  /** How long until there is something to poll. */
  long nanosLeft(long now) {
    Task first = waiting.peek();
    return first == null ? Long.MAX_VALUE : Math.max(0, first.dueNanos - now);
  }

  /** Drops all that is of a job. */
  void remove(Job job) {
    if (!waiting.isEmpty()) {
      waiting.removeIf(task -> task.isOf(job));
    }
  }

  /** Drops everything, and ends its jobs with a failure. */
  void abort(Supplier<Throwable> failure) {
    Queue<Task> dropped = new ArrayDeque<>(waiting);
    waiting.clear();
    dropped.forEach(task -> task.job.abort(failure.get()));
  }
}
