package dev.pando.manager;

import dev.pando.function.SerializableUnaryOperator;

/**
 * A number in a manager's process, with the methods of {@link
 * java.util.concurrent.atomic.AtomicLong}. Each operation is atomic.
 */
public interface ManagedLong extends Managed {
  /** The number. */
  long get();

  /** Sets the number. */
  void set(long value);

  /** Sets the number and returns the one before. */
  long getAndSet(long value);

  /** Sets the number if it is the expected one. */
  boolean compareAndSet(long expected, long value);

  /** Adds and returns the sum. */
  long addAndGet(long amount);

  /** Adds and returns the number before. */
  long getAndAdd(long amount);

  /** Adds one and returns the sum. */
  long incrementAndGet();

  /** Adds one and returns the number before. */
  long getAndIncrement();

  /** Takes one away and returns the rest. */
  long decrementAndGet();

  /** Changes the number by a function that runs in the manager's process; returns the new one. */
  long updateAndGet(SerializableUnaryOperator<Long> update);
}
