package dev.pando.internal.sync;

/** Memory that hands everything on, for tests that change one thing. */
public class DelegatingWords extends Words {
  private final Words words;

  public DelegatingWords(Words words) {
    this.words = words;
  }

  @Override
  public void sleepWhile(long offset, int expected, long nanos) {
    words.sleepWhile(offset, expected, nanos);
  }

  @Override
  public void wake(long offset, int count) {
    words.wake(offset, count);
  }

  @Override
  public int getInt(long offset) {
    return words.getInt(offset);
  }

  @Override
  public void setInt(long offset, int value) {
    words.setInt(offset, value);
  }

  @Override
  public boolean compareAndSetInt(long offset, int expected, int value) {
    return words.compareAndSetInt(offset, expected, value);
  }

  @Override
  public int getAndSetBits(long offset, int bits) {
    return words.getAndSetBits(offset, bits);
  }

  @Override
  public long getLong(long offset) {
    return words.getLong(offset);
  }

  @Override
  public boolean compareAndSetLong(long offset, long expected, long value) {
    return words.compareAndSetLong(offset, expected, value);
  }

  @Override
  public void setLong(long offset, long value) {
    words.setLong(offset, value);
  }

  @Override
  public long getLongPlain(long offset) {
    return words.getLongPlain(offset);
  }

  @Override
  public void setLongPlain(long offset, long value) {
    words.setLongPlain(offset, value);
  }

  @Override
  public void copyIn(byte[] source, int sourceOffset, long offset, int length) {
    words.copyIn(source, sourceOffset, offset, length);
  }

  @Override
  public void copyOut(long offset, byte[] target, int targetOffset, int length) {
    words.copyOut(offset, target, targetOffset, length);
  }
}
