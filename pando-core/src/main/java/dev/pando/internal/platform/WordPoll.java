package dev.pando.internal.platform;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for a change of a word by looking at it: a bounded spin, then sleeps that grow. */
final class WordPoll {
  private static final VarHandle WORD = ValueLayout.JAVA_INT.varHandle();

  /** About 2 us. No spin on one cpu: nobody could change the word meanwhile. */
  private static final int SPINS = Runtime.getRuntime().availableProcessors() > 1 ? 64 : 0;

  private static final long SHORTEST_SLEEP_NANOS = 20_000;
  private static final long LONGEST_SLEEP_NANOS = 1_000_000;

  private WordPoll() {}

  /** As {@link Platform#awaitWord}; an interrupt that arrives during the call ends it. */
  static void await(MemorySegment memory, long offset, int expected, long timeoutNanos) {
    await(() -> differs(memory, offset, expected), timeoutNanos);
  }

  /** As {@link Platform#awaitWords}. */
  static void await(
      MemorySegment memory,
      long offset,
      int expected,
      MemorySegment also,
      int alsoExpected,
      long timeoutNanos) {
    await(() -> differs(memory, offset, expected) || differs(also, 0, alsoExpected), timeoutNanos);
  }

  private static void await(BooleanSupplier changed, long timeoutNanos) {
    if (timeoutNanos <= 0) {
      return;
    }
    long start = System.nanoTime();
    for (int i = 0; i < SPINS; i++) {
      if (changed.getAsBoolean()) {
        return;
      }
      Thread.onSpinWait();
    }
    // A pending interrupt would turn every park into a no-op, and callers that do not heed
    // interrupts into a busy loop.
    boolean interrupted = Thread.interrupted();
    long sleep = SHORTEST_SLEEP_NANOS;
    while (!changed.getAsBoolean()) {
      long left = timeoutNanos - (System.nanoTime() - start);
      if (left <= 0) {
        break;
      }
      LockSupport.parkNanos(Math.min(sleep, left));
      if (Thread.interrupted()) {
        interrupted = true;
        break;
      }
      sleep = Math.min(sleep * 2, LONGEST_SLEEP_NANOS);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean differs(MemorySegment memory, long offset, int expected) {
    return (int) WORD.getVolatile(memory, offset) != expected;
  }
}
