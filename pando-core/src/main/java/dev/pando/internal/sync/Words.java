package dev.pando.internal.sync;

/**
 * The memory that locks, doorbells and rings live in, as their algorithms see it: words, record
 * bytes, and sleeping on a word.
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
public abstract class Words {

  public abstract int getInt(long offset);

  public abstract void setInt(long offset, int value);

  public abstract boolean compareAndSetInt(long offset, int expected, int value);

  /** Sets the bits and returns the value before. */
  public abstract int getAndSetBits(long offset, int bits);

  public abstract long getLong(long offset);

  public abstract boolean compareAndSetLong(long offset, long expected, long value);

  public abstract void setLong(long offset, long value);

  public abstract long getLongPlain(long offset);

  public abstract void setLongPlain(long offset, long value);

  /** Copies bytes in, without ordering. */
  public abstract void copyIn(byte[] source, int sourceOffset, long offset, int length);

  /** Copies bytes out, without ordering. */
  public abstract void copyOut(long offset, byte[] target, int targetOffset, int length);

  /** Sleeps while the word has the expected value; may return early, never later than the time. */
  public abstract void sleepWhile(long offset, int expected, long nanos);

  /**
   * As {@link #sleepWhile(long, int, long)}, and no longer than no further death is noticed; where
   * the memory or the system cannot do both, the time alone bounds how late that is seen.
   *
   * @param deaths what {@link Members#deaths} said when the caller last looked for the dead
   */
  public void sleepWhile(long offset, int expected, long nanos, Members members, int deaths) {
    sleepWhile(offset, expected, nanos);
  }

  /** Wakes up to {@code count} of those who sleep on the word. */
  public abstract void wake(long offset, int count);

  /** Wakes all who sleep on the word. */
  public final void wakeAll(long offset) {
    wake(offset, Integer.MAX_VALUE);
  }
}
