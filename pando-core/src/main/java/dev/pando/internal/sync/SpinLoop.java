package dev.pando.internal.sync;

/**
 * The clock of a spinning wait.
 *
 * {@snippet :
 * for (SpinLoop loop = new SpinLoop(System.nanoTime(), budget); loop.goOn(); ) {
 *   if (ready()) {
 *     return true;
 *   }
 * }
 * }
 */
final class SpinLoop {
  /** Reading the clock takes as long as this many looks. */
  private static final int LOOKS_PER_CLOCK = 8;

  /** From here on the processor is offered to others between looks, see {@link Doorbell}. */
  private static final long YIELD_AFTER_NANOS = 1_000;

  private final long start;
  private final long budgetNanos;
  private int looks;

  SpinLoop(long start, long budgetNanos) {
    this.start = start;
    this.budgetNanos = budgetNanos;
  }

  /** Pauses; tells whether there is time for another look. */
  @SuppressWarnings("ThreadPriorityCheck") // yielding is a kindness here, nothing relies on it
  boolean goOn() {
    if (budgetNanos <= 0) {
      return false;
    }
    Thread.onSpinWait();
    if (++looks % LOOKS_PER_CLOCK != 0) {
      return true;
    }
    long spent = System.nanoTime() - start;
    if (spent >= budgetNanos) {
      return false;
    }
    if (spent > YIELD_AFTER_NANOS) {
      Thread.yield();
    }
    return true;
  }
}
