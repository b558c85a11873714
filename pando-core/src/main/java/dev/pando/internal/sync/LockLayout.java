package dev.pando.internal.sync;

import dev.pando.internal.segment.Participant;
import java.nio.ByteOrder;

/**
 * The word of a {@link RobustLock}.
 *
 * <pre>
 *   63  62  61                         32  31  30  29                         0
 *  +---+---+-----------------------------+---+---+-----------------------------+
 *  | C | H |   owner's thread (30 bits)  | W | D |     owner (participant)     |
 *  +---+---+-----------------------------+---+---+-----------------------------+
 * </pre>
 *
 * <ul>
 *   <li>owner: the process that holds the lock, 0 if it is free.
 *   <li>thread: the lowest bits of the id of the thread that holds it. The JVM numbers threads one
 *       after the other, so two of a process have the same ones only if both live while a billion
 *       others are started; the one would then be taken for the other.
 *   <li>D: a former owner died holding the lock, and nobody has said since that what it protects is
 *       in order.
 *   <li>W: somebody sleeps, or is about to. In the lower half, which is the word that the kernel
 *       compares.
 *   <li>H: somebody has waited for long; only those who have slept may take the lock.
 *   <li>C: closed; final.
 * </ul>
 *
 * <p>All zero is a free lock.
 */
final class LockLayout {
  static final int LAYOUT_VERSION = 1;

  static final long BYTES = 8;

  static final long OWNER = (1L << Participant.BITS) - 1;
  static final long DIED = 1L << 30;
  static final long WAITERS = 1L << 31;
  static final int THREAD_SHIFT = 32;
  static final long THREAD = ((1L << 30) - 1) << THREAD_SHIFT;
  static final long HOLDER = OWNER | THREAD;
  static final long HANDOVER = 1L << 62;
  static final long CLOSED = 1L << 63;

  /** Where in the word the half is that the kernel compares, in bytes. */
  static final long SLEEP_OFFSET = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? 0 : 4;

  private LockLayout() {}

  /** What the word says of who holds the lock when this thread of the participant does. */
  static long holder(int participant, Thread thread) {
    return participant | (thread.threadId() << THREAD_SHIFT & THREAD);
  }

  static int owner(long word) {
    return (int) (word & OWNER);
  }

  static boolean isClosed(long word) {
    return word < 0;
  }
}
