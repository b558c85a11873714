package dev.pando.internal.manager;

import dev.pando.function.SerializableUnaryOperator;
import dev.pando.manager.ManagedLong;
import java.util.concurrent.atomic.AtomicLong;

/** A number of the server. */
final class ServedLong implements ManagedLong {
  private final AtomicLong number;

  ServedLong(long initial) {
    number = new AtomicLong(initial);
  }

  @Override
  public long get() {
    return number.get();
  }

  @Override
  public void set(long value) {
    number.set(value);
  }

  @Override
  public long getAndSet(long value) {
    return number.getAndSet(value);
  }

  @Override
  public boolean compareAndSet(long expected, long value) {
    return number.compareAndSet(expected, value);
  }

  @Override
  public long addAndGet(long amount) {
    return number.addAndGet(amount);
  }

  @Override
  public long getAndAdd(long amount) {
    return number.getAndAdd(amount);
  }

  @Override
  public long incrementAndGet() {
    return number.incrementAndGet();
  }

  @Override
  public long getAndIncrement() {
    return number.getAndIncrement();
  }

  @Override
  public long decrementAndGet() {
    return number.decrementAndGet();
  }

  @Override
  public long updateAndGet(SerializableUnaryOperator<Long> update) {
    return number.updateAndGet(update::apply);
  }

  @Override
  public Object getValue() {
    return get();
  }

  @Override
  public String toString() {
    return number.toString();
  }
}
