package dev.pando.internal.sync;

/**
 * The bytes of a {@link Doorbell}: one word, alone on its pair of cache lines.
 *
 * <pre>
 *    0                   1                   2                   3
 *    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *   |S|                     times rung for sleepers                 |    0
 *   +-+-------------------------------------------------------------+
 *   |                            unused                             |    4
 *  ...                                                             ...
 *   |                                                               |  124
 *   +---------------------------------------------------------------+
 *
 *   S  bit 0: somebody sleeps, or is about to
 * </pre>
 *
 * <p>All zero is a fresh doorbell, so memory of a new file needs no formatting.
 */
final class DoorbellLayout {
  static final int LAYOUT_VERSION = 1;

  /** The futex word. */
  static final long WORD = 0;

  /** In the word: somebody sleeps, or is about to. */
  static final int SLEEPERS = 1;

  /** Added to the word by each ring that finds sleepers: makes it differ from what they read. */
  static final int RUNG = 2;

  /** Two cache lines, since processors fetch lines in pairs. */
  static final long BYTES = 128;

  private DoorbellLayout() {}
}
