package dev.pando.memory;

import dev.pando.internal.memory.LongValue;
import dev.pando.internal.memory.ValueLock;
import dev.pando.sync.SharedReentrantLock;
import java.util.function.LongUnaryOperator;

/**
 * A {@code long} that several processes see; Python's {@code multiprocessing.Value} of type code
 * {@code q}.
 *
 * {@snippet :
 * SharedLong bytes = Pando.sharedLong(0);
 * pool.forEach(file -> bytes.addAndGet(Files.size(file)), files);
 * System.out.println(bytes.get());
 * }
 *
 * <p>Each method is one atomic step with the memory effects of a {@code volatile} access, so that
 * no lock is needed for it. Several steps that belong together take {@link #lock()}.
 */
public interface SharedLong extends SharedValue {

  /** Makes one with a lock. */
  static SharedLong create(long initial) {
    return LongValue.create(initial, ValueLock.own());
  }

  /** Makes one with the lock of the caller's choice, which others may share. */
  static SharedLong create(long initial, SharedReentrantLock lock) {
    return LongValue.create(initial, ValueLock.of(lock));
  }

  /** Makes one without a lock, which takes less memory; Python's {@code RawValue}. */
  static SharedLong createRaw(long initial) {
    return LongValue.create(initial, null);
  }

  /** The value. */
  long get();

  /** Sets the value. */
  void set(long value);

  /** Sets the value and returns the one before. */
  long getAndSet(long value);

  /**
   * Sets the value if it is as expected.
   *
   * @return whether it was
   */
  boolean compareAndSet(long expected, long value);

  /** Adds with wrap-round, and returns the value before. */
  long getAndAdd(long amount);

  /** Adds with wrap-round, and returns the new value. */
  default long addAndGet(long amount) {
    return getAndAdd(amount) + amount;
  }

  /** Adds 1 and returns the value before. */
  default long getAndIncrement() {
    return getAndAdd(1);
  }

  /** Adds 1 and returns the new value. */
  default long incrementAndGet() {
    return addAndGet(1);
  }

  /** Takes 1 away and returns the value before. */
  default long getAndDecrement() {
    return getAndAdd(-1);
  }

  /** Takes 1 away and returns the new value. */
  default long decrementAndGet() {
    return addAndGet(-1);
  }

  /**
   * Replaces the value by what the function makes of it, and returns the value before.
   *
   * @param function without side effects: it runs again when another one changes the value
   *     meanwhile
   */
  default long getAndUpdate(LongUnaryOperator function) {
    while (true) {
      long before = get();
      if (compareAndSet(before, function.applyAsLong(before))) {
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
  default long updateAndGet(LongUnaryOperator function) {
    while (true) {
      long before = get();
      long after = function.applyAsLong(before);
      if (compareAndSet(before, after)) {
        return after;
      }
    }
  }
}
