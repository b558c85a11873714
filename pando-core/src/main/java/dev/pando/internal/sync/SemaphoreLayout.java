package dev.pando.internal.sync;

import dev.pando.internal.segment.Participant;
import dev.pando.internal.shared.SharedObject;

/**
 * The bytes of a {@code SharedSemaphore}.
 *
 * <pre>
 *    0                       16              24      28      32              40
 *   +-----------------------+---------------+-------+-------+---------------+---------
 *   | of the shared object  | word          | bound | zero  | reclaim lock  | holdings ...
 *   +-----------------------+---------------+-------+-------+---------------+---------
 * </pre>
 *
 * The word:
 *
 * <pre>
 *   63  62  61                 45  44              32  31  30                   0
 *  +---+---+---------------------+-------------------+---+-----------------------+
 *  | C | R |      version        |       last        | W |        permits        |
 *  +---+---+---------------------+-------------------+---+-----------------------+
 * </pre>
 *
 * <ul>
 *   <li>permits: how many are free.
 *   <li>W: somebody sleeps, or is about to.
 *   <li>last: 1 plus the index of the holding that the last change of the permits was for, 0 if it
 *       was for none. See {@link PermitHoldings}.
 *   <li>R: that change gave a permit back; it took one if not.
 *   <li>version: grows with each change for a holding.
 *   <li>C: closed; final. There are no permits then.
 * </ul>
 *
 * A holding is a {@link Roster} entry:
 *
 * <pre>
 *   63                                  32  31 30  29                         0
 *  +--------------------------------------+------+-----------------------------+
 *  |               version                | state|     holder (participant)    |
 *  +--------------------------------------+------+-----------------------------+
 * </pre>
 */
final class SemaphoreLayout {
  static final int LAYOUT_VERSION = 2;

  static final long WORD = SharedObject.FIRST_BYTE;
  static final long SLEEP_OFFSET = WORD + LockLayout.SLEEP_OFFSET;
  static final long BOUND = 24;
  static final long RECLAIM_LOCK = 32;
  static final long HOLDINGS = 40;

  /** Room for three holdings; more are in extensions. */
  static final long BYTES = 64;

  static final long PERMITS = Integer.MAX_VALUE;
  static final long WAITERS = 1L << 31;
  static final int LAST_SHIFT = 32;
  static final int LAST_BITS = 13;
  static final long LAST = ((1L << LAST_BITS) - 1) << LAST_SHIFT;
  static final int VERSION_SHIFT = LAST_SHIFT + LAST_BITS;
  static final long VERSION = ((1L << 17) - 1) << VERSION_SHIFT;
  static final long RETURNED = 1L << 62;
  static final long CLOSED = 1L << 63;

  /** How many holdings the word can name. */
  static final int MAX_HOLDINGS = (1 << LAST_BITS) - 1;

  /** Nobody's. */
  static final int FREE = 0;

  /** Its holder is about to take a permit; it is taken if the word's last and R say so. */
  static final int TAKING = 1;

  /** Has a permit. */
  static final int HELD = 2;

  /** Its permit is about to be given back; it is if the word's last and R say so. */
  static final int RETURNING = 3;

  private SemaphoreLayout() {}

  static boolean isClosed(long word) {
    return word < 0;
  }

  static int permits(long word) {
    return (int) (word & PERMITS);
  }

  /** The index of the holding that the last change was for, -1 for none. */
  static int last(long word) {
    return (int) ((word & LAST) >>> LAST_SHIFT) - 1;
  }

  /** The word with another last and the next version. */
  static long withLast(long word, int index, boolean returned) {
    long version = (word + (1L << VERSION_SHIFT)) & VERSION;
    return (word & ~(LAST | VERSION | RETURNED))
        | version
        | (index + 1L) << LAST_SHIFT
        | (returned ? RETURNED : 0);
  }

  /** Whether the word has been changed for this entry, in the state that it is in. */
  static boolean isDoneFor(long word, int index, long holding) {
    boolean returned = (word & RETURNED) != 0;
    return last(word) == index && returned == (state(holding) == RETURNING);
  }

  static int state(long holding) {
    return (int) holding >>> Participant.BITS & 3;
  }

  static int holder(long holding) {
    return (int) holding & ((1 << Participant.BITS) - 1);
  }

  /** The entry with another state; a free one has no holder. */
  static long withState(long holding, int state) {
    long version = holding & 0xFFFF_FFFF_0000_0000L;
    return state == FREE
        ? version
        : version | Integer.toUnsignedLong(state << Participant.BITS | holder(holding));
  }

  /** A free entry taken by a participant. */
  static long claimed(long free, int participant) {
    return ((free >>> 32) + 1) << 32
        | Integer.toUnsignedLong(TAKING << Participant.BITS | participant);
  }
}
