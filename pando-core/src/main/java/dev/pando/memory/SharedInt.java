package dev.pando.memory;

import dev.pando.internal.memory.IntValue;
import dev.pando.internal.memory.ValueLock;
import dev.pando.sync.SharedReentrantLock;
import java.util.function.IntUnaryOperator;

/**
 * An {@code int} that several processes see; Python's {@code multiprocessing.Value} of type code
 * {@code i}.
 *
 * {@snippet :
 * SharedInt hits = Pando.sharedInt(0);
 * pool.forEach(page -> hits.incrementAndGet(), pages);
 * System.out.println(hits.get());
 * }
 *
 * <p>Each method is one atomic step with the memory effects of a {@code volatile} access, so that
 * no lock is needed for it. Several steps that belong together take {@link #lock()}.
 */
public interface SharedInt extends SharedValue {

  /** Makes one with a lock. */
  static SharedInt create(int initial) {
    return IntValue.create(initial, ValueLock.own());
  }

  /** Makes one with the lock of the caller's choice, which others may share. */
  static SharedInt create(int initial, SharedReentrantLock lock) {
    return IntValue.create(initial, ValueLock.of(lock));
  }

  /** Makes one without a lock, which takes less memory; Python's {@code RawValue}. */
  static SharedInt createRaw(int initial) {
    return IntValue.create(initial, null);
  }

  /** The value. */
  int get();

  /** Sets the value. */
  void set(int value);

  /** Sets the value and returns the one before. */
  int getAndSet(int value);

  /**
   * Sets the value if it is as expected.
   *
   * @return whether it was
   */
  boolean compareAndSet(int expected, int value);

  /** Adds with wrap-round, and returns the value before. */
  int getAndAdd(int amount);

  /** Adds with wrap-round, and returns the new value. */
  default int addAndGet(int amount) {
    return getAndAdd(amount) + amount;
  }

  /** Adds 1 and returns the value before. */
  default int getAndIncrement() {
    return getAndAdd(1);
  }

  /** Adds 1 and returns the new value. */
  default int incrementAndGet() {
    return addAndGet(1);
  }

  /** Takes 1 away and returns the value before. */
  default int getAndDecrement() {
    return getAndAdd(-1);
  }

  /** Takes 1 away and returns the new value. */
  default int decrementAndGet() {
    return addAndGet(-1);
  }

  /**
   * Replaces the value by what the function makes of it, and returns the value before.
   *
   * @param function without side effects: it runs again when another one changes the value
   *     meanwhile
   */
  default int getAndUpdate(IntUnaryOperator function) {
    while (true) {
      int before = get();
      if (compareAndSet(before, function.applyAsInt(before))) {
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
  default int updateAndGet(IntUnaryOperator function) {
    while (true) {
      int before = get();
      int after = function.applyAsInt(before);
      if (compareAndSet(before, after)) {
        return after;
      }
    }
  }
}
