package dev.pando.memory;

import dev.pando.internal.memory.DoubleValue;
import dev.pando.internal.memory.ValueLock;
import dev.pando.sync.SharedReentrantLock;
import java.util.function.DoubleUnaryOperator;

/**
 * A {@code double} that several processes see; Python's {@code multiprocessing.Value} of type code
 * {@code d}.
 *
 * {@snippet :
 * SharedDouble sum = Pando.sharedDouble(0);
 * pool.forEach(x -> sum.addAndGet(Math.sqrt(x)), numbers);
 * System.out.println(sum.get());
 * }
 *
 * <p>Each method is one atomic step with the memory effects of a {@code volatile} access, so that
 * no lock is needed for it. Several steps that belong together take {@link #lock()}.
 *
 * <p>{@link #compareAndSet} compares bits, as {@link Double#doubleToRawLongBits} has them: {@code
 * 0.0} and {@code -0.0} differ, and a NaN is equal to itself.
 */
public interface SharedDouble extends SharedValue {

  /** Makes one with a lock. */
  static SharedDouble create(double initial) {
    return DoubleValue.create(initial, ValueLock.own());
  }

  /** Makes one with the lock of the caller's choice, which others may share. */
  static SharedDouble create(double initial, SharedReentrantLock lock) {
    return DoubleValue.create(initial, ValueLock.of(lock));
  }

  /** Makes one without a lock, which takes less memory; Python's {@code RawValue}. */
  static SharedDouble createRaw(double initial) {
    return DoubleValue.create(initial, null);
  }

  /** The value. */
  double get();

  /** Sets the value. */
  void set(double value);

  /** Sets the value and returns the one before. */
  double getAndSet(double value);

  /**
   * Sets the value if it is as expected.
   *
   * @return whether it was
   */
  boolean compareAndSet(double expected, double value);

  /** Adds, and returns the value before. */
  double getAndAdd(double amount);

  /** Adds, and returns the new value. */
  default double addAndGet(double amount) {
    return getAndAdd(amount) + amount;
  }

  /**
   * Replaces the value by what the function makes of it, and returns the value before.
   *
   * @param function without side effects: it runs again when another one changes the value
   *     meanwhile
   */
  default double getAndUpdate(DoubleUnaryOperator function) {
    while (true) {
      double before = get();
      if (compareAndSet(before, function.applyAsDouble(before))) {
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
  default double updateAndGet(DoubleUnaryOperator function) {
    while (true) {
      double before = get();
      double after = function.applyAsDouble(before);
      if (compareAndSet(before, after)) {
        return after;
      }
    }
  }
}
