package dev.pando.memory;

import dev.pando.internal.memory.BooleanValue;
import dev.pando.internal.memory.ValueLock;
import dev.pando.sync.SharedReentrantLock;

/**
 * A {@code boolean} that several processes see; Python's {@code multiprocessing.Value} of type code
 * {@code ?}.
 *
 * {@snippet :
 * SharedBoolean stop = Pando.sharedBoolean(false);
 * ChildProcess child = Pando.process(() -> {
 *   while (!stop.get()) {
 *     step();
 *   }
 * }).start();
 * stop.set(true);
 * }
 *
 * <p>Each method is one atomic step with the memory effects of a {@code volatile} access, so that
 * no lock is needed for it. Several steps that belong together take {@link #lock()}.
 */
public interface SharedBoolean extends SharedValue {

  /** Makes one with a lock. */
  static SharedBoolean create(boolean initial) {
    return BooleanValue.create(initial, ValueLock.own());
  }

  /** Makes one with the lock of the caller's choice, which others may share. */
  static SharedBoolean create(boolean initial, SharedReentrantLock lock) {
    return BooleanValue.create(initial, ValueLock.of(lock));
  }

  /** Makes one without a lock, which takes less memory; Python's {@code RawValue}. */
  static SharedBoolean createRaw(boolean initial) {
    return BooleanValue.create(initial, null);
  }

  /** The value. */
  boolean get();

  /** Sets the value. */
  void set(boolean value);

  /** Sets the value and returns the one before. */
  boolean getAndSet(boolean value);

  /**
   * Sets the value if it is as expected.
   *
   * @return whether it was
   */
  boolean compareAndSet(boolean expected, boolean value);

  /** Turns the value into its opposite, and returns the new one. */
  default boolean flip() {
    while (true) {
      boolean before = get();
      if (compareAndSet(before, !before)) {
        return !before;
      }
    }
  }
}
