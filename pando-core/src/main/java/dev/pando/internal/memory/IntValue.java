package dev.pando.internal.memory;

import dev.pando.internal.segment.SharedBlock;
import dev.pando.memory.SharedInt;
import org.jspecify.annotations.Nullable;

/** {@link SharedInt} in a cell. */
public final class IntValue extends IntCell implements SharedInt {
  private static final long serialVersionUID = 1;

  IntValue(SharedBlock block, @Nullable ValueLock lock) {
    super(block, MemoryKind.INT, lock);
  }

  /** Makes one; without a lock if there is none. */
  public static IntValue create(int initial, @Nullable ValueLock lock) {
    IntValue value = new IntValue(allocate(), lock);
    value.setCell(initial);
    return value;
  }

  @Override
  public int get() {
    return getCell();
  }

  @Override
  public void set(int value) {
    setCell(value);
  }

  @Override
  public int getAndSet(int value) {
    return getAndSetCell(value);
  }

  @Override
  public boolean compareAndSet(int expected, int value) {
    return compareAndSetCell(expected, value);
  }

  @Override
  public int getAndAdd(int amount) {
    return getAndAddCell(amount);
  }
}
