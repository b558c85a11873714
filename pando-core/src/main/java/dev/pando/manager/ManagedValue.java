package dev.pando.manager;

import dev.pando.function.SerializableUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A value in a manager's process; Python's {@code Manager.Value}. Each operation is atomic.
 *
 * @param <T> what it is
 */
public interface ManagedValue<T extends @Nullable Object> extends Managed {
  /** The value. */
  T get();

  /** Sets the value. */
  void set(T value);

  /** Sets the value and returns the one before. */
  T getAndSet(T value);

  /** Sets the value if it equals the expected one. */
  boolean compareAndSet(T expected, T value);

  /** Changes the value by a function that runs in the manager's process; returns the new one. */
  T updateAndGet(SerializableUnaryOperator<T> update);

  /** Changes the value by a function that runs in the manager's process; returns the old one. */
  T getAndUpdate(SerializableUnaryOperator<T> update);
}
