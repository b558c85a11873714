package dev.pando.internal.sync;

import dev.pando.internal.segment.Participant;

/**
 * The bytes of a {@code SharedReadWriteLock}.
 *
 * <pre>
 *    0                       16              24      28      32              40
 *   +-----------------------+---------------+-------+-------+---------------+---------
 *   | of the shared object  | writer's lock | holds | bell  | roster lock   | readers ...
 *   +-----------------------+---------------+-------+-------+---------------+---------
 * </pre>
 *
 * The writer's lock and its holds are those of a {@link LockObject}; the bell is a {@link Doorbell}
 * word on which the writer sleeps until the readers have gone. A {@link Roster} entry for each
 * process that has ever read:
 *
 * <pre>
 *   63                                  32  31 30  29                         0
 *  +--------------------------------------+------+-----------------------------+
 *  |  how many read locks it holds        |  0   |     reader (participant)    |
 *  +--------------------------------------+------+-----------------------------+
 * </pre>
 */
final class ReadWriteLayout {
  static final int LAYOUT_VERSION = 1;

  static final long BELL = 28;
  static final long ROSTER_LOCK = 32;
  static final long READERS = 40;

  /** Room for eleven processes; more are in extensions. */
  static final long BYTES = 128;

  static final long ONE_READER = 1L << 32;

  private ReadWriteLayout() {}

  static long entry(int participant) {
    return participant;
  }

  static int reader(long entry) {
    return (int) entry & ((1 << Participant.BITS) - 1);
  }

  static int readers(long entry) {
    return (int) (entry >>> 32);
  }
}
