package dev.pando.internal.sync;

import dev.pando.internal.platform.Platform;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** {@link Words} in a memory segment: mapped by several processes, or plain for a test. */
public final class SegmentWords extends Words {
  private static final VarHandle INT = ValueLayout.JAVA_INT.varHandle();
  private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();
  private static final VarHandle LONG_OF_BYTES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  /** Up to here, moving long by long beats the call of the general copy. */
  private static final int COPY_BY_LONGS_MAX_BYTES = 64;

  private final MemorySegment memory;

  /**
   * Takes the memory.
   *
   * @throws IllegalArgumentException if it does not begin at a multiple of eight bytes: words would
   *     not be atomic
   */
  public SegmentWords(MemorySegment memory) {
    if (memory.maxByteAlignment() < Long.BYTES) {
      throw new IllegalArgumentException("not aligned to " + Long.BYTES + " bytes: " + memory);
    }
    this.memory = memory;
  }

  @Override
  public int getInt(long offset) {
    return (int) INT.getVolatile(memory, offset);
  }

  @Override
  public void setInt(long offset, int value) {
    INT.setVolatile(memory, offset, value);
  }

  @Override
  public boolean compareAndSetInt(long offset, int expected, int value) {
    return INT.compareAndSet(memory, offset, expected, value);
  }

  @Override
  public int getAndSetBits(long offset, int bits) {
    return (int) INT.getAndBitwiseOr(memory, offset, bits);
  }

  @Override
  public long getLong(long offset) {
    return (long) LONG.getVolatile(memory, offset);
  }

  @Override
  public boolean compareAndSetLong(long offset, long expected, long value) {
    return LONG.compareAndSet(memory, offset, expected, value);
  }

  @Override
  public void setLong(long offset, long value) {
    LONG.setVolatile(memory, offset, value);
  }

  @Override
  public long getLongPlain(long offset) {
    return (long) LONG.get(memory, offset);
  }

  @Override
  public void setLongPlain(long offset, long value) {
    LONG.set(memory, offset, value);
  }

  @Override
  public void copyIn(byte[] source, int sourceOffset, long offset, int length) {
    if (length > COPY_BY_LONGS_MAX_BYTES) {
      MemorySegment.copy(source, sourceOffset, memory, ValueLayout.JAVA_BYTE, offset, length);
      return;
    }
    int done = 0;
    for (; done <= length - Long.BYTES; done += Long.BYTES) {
      LONG.set(memory, offset + done, (long) LONG_OF_BYTES.get(source, sourceOffset + done));
    }
    for (; done < length; done++) {
      memory.set(ValueLayout.JAVA_BYTE, offset + done, source[sourceOffset + done]);
    }
  }

  @Override
  public void copyOut(long offset, byte[] target, int targetOffset, int length) {
    if (length > COPY_BY_LONGS_MAX_BYTES) {
      MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, offset, target, targetOffset, length);
      return;
    }
    int done = 0;
    for (; done <= length - Long.BYTES; done += Long.BYTES) {
      LONG_OF_BYTES.set(target, targetOffset + done, (long) LONG.get(memory, offset + done));
    }
    for (; done < length; done++) {
      target[targetOffset + done] = memory.get(ValueLayout.JAVA_BYTE, offset + done);
    }
  }

  @Override
  public void sleepWhile(long offset, int expected, long nanos) {
    Platform.current().awaitWord(memory, offset, expected, nanos);
  }

  @Override
  public void sleepWhile(long offset, int expected, long nanos, Members members, int deaths) {
    MemorySegment word = members.deathsWord();
    if (word == null) {
      sleepWhile(offset, expected, nanos);
    } else {
      Platform.current().awaitWords(memory, offset, expected, word, deaths, nanos);
    }
  }

  @Override
  public void wake(long offset, int count) {
    Platform.current().wakeWord(memory, offset, count);
  }
}
