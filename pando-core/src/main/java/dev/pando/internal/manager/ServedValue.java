package dev.pando.internal.manager;

import dev.pando.function.SerializableUnaryOperator;
import dev.pando.manager.ManagedValue;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A value of the server. */
final class ServedValue implements ManagedValue<@Nullable Object> {
  private @Nullable Object value;

  ServedValue(@Nullable Object value) {
    this.value = value;
  }

  @Override
  public synchronized @Nullable Object get() {
    return value;
  }

  @Override
  public synchronized void set(@Nullable Object newValue) {
    value = newValue;
  }

  @Override
  public synchronized @Nullable Object getAndSet(@Nullable Object newValue) {
    Object old = value;
    value = newValue;
    return old;
  }

  @Override
  public synchronized boolean compareAndSet(@Nullable Object expected, @Nullable Object newValue) {
    boolean same = Objects.equals(value, expected);
    if (same) {
      value = newValue;
    }
    return same;
  }

  @Override
  public synchronized @Nullable Object updateAndGet(
      SerializableUnaryOperator<@Nullable Object> update) {
    value = update.apply(value);
    return value;
  }

  @Override
  public synchronized @Nullable Object getAndUpdate(
      SerializableUnaryOperator<@Nullable Object> update) {
    Object old = value;
    value = update.apply(old);
    return old;
  }

  @Override
  public @Nullable Object getValue() {
    return get();
  }

  @Override
  public synchronized String toString() {
    return "Value(" + value + ")";
  }
}
