package dev.pando.memory;

import dev.pando.internal.memory.FloatValue;
import dev.pando.internal.memory.ValueLock;
import dev.pando.sync.SharedReentrantLock;
import java.util.function.DoubleUnaryOperator;

/**
 * A {@code float} that several processes see; Python's {@code multiprocessing.Value} of type code
 * {@code f}.
 *
 * {@snippet :
 * SharedFloat level = Pando.sharedFloat(0);
 * Pando.process(() -> level.set(0.75f)).start().join();
 * assert level.get() == 0.75f;
 * }
 *
 * <p>Each method is one atomic step with the memory effects of a {@code volatile} access, so that
 * no lock is needed for it. Several steps that belong together take {@link #lock()}.
 *
 * <p>{@link #compareAndSet} compares bits, as {@link Float#floatToRawIntBits} has them: {@code 0.0}
 * and {@code -0.0} differ, and a NaN is equal to itself.
 */
public interface SharedFloat extends SharedValue {

  /** Makes one with a lock. */
  static SharedFloat create(float initial) {
    return FloatValue.create(initial, ValueLock.own());
  }

  /** Makes one with the lock of the caller's choice, which others may share. */
  static SharedFloat create(float initial, SharedReentrantLock lock) {
    return FloatValue.create(initial, ValueLock.of(lock));
  }

  /** Makes one without a lock, which takes less memory; Python's {@code RawValue}. */
  static SharedFloat createRaw(float initial) {
    return FloatValue.create(initial, null);
  }

  /** The value. */
  float get();

  /** Sets the value. */
  void set(float value);

  /** Sets the value and returns the one before. */
  float getAndSet(float value);

  /**
   * Sets the value if it is as expected.
   *
   * @return whether it was
   */
  boolean compareAndSet(float expected, float value);

  /** Adds, and returns the value before. */
  float getAndAdd(float amount);

  /** Adds, and returns the new value. */
  default float addAndGet(float amount) {
    return getAndAdd(amount) + amount;
  }

  /**
   * Replaces the value by what the function makes of it, and returns the value before.
   *
   * @param function without side effects: it runs again when another one changes the value
   *     meanwhile
   */
  default float getAndUpdate(DoubleUnaryOperator function) {
    while (true) {
      float before = get();
      if (compareAndSet(before, (float) function.applyAsDouble(before))) {
        return before;
      }
    }
  }

  /**
   * Replaces the value by what the function makes of it, and returns the new value.
   *
   * @param function without side effects: it runs again when another one changes the value
   *     meanwhile
   */
  default float updateAndGet(DoubleUnaryOperator function) {
    while (true) {
      float before = get();
      float after = (float) function.applyAsDouble(before);
      if (compareAndSet(before, after)) {
        return after;
      }
    }
  }
}
