package dev.pando.internal.memory;

import dev.pando.internal.sync.Synchronizers;
import dev.pando.sync.SharedReentrantLock;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * The lock that goes with a value, array or struct; travels with it.
 *
 * @param lock itself
 * @param owned whether it was made for the value, and so ends with it
 */
public record ValueLock(SharedReentrantLock lock, boolean owned) implements Serializable {

  /** Returns a lock for a value that is being made. */
  public static ValueLock own() {
    return new ValueLock(Synchronizers.reentrantLock(), true);
  }

  /** Returns the lock that the caller chose. */
  public static ValueLock of(SharedReentrantLock lock) {
    return new ValueLock(lock, false);
  }

  /** Returns what {@link LockedObject#detail} gave in the sending process. */
  static @Nullable ValueLock from(@Nullable Object detail) {
    return (ValueLock) detail;
  }
}
