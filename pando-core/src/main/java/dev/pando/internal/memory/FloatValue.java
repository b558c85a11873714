package dev.pando.internal.memory;

import dev.pando.internal.segment.SharedBlock;
import dev.pando.memory.SharedFloat;
import org.jspecify.annotations.Nullable;

/** {@link SharedFloat} in a cell. */
public final class FloatValue extends IntCell implements SharedFloat {
  private static final long serialVersionUID = 1;

  FloatValue(SharedBlock block, @Nullable ValueLock lock) {
    super(block, MemoryKind.FLOAT, lock);
  }

  /** Makes one; without a lock if there is none. */
  public static FloatValue create(float initial, @Nullable ValueLock lock) {
    FloatValue value = new FloatValue(allocate(), lock);
    value.setCell(Float.floatToRawIntBits(initial));
    return value;
  }

  @Override
  public float get() {
    return Float.intBitsToFloat(getCell());
  }

  @Override
  public void set(float value) {
    setCell(Float.floatToRawIntBits(value));
  }

  @Override
  public float getAndSet(float value) {
    return Float.intBitsToFloat(getAndSetCell(Float.floatToRawIntBits(value)));
  }

  @Override
  public boolean compareAndSet(float expected, float value) {
    return compareAndSetCell(Float.floatToRawIntBits(expected), Float.floatToRawIntBits(value));
  }

  @Override
  public float getAndAdd(float amount) {
    while (true) {
      float before = get();
      if (compareAndSet(before, before + amount)) {
        return before;
      }
    }
  }
}
