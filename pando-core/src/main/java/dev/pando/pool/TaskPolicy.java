package dev.pando.pool;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What holds for tasks beyond their function: how long they may run, whether they are run again,
 * who hears of their progress. Given to a whole pool by {@link PoolBuilder#policy}, or to some
 * calls by {@link Pool#with}. Immutable.
 */
public final class TaskPolicy {
  /** How long after its interrupt a task has before its worker is killed, unless told otherwise. */
  public static final Duration DEFAULT_GRACE = Duration.ofMillis(100);

  /** No limit, no second attempt, no listener. */
  public static final TaskPolicy DEFAULT =
      new TaskPolicy(null, null, DEFAULT_GRACE, RetryPolicy.NONE, null);

  private final @Nullable Duration timeout;
  private final @Nullable Duration totalTimeout;
  private final Duration grace;
  private final RetryPolicy retry;
  private final @Nullable ProgressListener progress;

  private TaskPolicy(
      @Nullable Duration timeout,
      @Nullable Duration totalTimeout,
      Duration grace,
      RetryPolicy retry,
      @Nullable ProgressListener progress) {
    this.timeout = timeout;
    this.totalTimeout = totalTimeout;
    this.grace = grace;
    this.retry = retry;
    this.progress = progress;
  }

  /**
   * This with a limit for the run of each task or element, from when a worker begins it. At the
   * limit the task fails with a {@link java.util.concurrent.TimeoutException} and its thread is
   * interrupted; when it has not ended a {@linkplain #withGrace grace} later its worker is killed
   * and replaced. Elements with a limit travel one by one, whatever the chunk size.
   *
   * @throws IllegalArgumentException if the limit is zero or negative
   */
  public TaskPolicy withTimeout(Duration limit) {
    return new TaskPolicy(positive(limit), totalTimeout, grace, retry, progress);
  }

  /**
   * This with a limit for each call as a whole, its wait for workers included: a map, say, or an
   * iteration. At the limit what is left of it fails with a {@link
   * java.util.concurrent.TimeoutException}, and what runs of it is stopped.
   *
   * @throws IllegalArgumentException if the limit is zero or negative
   */
  public TaskPolicy withTotalTimeout(Duration limit) {
    return new TaskPolicy(timeout, positive(limit), grace, retry, progress);
  }

  private static Duration positive(Duration limit) {
    if (limit.isZero() || limit.isNegative()) {
      throw new IllegalArgumentException("limit " + limit + ": a task needs some time to run");
    }
    return limit;
  }

  /**
   * This with another time between the interrupt of a task, because it was cancelled or ran past
   * its limit, and the end of its worker. Zero or less kills at once.
   */
  public TaskPolicy withGrace(Duration time) {
    return new TaskPolicy(timeout, totalTimeout, time, retry, progress);
  }

  /** This with another rule for tasks that were lost. */
  public TaskPolicy withRetry(RetryPolicy rule) {
    return new TaskPolicy(timeout, totalTimeout, grace, rule, progress);
  }

  /** This with somebody who hears how many elements of a call are done. */
  public TaskPolicy withProgress(ProgressListener listener) {
    return new TaskPolicy(timeout, totalTimeout, grace, retry, listener);
  }

  /** How long a task may run; empty for as long as it likes. */
  public Optional<Duration> timeout() {
    return Optional.ofNullable(timeout);
  }

  /** How long a call may take as a whole; empty for as long as it likes. */
  public Optional<Duration> totalTimeout() {
    return Optional.ofNullable(totalTimeout);
  }

  /** How long a task has between its interrupt and the end of its worker. */
  public Duration grace() {
    return grace;
  }

  /** Whether lost tasks are run again. */
  public RetryPolicy retry() {
    return retry;
  }

  /** Who hears of progress. */
  public Optional<ProgressListener> progress() {
    return Optional.ofNullable(progress);
  }

  @Override
  public String toString() {
    return "TaskPolicy[timeout="
        + (timeout == null ? "none" : timeout)
        + ", totalTimeout="
        + (totalTimeout == null ? "none" : totalTimeout)
        + ", grace="
        + grace
        + ", retry="
        + retry
        + "]";
  }
}
