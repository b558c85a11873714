package dev.pando.internal.sync;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * {@link Words} on a Java array, which model checkers can see. Sleeping is a monitor's, and ends
 * only by waking: a lost wake-up is a hang here, not a delay.
 */
public final class HeapWords extends Words {
  private final AtomicLongArray longs;
  private final Object bed = new Object();

  public HeapWords(long bytes) {
    longs = new AtomicLongArray(Math.toIntExact((bytes + 7) / 8));
  }

  private static int index(long offset) {
    return (int) (offset / 8);
  }

  private static int shift(long offset) {
    return (int) (offset % 8) * 8;
  }

  /** The long with one of its halves replaced. */
  private static long withInt(long word, long offset, int value) {
    int shift = shift(offset);
    return (word & ~(0xffff_ffffL << shift)) | (Integer.toUnsignedLong(value) << shift);
  }

  @Override
  public int getInt(long offset) {
    return (int) (longs.get(index(offset)) >>> shift(offset));
  }

  @Override
  public void setInt(long offset, int value) {
    longs.updateAndGet(index(offset), word -> withInt(word, offset, value));
  }

  @Override
  public boolean compareAndSetInt(long offset, int expected, int value) {
    while (true) {
      long word = longs.get(index(offset));
      if ((int) (word >>> shift(offset)) != expected) {
        return false;
      }
      if (longs.compareAndSet(index(offset), word, withInt(word, offset, value))) {
        return true;
      }
    }
  }

  @Override
  public int getAndSetBits(long offset, int bits) {
    long before =
        longs.getAndAccumulate(
            index(offset), Integer.toUnsignedLong(bits) << shift(offset), (a, b) -> a | b);
    return (int) (before >>> shift(offset));
  }

  @Override
  public long getLong(long offset) {
    return longs.get(index(offset));
  }

  @Override
  public boolean compareAndSetLong(long offset, long expected, long value) {
    return longs.compareAndSet(index(offset), expected, value);
  }

  @Override
  public void setLong(long offset, long value) {
    longs.set(index(offset), value);
  }

  @Override
  public long getLongPlain(long offset) {
    return longs.getPlain(index(offset));
  }

  @Override
  public void setLongPlain(long offset, long value) {
    longs.setPlain(index(offset), value);
  }

  @Override
  public void copyIn(byte[] source, int sourceOffset, long offset, int length) {
    for (int i = 0; i < length; i++) {
      int index = index(offset + i);
      int shift = shift(offset + i);
      long others = longs.getPlain(index) & ~(0xffL << shift);
      longs.setPlain(index, others | ((source[sourceOffset + i] & 0xffL) << shift));
    }
  }

  @Override
  public void copyOut(long offset, byte[] target, int targetOffset, int length) {
    for (int i = 0; i < length; i++) {
      target[targetOffset + i] = (byte) (longs.getPlain(index(offset + i)) >>> shift(offset + i));
    }
  }

  @Override
  public void sleepWhile(long offset, int expected, long nanos) {
    synchronized (bed) {
      while (getInt(offset) == expected) {
        try {
          bed.wait();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return;
        }
      }
    }
  }

  @Override
  public void wake(long offset, int count) {
    synchronized (bed) {
      bed.notifyAll(); // one bed for all words, so whom to wake cannot be told
    }
  }
}
