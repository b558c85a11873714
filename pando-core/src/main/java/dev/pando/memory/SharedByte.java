package dev.pando.memory;

import dev.pando.internal.memory.ByteValue;
import dev.pando.internal.memory.ValueLock;
import dev.pando.sync.SharedReentrantLock;
import java.util.function.IntUnaryOperator;

/**
 * A {@code byte} that several processes see; Python's {@code multiprocessing.Value} of type code
 * {@code b}.
 *
 * {@snippet :
 * SharedByte state = Pando.sharedByte((byte) 0);
 * Pando.process(() -> state.set((byte) 1)).start().join();
 * assert state.get() == 1;
 * }
 *
 * <p>Each method is one atomic step with the memory effects of a {@code volatile} access, so that
 * no lock is needed for it. Several steps that belong together take {@link #lock()}.
 */
public interface SharedByte extends SharedValue {

  /** Makes one with a lock. */
  static SharedByte create(byte initial) {
    return ByteValue.create(initial, ValueLock.own());
  }

  /** Makes one with the lock of the caller's choice, which others may share. */
  static SharedByte create(byte initial, SharedReentrantLock lock) {
    return ByteValue.create(initial, ValueLock.of(lock));
  }

  /** Makes one without a lock, which takes less memory; Python's {@code RawValue}. */
  static SharedByte createRaw(byte initial) {
    return ByteValue.create(initial, null);
  }

  /** The value. */
  byte get();

  /** Sets the value. */
  void set(byte value);

  /** Sets the value and returns the one before. */
  byte getAndSet(byte value);

  /**
   * Sets the value if it is as expected.
   *
   * @return whether it was
   */
  boolean compareAndSet(byte expected, byte value);

  /** Adds with wrap-round, and returns the value before. */
  byte getAndAdd(byte amount);

  /** Adds with wrap-round, and returns the new value. */
  default byte addAndGet(byte amount) {
    return (byte) (getAndAdd(amount) + amount);
  }

  /** Adds 1 and returns the value before. */
  default byte getAndIncrement() {
    return getAndAdd((byte) 1);
  }

  /** Adds 1 and returns the new value. */
  default byte incrementAndGet() {
    return addAndGet((byte) 1);
  }

  /** Takes 1 away and returns the value before. */
  default byte getAndDecrement() {
    return getAndAdd((byte) -1);
  }

  /** Takes 1 away and returns the new value. */
  default byte decrementAndGet() {
    return addAndGet((byte) -1);
  }

  /**
   * Replaces the value by what the function makes of it, and returns the value before.
   *
   * @param function without side effects: it runs again when another one changes the value
   *     meanwhile
   */
  default byte getAndUpdate(IntUnaryOperator function) {
    while (true) {
      byte before = get();
      if (compareAndSet(before, (byte) function.applyAsInt(before))) {
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
  default byte updateAndGet(IntUnaryOperator function) {
    while (true) {
      byte before = get();
      byte after = (byte) function.applyAsInt(before);
      if (compareAndSet(before, after)) {
        return after;
      }
    }
  }
}
