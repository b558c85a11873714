package dev.pando.memory;

import dev.pando.internal.memory.CharValue;
import dev.pando.internal.memory.ValueLock;
import dev.pando.sync.SharedReentrantLock;
import java.util.function.IntUnaryOperator;

/**
 * A {@code char} that several processes see; Python's {@code multiprocessing.Value} of type code
 * {@code H}.
 *
 * {@snippet :
 * SharedChar grade = Pando.sharedChar('C');
 * Pando.process(() -> grade.set('A')).start().join();
 * assert grade.get() == 'A';
 * }
 *
 * <p>Each method is one atomic step with the memory effects of a {@code volatile} access, so that
 * no lock is needed for it. Several steps that belong together take {@link #lock()}.
 */
public interface SharedChar extends SharedValue {

  /** Makes one with a lock. */
  static SharedChar create(char initial) {
    return CharValue.create(initial, ValueLock.own());
  }

  /** Makes one with the lock of the caller's choice, which others may share. */
  static SharedChar create(char initial, SharedReentrantLock lock) {
    return CharValue.create(initial, ValueLock.of(lock));
  }

  /** Makes one without a lock, which takes less memory; Python's {@code RawValue}. */
  static SharedChar createRaw(char initial) {
    return CharValue.create(initial, null);
  }

  /** The value. */
  char get();

  /** Sets the value. */
  void set(char value);

  /** Sets the value and returns the one before. */
  char getAndSet(char value);

  /**
   * Sets the value if it is as expected.
   *
   * @return whether it was
   */
  boolean compareAndSet(char expected, char value);

  /**
   * Replaces the value by what the function makes of it, and returns the value before.
   *
   * @param function without side effects: it runs again when another one changes the value
   *     meanwhile
   */
  default char getAndUpdate(IntUnaryOperator function) {
    while (true) {
      char before = get();
      if (compareAndSet(before, (char) function.applyAsInt(before))) {
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
  default char updateAndGet(IntUnaryOperator function) {
    while (true) {
      char before = get();
      char after = (char) function.applyAsInt(before);
      if (compareAndSet(before, after)) {
        return after;
      }
    }
  }
}
