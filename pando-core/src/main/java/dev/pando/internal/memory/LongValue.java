package dev.pando.internal.memory;

import dev.pando.internal.segment.SharedBlock;
import dev.pando.memory.SharedLong;
import org.jspecify.annotations.Nullable;

/** {@link SharedLong} in a cell. */
public final class LongValue extends LongCell implements SharedLong {
  private static final long serialVersionUID = 1;

  LongValue(SharedBlock block, @Nullable ValueLock lock) {
    super(block, MemoryKind.LONG, lock);
  }

  /** Makes one; without a lock if there is none. */
  public static LongValue create(long initial, @Nullable ValueLock lock) {
    LongValue value = new LongValue(allocate(), lock);
    value.setCell(initial);
    return value;
  }

  @Override
  public long get() {
    return getCell();
  }

  @Override
  public void set(long value) {
    setCell(value);
  }

  @Override
  public long getAndSet(long value) {
    return getAndSetCell(value);
  }

  @Override
  public boolean compareAndSet(long expected, long value) {
    return compareAndSetCell(expected, value);
  }

  @Override
  public long getAndAdd(long amount) {
    return getAndAddCell(amount);
  }
}
