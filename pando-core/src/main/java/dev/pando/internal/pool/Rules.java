package dev.pando.internal.pool;

import dev.pando.pool.ProgressListener;
import dev.pando.pool.RetryPolicy;
import dev.pando.pool.TaskPolicy;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A {@link TaskPolicy} in the units that the engine reckons in.
 *
 * @param limitNanos how long a task may run; 0 for as long as it likes
 * @param totalNanos how long a whole call may take; 0 for as long as it likes
 * @param graceNanos from a task's interrupt to the end of its worker
 * @param retry whether lost tasks are run again
 * @param progress who hears of progress
 */
record Rules(
    long limitNanos,
    long totalNanos,
    long graceNanos,
    RetryPolicy retry,
    @Nullable ProgressListener progress) {
  /** Those of {@link TaskPolicy#DEFAULT}. */
  static final Rules DEFAULT = of(TaskPolicy.DEFAULT);

  static Rules of(TaskPolicy policy) {
    return new Rules(
        policy.timeout().map(Rules::nanos).orElse(0L),
        policy.totalTimeout().map(Rules::nanos).orElse(0L),
        Math.max(0, nanos(policy.grace())),
        policy.retry(),
        policy.progress().orElse(null));
  }

  private static long nanos(Duration duration) {
    return TimeUnit.NANOSECONDS.convert(duration);
  }

  boolean isLimited() {
    return limitNanos != 0;
  }

  boolean retries() {
    return retry.attempts() > 1;
  }
}
