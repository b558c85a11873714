package dev.pando.internal.pool;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/**
 * The word that says how far a worker has begun its tasks; the worker and its parent both change it
 * by compare-and-set, so each element is begun by the worker or taken back by the parent, never
 * both.
 *
 * <pre>
 *   63        62                    21 20                      0
 *  ┌─────────┬────────────────────────┬─────────────────────────┐
 *  │ REVOKED │ number of the task     │ elements of it begun    │
 *  └─────────┴────────────────────────┴─────────────────────────┘
 * </pre>
 *
 * <p><b>Worker.</b> Before it runs elements {@code [i, j)} of task {@code s} it moves the word from
 * {@code (s, i)} to {@code (s, j)}; to start task {@code s}, from whatever the task before left to
 * {@code (s, j)}. When REVOKED is set it runs nothing more of what the parent took back: it drops
 * all tasks up to the number that the parent wrote beside the word, then clears the bit with {@link
 * #reopen}.
 *
 * <p><b>Parent.</b> {@link #tryRevoke} sets REVOKED. The word before tells what was begun; the rest
 * belongs to the parent again from that moment. Until the worker has reopened the word the parent
 * gives it no new tasks.
 *
 * <p>Task numbers start at 1 and have 42 bits: at a million tasks a second a worker lives for 50
 * days before they run out.
 */
final class Claim {
  /** The most elements that one task may hold. */
  static final int MAX_ELEMENTS = (1 << 21) - 1;

  private static final long REVOKED = 1L << 63;
  private static final int NUMBER_SHIFT = 21;
  private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();

  private final MemorySegment control;

  /** Views the claim word in a worker's control block. */
  Claim(MemorySegment control) {
    this.control = control;
  }

  long read() {
    return (long) LONG.getAcquire(control, WorkerLayout.CLAIM_OFFSET);
  }

  static boolean isRevoked(long word) {
    return word < 0;
  }

  static long task(long word) {
    return (word & ~REVOKED) >>> NUMBER_SHIFT;
  }

  static int elements(long word) {
    return (int) (word & MAX_ELEMENTS);
  }

  private static long word(long task, int elements) {
    return task << NUMBER_SHIFT | elements;
  }

  /**
   * Worker: begins elements of a task up to {@code elements}.
   *
   * @return false if the parent has taken the task back
   */
  boolean advance(long task, int elements) {
    long current = read();
    return !isRevoked(current)
        && LONG.compareAndSet(control, WorkerLayout.CLAIM_OFFSET, current, word(task, elements));
  }

  /** Worker: notes when it begins what it claims next. */
  void begin(long nanos) {
    LONG.set(control, WorkerLayout.BEGUN_OFFSET, nanos); // published by the claim
  }

  /** When the worker began the task that it is at; {@link System#nanoTime} is the machine's. */
  long begunNanos() {
    return (long) LONG.getAcquire(control, WorkerLayout.BEGUN_OFFSET);
  }

  /** Parent: which task the next interrupt is meant for. */
  void wantInterrupt(long task) {
    LONG.setRelease(control, WorkerLayout.INTERRUPT_OFFSET, task);
  }

  /** Worker: which task an interrupt is meant for. */
  long interruptWanted() {
    return (long) LONG.getAcquire(control, WorkerLayout.INTERRUPT_OFFSET);
  }

  /** Worker: the number below which the parent has taken back all tasks that were not begun. */
  long revokedBelow() {
    return (long) LONG.getAcquire(control, WorkerLayout.REVOKED_BELOW_OFFSET);
  }

  /** Worker: accepts tasks again, after it has dropped what was taken back. */
  void reopen() {
    LONG.setRelease(control, WorkerLayout.CLAIM_OFFSET, word(revokedBelow() - 1, MAX_ELEMENTS));
  }

  /**
   * Parent: takes back what the worker has not begun of all tasks numbered below {@code nextTask},
   * if the word is still {@code seen}. Only for a word that leaves something to begin: a worker
   * notices the revocation when it begins the next thing.
   *
   * @return false if the worker has moved on
   */
  boolean tryRevoke(long seen, long nextTask) {
    LONG.setRelease(control, WorkerLayout.REVOKED_BELOW_OFFSET, nextTask);
    return LONG.compareAndSet(control, WorkerLayout.CLAIM_OFFSET, seen, seen | REVOKED);
  }
}
