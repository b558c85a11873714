package dev.pando.internal.memory;

import dev.pando.internal.segment.SharedBlock;
import dev.pando.memory.SharedDouble;
import org.jspecify.annotations.Nullable;

/** {@link SharedDouble} in a cell. */
public final class DoubleValue extends LongCell implements SharedDouble {
  private static final long serialVersionUID = 1;

  DoubleValue(SharedBlock block, @Nullable ValueLock lock) {
    super(block, MemoryKind.DOUBLE, lock);
  }

  /** Makes one; without a lock if there is none. */
  public static DoubleValue create(double initial, @Nullable ValueLock lock) {
    DoubleValue value = new DoubleValue(allocate(), lock);
    value.setCell(Double.doubleToRawLongBits(initial));
    return value;
  }

  @Override
  public double get() {
    return Double.longBitsToDouble(getCell());
  }

  @Override
  public void set(double value) {
    setCell(Double.doubleToRawLongBits(value));
  }

  @Override
  public double getAndSet(double value) {
    return Double.longBitsToDouble(getAndSetCell(Double.doubleToRawLongBits(value)));
  }

  @Override
  public boolean compareAndSet(double expected, double value) {
    return compareAndSetCell(
        Double.doubleToRawLongBits(expected), Double.doubleToRawLongBits(value));
  }

  @Override
  public double getAndAdd(double amount) {
    while (true) {
      double before = get();
      if (compareAndSet(before, before + amount)) {
        return before;
      }
    }
  }
}
