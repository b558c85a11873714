package dev.pando.internal.sync;

import dev.pando.internal.segment.Participant;
import dev.pando.internal.shared.SharedObject;

/**
 * The bytes of a {@code SharedCondition}.
 *
 * <pre>
 *    0                       16      20      24      28      32
 *   +-----------------------+-------+-------+-------+-------+---------------
 *   | of the shared object  | next  | used  | bell  | zero  | waiters ...
 *   +-----------------------+-------+-------+-------+-------+---------------
 * </pre>
 *
 * <ul>
 *   <li>next: the order number of the next waiter; changed with the lock held.
 *   <li>used: how many entries have ever been in use; changed with the lock held.
 *   <li>bell: a {@link Doorbell} word on which virtual threads sleep, of which a process may have
 *       thousands.
 * </ul>
 *
 * A waiter is a {@link Roster} entry, on whose lower half its platform thread sleeps. The state
 * says whether it does, so that signalling one that still spins costs no system call:
 *
 * <pre>
 *   63                                  32  31 30  29                         0
 *  +--------------------------------------+------+-----------------------------+
 *  |               order                  | state|     waiter (participant)    |
 *  +--------------------------------------+------+-----------------------------+
 * </pre>
 */
final class ConditionLayout {
  static final int LAYOUT_VERSION = 2;

  static final long NEXT = SharedObject.FIRST_BYTE;
  static final long USED = 20;
  static final long BELL = 24;
  static final long WAITERS = 32;

  /** Room for twelve waiters; more are in extensions. */
  static final long BYTES = 128;

  /** Nobody's. */
  static final int FREE = 0;

  static final int WAITING = 1;
  static final int SIGNALLED = 2;

  /** Waits, and its platform thread sleeps or is about to. */
  static final int ASLEEP = 3;

  private ConditionLayout() {}

  static long entry(int order, int state, int participant) {
    return (long) order << 32 | Integer.toUnsignedLong(state << Participant.BITS | participant);
  }

  static int order(long entry) {
    return (int) (entry >>> 32);
  }

  static int state(long entry) {
    return (int) entry >>> Participant.BITS;
  }

  /** Whether the entry's owner waits, be it asleep or not. */
  static boolean isWaiting(long entry) {
    return (state(entry) & WAITING) != 0;
  }

  static int waiter(long entry) {
    return (int) entry & ((1 << Participant.BITS) - 1);
  }

  static long withState(long entry, int state) {
    return entry(order(entry), state, waiter(entry));
  }
}
