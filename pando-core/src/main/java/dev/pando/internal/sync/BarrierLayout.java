package dev.pando.internal.sync;

import dev.pando.internal.shared.SharedObject;

/**
 * The bytes of a {@code SharedBarrier}.
 *
 * <pre>
 *    0                       16              24      28              40
 *   +-----------------------+---------------+-------+-------+-------+----------
 *   | of the shared object  | word          |parties| zero  |time-out| places ...
 *   +-----------------------+---------------+-------+-------+-------+----------
 * </pre>
 *
 * The word:
 *
 * <pre>
 *   63                                  32  31                    2   1   0
 *  +--------------------------------------+------------------------+---+---+
 *  |               outcomes               |       generation       | W | B |
 *  +--------------------------------------+------------------------+---+---+
 * </pre>
 *
 * <ul>
 *   <li>B: the barrier is broken, until it is reset.
 *   <li>W: somebody sleeps, or is about to.
 *   <li>generation: grows when all parties have come, and when the barrier is reset.
 *   <li>outcomes: bit {@code g % 32} says that generation {@code g} was ended by a reset.
 * </ul>
 *
 * Two rows of places, one for odd and one for even generations, so that those who took part in the
 * generation before are still known. A place is a 64-bit word: in which generation who has come
 * there.
 *
 * <pre>
 *   63                                  32  31  30 29                         0
 *  +--------------------------------------+------+-----------------------------+
 *  |           generation + 1             |  0   |      party (participant)    |
 *  +--------------------------------------+------+-----------------------------+
 * </pre>
 */
final class BarrierLayout {
  static final int LAYOUT_VERSION = 1;

  static final long WORD = SharedObject.FIRST_BYTE;
  static final long PARTIES = 24;
  static final long TIMEOUT = 32;
  static final long PLACES = 40;

  static final long BROKEN = 1;
  static final long WAITERS = 2;
  static final int GENERATION_SHIFT = 2;
  static final int GENERATION_MASK = (1 << 30) - 1;
  static final int OUTCOMES_SHIFT = 32;

  private BarrierLayout() {}

  static long bytes(int parties) {
    return PLACES + 2L * parties * Long.BYTES;
  }

  /** Where a place of a generation's row is. */
  static long place(int parties, int generation, int index) {
    long row = generation & 1;
    return PLACES + (row * parties + index) * Long.BYTES;
  }

  static int before(int generation) {
    return (generation - 1) & GENERATION_MASK;
  }

  static int generation(long word) {
    return (int) word >>> GENERATION_SHIFT;
  }

  static boolean isBroken(long word) {
    return (word & BROKEN) != 0;
  }

  /** The word of the next generation, neither broken nor slept on. */
  static long next(long word, boolean reset) {
    int generation = generation(word);
    long bit = 1L << (OUTCOMES_SHIFT + generation % 32);
    long outcomes = (reset ? word | bit : word & ~bit) >>> OUTCOMES_SHIFT << OUTCOMES_SHIFT;
    long following = (generation + 1L) & GENERATION_MASK;
    return outcomes | following << GENERATION_SHIFT;
  }

  /** Whether a generation that has ended was ended by a reset. */
  static boolean wasReset(long word, int generation) {
    return (word >>> (OUTCOMES_SHIFT + generation % 32) & 1) != 0;
  }

  static long arrival(int generation, int participant) {
    return (long) (generation + 1) << 32 | participant;
  }

  /** The generation of an arrival, -1 if there never was one. */
  static int arrivedIn(long place) {
    return (int) (place >>> 32) - 1;
  }

  /** Whether nobody has come to the place in this generation, nor in a later one. */
  static boolean isFree(long place, int generation) {
    int age = (generation - arrivedIn(place)) & GENERATION_MASK;
    return place == 0 || (age != 0 && age <= GENERATION_MASK / 2);
  }

  static int party(long place) {
    return (int) place;
  }
}
