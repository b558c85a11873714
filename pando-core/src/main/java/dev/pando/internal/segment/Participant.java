package dev.pando.internal.segment;

/**
 * Names one process of a grove for ever, in 30 bits that fit into words of shared memory.
 *
 * <p>A slot number alone is not enough: a slot is used again after its process died, and what the
 * dead one owned would then seem to belong to the living one.
 *
 * <pre>
 *   31 30 29                                   13 12                      0
 *  +-----+---------------------------------------+-------------------------+
 *  | 0 0 |         incarnation (17 bits)         |   slot + 1 (13 bits)    |
 *  +-----+---------------------------------------+-------------------------+
 * </pre>
 *
 * <p>Never 0, so that 0 can say "nobody". Slots go round, so that an incarnation comes back only
 * after some 500 million processes.
 */
public final class Participant {
  /** Bits of the whole, for words that keep something else beside it. */
  public static final int BITS = 30;

  private static final int SLOT_BITS = 13;
  private static final int SLOT_MASK = (1 << SLOT_BITS) - 1;
  private static final int INCARNATION_MASK = (1 << (BITS - SLOT_BITS)) - 1;

  private Participant() {}

  /** Returns the participant that has {@code slot} in its {@code incarnation}. */
  public static int of(int slot, int incarnation) {
    return (incarnation & INCARNATION_MASK) << SLOT_BITS | (slot + 1);
  }

  /** Returns the slot, or -1 for nobody. */
  public static int slot(int participant) {
    return (participant & SLOT_MASK) - 1;
  }

  /** Tells whether the participant is the one that has its slot in {@code incarnation}. */
  static boolean isOf(int participant, int incarnation) {
    return participant >>> SLOT_BITS == (incarnation & INCARNATION_MASK);
  }
}
