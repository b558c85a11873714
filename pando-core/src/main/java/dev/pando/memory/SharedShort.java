package dev.pando.memory;

import dev.pando.internal.memory.ShortValue;
import dev.pando.internal.memory.ValueLock;
import dev.pando.sync.SharedReentrantLock;
import java.util.function.IntUnaryOperator;

/**
 * A {@code short} that several processes see; Python's {@code multiprocessing.Value} of type code
 * {@code h}.
 *
 * {@snippet :
 * SharedShort port = Pando.sharedShort((short) 0);
 * Pando.process(() -> port.set((short) 8080)).start().join();
 * assert port.get() == 8080;
 * }
 *
 * <p>Each method is one atomic step with the memory effects of a {@code volatile} access, so that
 * no lock is needed for it. Several steps that belong together take {@link #lock()}.
 */
public interface SharedShort extends SharedValue {

  /** Makes one with a lock. */
  static SharedShort create(short initial) {
    return ShortValue.create(initial, ValueLock.own());
  }

  /** Makes one with the lock of the caller's choice, which others may share. */
  static SharedShort create(short initial, SharedReentrantLock lock) {
    return ShortValue.create(initial, ValueLock.of(lock));
  }

  /** Makes one without a lock, which takes less memory; Python's {@code RawValue}. */
  static SharedShort createRaw(short initial) {
    return ShortValue.create(initial, null);
  }

  /** The value. */
  short get();

  /** Sets the value. */
  void set(short value);

  /** Sets the value and returns the one before. */
  short getAndSet(short value);

  /**
   * Sets the value if it is as expected.
   *
   * @return whether it was
   */
  boolean compareAndSet(short expected, short value);

  /** Adds with wrap-round, and returns the value before. */
  short getAndAdd(short amount);

  /** Adds with wrap-round, and returns the new value. */
  default short addAndGet(short amount) {
    return (short) (getAndAdd(amount) + amount);
  }

  /** Adds 1 and returns the value before. */
  default short getAndIncrement() {
    return getAndAdd((short) 1);
  }

  /** Adds 1 and returns the new value. */
  default short incrementAndGet() {
    return addAndGet((short) 1);
  }

  /** Takes 1 away and returns the value before. */
  default short getAndDecrement() {
    return getAndAdd((short) -1);
  }

  /** Takes 1 away and returns the new value. */
  default short decrementAndGet() {
    return addAndGet((short) -1);
  }

  /**
   * Replaces the value by what the function makes of it, and returns the value before.
   *
   * @param function without side effects: it runs again when another one changes the value
   *     meanwhile
   */
  default short getAndUpdate(IntUnaryOperator function) {
    while (true) {
      short before = get();
      if (compareAndSet(before, (short) function.applyAsInt(before))) {
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
  default short updateAndGet(IntUnaryOperator function) {
    while (true) {
      short before = get();
      short after = (short) function.applyAsInt(before);
      if (compareAndSet(before, after)) {
        return after;
      }
    }
  }
}
