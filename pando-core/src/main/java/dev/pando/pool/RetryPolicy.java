package dev.pando.pool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Whether a task that was lost is run again; for tasks that may be run twice.
 *
 * <p>A task counts as lost when its worker died while it ran. {@link #alsoOn} adds exceptions of
 * the task itself, among them {@link java.util.concurrent.TimeoutException} for those that ran past
 * their limit. Of a chunk that was lost each element is run again by itself: so the one that kills
 * its workers is found out, and fails alone after its last attempt, with a {@link
 * WorkerDiedException} that says how many workers it has cost.
 *
 * <pre>{@code
 * Pool patient = pool.withRetry(RetryPolicy.attempts(3).withBackoff(Duration.ofMillis(100)));
 * }</pre>
 *
 * @param attempts how often a task is run at most, the first time included
 * @param backoff the pause before the second attempt; it doubles before each further one
 * @param on exceptions of the task after which it is run again; deaths of workers always count
 */
public record RetryPolicy(int attempts, Duration backoff, List<Class<? extends Throwable>> on) {
  /** Every task is run once. */
  public static final RetryPolicy NONE = new RetryPolicy(1, Duration.ZERO, List.of());

  /**
   * Checks and copies.
   *
   * @throws IllegalArgumentException if there is less than 1 attempt, or the pause is negative
   */
  public RetryPolicy {
    if (attempts < 1) {
      throw new IllegalArgumentException(
          attempts + " attempts: a task is run at least once; 1 is no retry");
    }
    if (backoff.isNegative()) {
      throw new IllegalArgumentException("backoff " + backoff + ": a pause is not negative");
    }
    on = List.copyOf(on);
  }

  /** At most so many attempts without a pause between them, after deaths of workers only. */
  public static RetryPolicy attempts(int attempts) {
    return new RetryPolicy(attempts, Duration.ZERO, List.of());
  }

  /** This with a pause before the second attempt, which doubles before each further one. */
  public RetryPolicy withBackoff(Duration pause) {
    return new RetryPolicy(attempts, pause, on);
  }

  /** This, after exceptions of this type too. */
  public RetryPolicy alsoOn(Class<? extends Throwable> type) {
    List<Class<? extends Throwable>> more = new ArrayList<>(on);
    more.add(type);
    return new RetryPolicy(attempts, backoff, more);
  }

  /** Whether a task that threw this is run again, if attempts are left. */
  public boolean covers(Throwable failure) {
    Objects.requireNonNull(failure, "failure");
    return on.stream().anyMatch(type -> type.isInstance(failure));
  }
}
