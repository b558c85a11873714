package dev.pando.internal.memory;

import dev.pando.internal.segment.SharedBlock;
import dev.pando.memory.SharedByte;
import org.jspecify.annotations.Nullable;

/** {@link SharedByte} in a cell. */
public final class ByteValue extends IntCell implements SharedByte {
  private static final long serialVersionUID = 1;

  ByteValue(SharedBlock block, @Nullable ValueLock lock) {
    super(block, MemoryKind.BYTE, lock);
  }

  /** Makes one; without a lock if there is none. */
  public static ByteValue create(byte initial, @Nullable ValueLock lock) {
    ByteValue value = new ByteValue(allocate(), lock);
    value.setCell(initial);
    return value;
  }

  @Override
  public byte get() {
    return (byte) getCell();
  }

  @Override
  public void set(byte value) {
    setCell(value);
  }

  @Override
  public byte getAndSet(byte value) {
    return (byte) getAndSetCell(value);
  }

  @Override
  public boolean compareAndSet(byte expected, byte value) {
    return compareAndSetCell(expected, value);
  }

  @Override
  public byte getAndAdd(byte amount) {
    while (true) {
      byte before = get();
      if (compareAndSet(before, (byte) (before + amount))) {
        return before;
      }
    }
  }
}
