package dev.pando.internal.ring;

/**
 * The bytes of a spill block: a file of its own with a header page and the payload.
 *
 * <pre>
 *    0                   1                   2                   3
 *    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *   +---------------------------------------------------------------+
 *   |                    magic and layout version                   |    0
 *   |                            unused                             |    4
 *   +---------------------------------------------------------------+
 *   |                    state word, 8 bytes                        |    8
 *   |                                                               |
 *   +---------------------------------------------------------------+
 *   |                 length of the payload in bytes                |   16
 *   |                                                               |
 *   +---------------------------------------------------------------+
 *   |                  how often the block was used                 |   24
 *   |                                                               |
 *   +---------------------------------------------------------------+
 *   |       reference to the block whose fate it shares, else -1    |   32
 *   |                                                               |
 *   +---------------------------------------------------------------+
 *  ...                            unused                           ...
 *   +---------------------------------------------------------------+
 *   |                     payload, a power of two                   | 4096
 *  ...                                                             ...
 *
 *   the state word:
 *   63                    32 31                     8  7  6        0
 *  +------------------------+------------------------+--+-----------+
 *  | participant that took  | last bits of the count | O|   state   |
 *  | the payload, else 0    | of uses                |  |           |
 *  +------------------------+------------------------+--+-----------+
 *   O: orphaned: its writer has ended in good order; whoever frees it deletes it
 *
 *   state          on                  by             becomes
 *   free           store               writer         stored
 *   stored         message goes        writer         sent
 *   sent           message taken       reader         taken
 *   any of these   release, discard    its owner      free; retired if orphaned
 *   stored         writer's death      anybody        retired
 *   taken          taker's death       anybody        free; retired if the writer is dead too
 *   free           trim, close, death  writer, or any retired, file deleted
 * </pre>
 *
 * <p>Whose it is can be told from the state alone: stored, it is its writer's; sent, that of the
 * message which refers to it; taken, that of the participant in the word. The count of uses is in
 * the same word so that nobody who looked too long ago changes the state of a later use.
 *
 * <p>A message with several payloads is one in all this: one of its blocks has the state of the
 * message, and the others refer to it and stay stored; they end before it does, or with it.
 *
 * <p>The header has a page of its own so that a payload of a power of two bytes, the common case,
 * does not need the next larger block.
 */
final class SpillLayout {
  static final int LAYOUT_VERSION = 2;

  /** "PDS" and the version. */
  static final int MAGIC = 0x50445300 | LAYOUT_VERSION;

  static final long MAGIC_WORD = 0;
  static final long STATE = 8;
  static final long LENGTH = 16;
  static final long USES = 24;
  static final long LEADER = 32;
  static final long PAYLOAD = 4096;

  static final int FREE = 0;
  static final int STORED = 1;
  static final int SENT = 2;
  static final int TAKEN = 3;

  /** About to be deleted: nothing but the header may be touched. */
  static final int RETIRED = 4;

  /** A bit beside the state: the writer is gone, and whoever frees the block deletes it. */
  static final int ORPHANED = 0x80;

  /** A leader that there is not: the block stands for itself. */
  static final long NONE = -1;

  /** Payload of the smallest block; each next size class is twice as large. */
  static final long MIN_PAYLOAD_BYTES = 64 << 10;

  /** Payload of the largest block. */
  static final long MAX_PAYLOAD_BYTES = 1L << 40;

  /** A reference: the block's number, and below it the last bits of its use count. */
  static final int REFERENCE_USES_BITS = 24;

  private SpillLayout() {}

  /** The size class for a payload: 0 for the smallest. */
  static int sizeClass(long length) {
    long least = Math.max(length, MIN_PAYLOAD_BYTES);
    int log2 = Long.SIZE - Long.numberOfLeadingZeros(least - 1);
    return log2 - Long.numberOfTrailingZeros(MIN_PAYLOAD_BYTES);
  }

  static long payloadBytes(int sizeClass) {
    return MIN_PAYLOAD_BYTES << sizeClass;
  }

  static long reference(long block, long uses) {
    return block << REFERENCE_USES_BITS | usesBits(uses);
  }

  static long block(long reference) {
    return reference >>> REFERENCE_USES_BITS;
  }

  static long usesBits(long usesOrReference) {
    return usesOrReference & ((1L << REFERENCE_USES_BITS) - 1);
  }

  private static final int STATE_MASK = 0x7F;
  private static final int USES_SHIFT = 8;

  static long word(int state, long uses) {
    return (usesBits(uses) << USES_SHIFT) | state;
  }

  static int state(long word) {
    return (int) word & STATE_MASK;
  }

  static boolean isOrphaned(long word) {
    return (word & ORPHANED) != 0;
  }

  /** Who took the payload. */
  static int taker(long word) {
    return (int) (word >>> Integer.SIZE);
  }

  private static long withoutTaker(long word) {
    return word & 0xFFFF_FFFFL;
  }

  static long withState(long word, int state) {
    return (word & ~STATE_MASK) | state;
  }

  static long takenBy(long word, int taker) {
    return ((long) taker << Integer.SIZE) | withState(withoutTaker(word), TAKEN);
  }

  /** What is left of the word when the payload is not needed any more. */
  static long ended(long word, boolean deleted) {
    boolean retired = deleted || isOrphaned(word);
    return withState(withoutTaker(word), retired ? RETIRED : FREE);
  }

  static boolean isInUse(long word) {
    int state = state(word);
    return state == STORED || state == SENT || state == TAKEN;
  }

  /** Whether the block is in use for what the reference is to. */
  static boolean holds(long word, long reference) {
    return isInUse(word) && withoutTaker(word) >>> USES_SHIFT == usesBits(reference);
  }
}
