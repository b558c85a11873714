package dev.pando.internal.sync;

import dev.pando.internal.platform.Platform;

/**
 * How long a waiter looks before it sleeps: as long as it has paid lately.
 *
 * <p>A sleep costs a waiter 5 to 50 us until it runs again, and its peer a system call; a cache
 * line crosses in 0.1 us. So spinning pays when the wait is shorter than a sleep takes, and is a
 * waste of a processor otherwise. This keeps a running mean of how long waits took. While waits are
 * short, the budget is twice the mean; when they are long, it is the minimum. Every few waits the
 * budget is the maximum all the same: two peers that both sleep make each other's waits long, and
 * without a try neither would find out that they need not.
 *
 * <p>With a single processor nothing can happen while we spin, so the budget is zero.
 *
 * <p>Not thread-safe and need not be: a lost update is a slightly worse guess.
 */
public final class AdaptiveSpin {
  static final long MIN_NANOS = 2_000;
  static final long MAX_NANOS = 50_000;

  /** Longer waits count as this long, so that an idle hour is forgotten after a few messages. */
  private static final long SAMPLE_MAX_NANOS = 2 * MAX_NANOS;

  private static final int MEAN_SHIFT = 3;
  private static final int TRY_EVERY = 8;

  private final boolean allowed;
  private long meanNanos = MAX_NANOS / 2;
  private int waits;

  public AdaptiveSpin(boolean allowed) {
    this.allowed = allowed;
  }

  /** Spins where another processor can run the peer; {@code -Dpando.spin=false} forbids it. */
  public static AdaptiveSpin forThisMachine() {
    return new AdaptiveSpin(Machine.SPIN);
  }

  /** How long the coming wait may spin, in nanoseconds. */
  public long budgetNanos() {
    if (!allowed) {
      return 0;
    }
    if (++waits % TRY_EVERY == 0) {
      return MAX_NANOS;
    }
    return meanNanos > MAX_NANOS ? MIN_NANOS : Math.clamp(2 * meanNanos, MIN_NANOS, MAX_NANOS);
  }

  /** Takes note how long a wait took in all, asleep or not. */
  public void waited(long nanos) {
    meanNanos += (Math.clamp(nanos, 0, SAMPLE_MAX_NANOS) - meanNanos) >> MEAN_SHIFT;
  }

  /** Asked at the first wait and no earlier: a starting child has better things to do. */
  private static final class Machine {
    static final boolean SPIN =
        Boolean.parseBoolean(System.getProperty("pando.spin", "true"))
            && Platform.current().availableCpus() > 1;
  }
}
