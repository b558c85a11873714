package dev.pando.internal.memory;

import dev.pando.internal.segment.SharedBlock;
import dev.pando.memory.SharedShort;
import org.jspecify.annotations.Nullable;

/** {@link SharedShort} in a cell. */
public final class ShortValue extends IntCell implements SharedShort {
  private static final long serialVersionUID = 1;

  ShortValue(SharedBlock block, @Nullable ValueLock lock) {
    super(block, MemoryKind.SHORT, lock);
  }

  /** Makes one; without a lock if there is none. */
  public static ShortValue create(short initial, @Nullable ValueLock lock) {
    ShortValue value = new ShortValue(allocate(), lock);
    value.setCell(initial);
    return value;
  }

  @Override
  public short get() {
    return (short) getCell();
  }

  @Override
  public void set(short value) {
    setCell(value);
  }

  @Override
  public short getAndSet(short value) {
    return (short) getAndSetCell(value);
  }

  @Override
  public boolean compareAndSet(short expected, short value) {
    return compareAndSetCell(expected, value);
  }

  @Override
  public short getAndAdd(short amount) {
    while (true) {
      short before = get();
      if (compareAndSet(before, (short) (before + amount))) {
        return before;
      }
    }
  }
}
