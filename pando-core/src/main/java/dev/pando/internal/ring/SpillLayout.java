package dev.pando.internal.ring;

/**
 * The bytes of a spill block: a file of its own with a header page and the payload.
 *
 * <pre>
 *    0                   1                   2                   3
 *    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *   +---------------------------------------------------------------+
 *   |                    magic and layout version                   |    0
 *   |          state: 0 free, 1 used, 2 orphaned, 3 retired         |    4
 *   +---------------------------------------------------------------+
 *   |                 length of the payload in bytes                |    8
 *   |                                                               |
 *   +---------------------------------------------------------------+
 *   |                  how often the block was used                 |   16
 *   |                                                               |
 *   +---------------------------------------------------------------+
 *  ...                            unused                           ...
 *   +---------------------------------------------------------------+
 *   |                     payload, a power of two                   | 4096
 *  ...                                                             ...
 *
 *   state     on               by       becomes
 *   free      store            writer   used
 *   used      release          reader   free
 *   used      reader's death   writer   free
 *   used      close            writer   orphaned
 *   orphaned  release          reader   retired, file deleted
 *   free      trim or close    writer   retired, file deleted
 * </pre>
 *
 * <p>The header has a page of its own so that a payload of a power of two bytes, the common case,
 * does not need the next larger block.
 */
final class SpillLayout {
  static final int LAYOUT_VERSION = 1;

  /** "PDS" and the version. */
  static final int MAGIC = 0x50445300 | LAYOUT_VERSION;

  static final long MAGIC_WORD = 0;
  static final long STATE = 4;
  static final long LENGTH = 8;
  static final long USES = 16;
  static final long PAYLOAD = 4096;

  static final int FREE = 0;
  static final int USED = 1;

  /** Used, and the writer is gone: whoever releases it deletes it. */
  static final int ORPHANED = 2;

  /** Deleted by the writer: nothing but the header may be touched. */
  static final int RETIRED = 3;

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
}
