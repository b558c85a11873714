package dev.pando.internal.ring;

/**
 * The memory a ring or a doorbell lives in, as its algorithms see it: words, record bytes, and
 * sleeping on a word.
 *
 * <p>There is one implementation in production, {@link SegmentWords}; the tests have another on
 * plain Java arrays, because model checkers do not see accesses to memory segments and report
 * success without having looked. This is an abstract class, not an interface, so that the compiler
 * sees from the class hierarchy that {@code SegmentWords} is the only one loaded, and inlines it:
 * the indirection costs nothing.
 *
 * <p>All offsets are in bytes. Accesses are volatile unless the name says otherwise: sequentially
 * consistent among each other, which {@link Doorbell} needs.
 */
abstract class Words {

  abstract int getInt(long offset);

  abstract void setInt(long offset, int value);

  abstract boolean compareAndSetInt(long offset, int expected, int value);

  /** Sets the bits and returns the value before. */
  abstract int getAndSetBits(long offset, int bits);

  abstract long getLong(long offset);

  abstract boolean compareAndSetLong(long offset, long expected, long value);

  abstract void setLong(long offset, long value);

  abstract long getLongPlain(long offset);

  abstract void setLongPlain(long offset, long value);

  /** Copies bytes in, without ordering. */
  abstract void copyIn(byte[] source, int sourceOffset, long offset, int length);

  /** Copies bytes out, without ordering. */
  abstract void copyOut(long offset, byte[] target, int targetOffset, int length);

  /** Sleeps while the word has the expected value; may return early, never later than the time. */
  abstract void sleepWhile(long offset, int expected, long nanos);

  /** Wakes all who sleep on the word. */
  abstract void wakeAll(long offset);
}
