package dev.pando.internal.segment;

/**
 * The file {@code slots} of a grove: who takes part.
 *
 * <pre>
 *    0               8              16              24              32
 *   +---------------+-------+-------+---------------+---------------+
 *   | magic         |version| slots | grove id      | founded (ms)  |
 *   +-------+-------+-------+-------+---------------+---------------+
 *   | next  | used  | deaths|       (zero to 128)                   |
 *   +-------+-------+-------+---------------------------------------+
 *   | slots * 128 bytes ...                                         |
 *   +---------------------------------------------------------------+
 *
 *    0               8              16              24              32
 *   +-------+-------+---------------+---------------+---------------+
 *   | state |incarn.| pid           | joined (ms)   | parent|  zero |
 *   +-------+-------+---------------+---------------+---------------+
 *   | statistics, 96 bytes, zero when a process joins ...           |
 *   +---------------------------------------------------------------+
 * </pre>
 *
 * State and incarnation are one 64-bit word and change together by compare-and-set.
 */
final class SlotTableLayout {
  static final int LAYOUT_VERSION = 2;

  /** "PANDOSLT" in ASCII, read as a big-endian number. */
  static final long MAGIC = 0x50414E444F534C54L;

  static final int MAX_SLOTS = 4096;

  static final long HEADER_BYTES = 128;
  static final long MAGIC_OFFSET = 0;
  static final long VERSION_OFFSET = 8;
  static final long SLOTS_OFFSET = 12;
  static final long GROVE_ID_OFFSET = 16;
  static final long FOUNDED_OFFSET = 24;

  /** Where the search for a free slot begins; goes round so that a slot rests long when freed. */
  static final long NEXT_OFFSET = 32;

  /** One more than the highest slot ever used: bounds all searches. */
  static final long USED_OFFSET = 36;

  /**
   * Counts deaths seen so far; a change says that somebody died since the last look. Who waits for
   * something that others may take to their graves sleeps on it, and who counts wakes.
   */
  static final long DEATHS_OFFSET = 40;

  static final long ENTRY_BYTES = 128;
  static final long ENTRY_WORD_OFFSET = 0;
  static final long ENTRY_PID_OFFSET = 8;
  static final long ENTRY_JOINED_OFFSET = 16;
  static final long ENTRY_PARENT_OFFSET = 24;
  static final long ENTRY_STATISTICS_OFFSET = 32;
  static final long ENTRY_STATISTICS_BYTES = 96;

  static final long FILE_BYTES = HEADER_BYTES + MAX_SLOTS * ENTRY_BYTES;

  /** The slot was never used. */
  static final int STATE_NEVER_USED = 0;

  /** Taken; whether its process still lives, the lock says. */
  static final int STATE_TAKEN = 1;

  /** Taken by a process that is about to exit and starts nothing new. */
  static final int STATE_LEAVING = 2;

  /** Its process is known to be dead. */
  static final int STATE_DEAD = 3;

  /** Its process is known to be dead, and said before that it was about to exit. */
  static final int STATE_LEFT = 4;

  private SlotTableLayout() {}

  static long entry(int slot) {
    return HEADER_BYTES + slot * ENTRY_BYTES;
  }

  static long word(int state, int incarnation) {
    return (long) incarnation << 32 | state;
  }

  static int state(long word) {
    return (int) word;
  }

  static int incarnation(long word) {
    return (int) (word >>> 32);
  }
}
