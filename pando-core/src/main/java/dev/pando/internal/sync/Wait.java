package dev.pando.internal.sync;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** One wait: how long it has lasted, what ends it, when to look for the dead. */
final class Wait {
  /** A time-out that is none. */
  static final long FOR_EVER = Long.MAX_VALUE;

  /** From here on the slices are long: to look around costs a quarter of a millisecond. */
  private static final long LONG_WAIT_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final long LONG_SLICE_NANOS =
      Math.max(TimeUnit.MILLISECONDS.toNanos(250), WordSleep.SLICE_NANOS);

  private final long start = System.nanoTime();
  private final long nanos;
  private final boolean interruptible;
  private final Members members;
  private long lookAround = start;
  private boolean looksAround;
  private int deaths;
  private boolean slept;

  /**
   * Begins a wait.
   *
   * @param nanos longest wait in nanoseconds, {@link #FOR_EVER} for no limit
   * @param interruptible whether an interrupt ends it
   * @param members whose deaths it is to notice
   */
  Wait(long nanos, boolean interruptible, Members members) {
    this.members = members;
    this.nanos = nanos;
    this.interruptible = interruptible;
  }

  boolean interruptible() {
    return interruptible;
  }

  long spentNanos() {
    return System.nanoTime() - start;
  }

  long leftNanos() {
    return nanos == FOR_EVER ? FOR_EVER : nanos - spentNanos();
  }

  boolean isOver() {
    return nanos != FOR_EVER && leftNanos() <= 0;
  }

  /** Tells whether the thread has been interrupted, and clears that. */
  boolean takeInterrupt() {
    return interruptible && Thread.interrupted();
  }

  /** Whether this wait has slept: it may then have been given a wake that others need. */
  boolean hasSlept() {
    return slept;
  }

  /**
   * Tells whether it is time to look for the dead: at first at once, then whenever a death has been
   * noticed, and after each slice. The deaths are counted before the caller looks, and a sleep ends
   * when there are more; so none that is noticed after the look goes by.
   */
  boolean isTimeToLookAround() {
    int count = members.deaths();
    long now = System.nanoTime();
    if (looksAround && count == deaths && now - lookAround < 0) {
      return false;
    }
    looksAround = true;
    deaths = count;
    lookAround = now + sliceNanos(now);
    return true;
  }

  /**
   * Leaves the first look for the dead to the end of the first slice, or to the next death.
   *
   * @param looked how many deaths there were when somebody looked last and found nothing
   */
  void lookAroundAfter(int looked) {
    looksAround = true;
    deaths = looked;
    lookAround = start + WordSleep.SLICE_NANOS;
  }

  /** How many deaths there were when it was last time to look. */
  int deaths() {
    return deaths;
  }

  /** Looks until {@code ready} or the budget is spent. */
  boolean spin(AdaptiveSpin spin, BooleanSupplier ready) {
    long budget = Math.min(spin.budgetNanos(), nanos);
    for (SpinLoop loop = new SpinLoop(start, budget); loop.goOn(); ) {
      if (ready.getAsBoolean()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Sleeps while the word has the value, to the end of the wait or of the slice, and until a death
   * is noticed. One that never looks around sees by the word alone what a dead one has left.
   */
  void sleepWhile(Words words, long offset, int expected) {
    slept = true;
    long now = System.nanoTime();
    long toLook = lookAround - now;
    long slice = toLook > 0 ? toLook : sliceNanos(now);
    int known = looksAround ? deaths : members.deaths();
    WordSleep.sleepWhile(
        words, offset, expected, Math.min(leftNanos(), slice), interruptible, members, known);
  }

  private long sliceNanos(long now) {
    return now - start < LONG_WAIT_NANOS ? WordSleep.SLICE_NANOS : LONG_SLICE_NANOS;
  }
}
