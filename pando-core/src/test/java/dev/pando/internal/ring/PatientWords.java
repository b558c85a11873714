package dev.pando.internal.ring;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;

/** Memory in which sleeps have no slices: a lost wake-up is a hang, not a delay of 100 ms. */
final class PatientWords extends Words {
  private final SegmentWords words;

  PatientWords(MemorySegment memory) {
    words = new SegmentWords(memory);
  }

  @Override
  void sleepWhile(long offset, int expected, long nanos) {
    words.sleepWhile(offset, expected, TimeUnit.HOURS.toNanos(1));
  }

  @Override
  void wakeAll(long offset) {
    words.wakeAll(offset);
  }

  @Override
  int getInt(long offset) {
    return words.getInt(offset);
  }

  @Override
  void setInt(long offset, int value) {
    words.setInt(offset, value);
  }

  @Override
  boolean compareAndSetInt(long offset, int expected, int value) {
    return words.compareAndSetInt(offset, expected, value);
  }

  @Override
  int getAndSetBits(long offset, int bits) {
    return words.getAndSetBits(offset, bits);
  }

  @Override
  long getLong(long offset) {
    return words.getLong(offset);
  }

  @Override
  boolean compareAndSetLong(long offset, long expected, long value) {
    return words.compareAndSetLong(offset, expected, value);
  }

  @Override
  void setLong(long offset, long value) {
    words.setLong(offset, value);
  }

  @Override
  long getLongPlain(long offset) {
    return words.getLongPlain(offset);
  }

  @Override
  void setLongPlain(long offset, long value) {
    words.setLongPlain(offset, value);
  }

  @Override
  void copyIn(byte[] source, int sourceOffset, long offset, int length) {
    words.copyIn(source, sourceOffset, offset, length);
  }

  @Override
  void copyOut(long offset, byte[] target, int targetOffset, int length) {
    words.copyOut(offset, target, targetOffset, length);
  }
}
