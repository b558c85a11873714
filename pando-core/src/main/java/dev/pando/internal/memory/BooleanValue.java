package dev.pando.internal.memory;

import dev.pando.internal.segment.SharedBlock;
import dev.pando.memory.SharedBoolean;
import org.jspecify.annotations.Nullable;

/** {@link SharedBoolean} in a cell. */
public final class BooleanValue extends IntCell implements SharedBoolean {
  private static final long serialVersionUID = 1;

  BooleanValue(SharedBlock block, @Nullable ValueLock lock) {
    super(block, MemoryKind.BOOLEAN, lock);
  }

  /** Makes one; without a lock if there is none. */
  public static BooleanValue create(boolean initial, @Nullable ValueLock lock) {
    BooleanValue value = new BooleanValue(allocate(), lock);
    value.setCell(initial ? 1 : 0);
    return value;
  }

  @Override
  public boolean get() {
    return getCell() != 0;
  }

  @Override
  public void set(boolean value) {
    setCell(value ? 1 : 0);
  }

  @Override
  public boolean getAndSet(boolean value) {
    return getAndSetCell(value ? 1 : 0) != 0;
  }

  @Override
  public boolean compareAndSet(boolean expected, boolean value) {
    return compareAndSetCell(expected ? 1 : 0, value ? 1 : 0);
  }
}
