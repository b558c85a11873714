package dev.pando.internal.sync;

import dev.pando.function.SerializableRunnable;
import dev.pando.sync.SharedBarrier;
import dev.pando.sync.SharedCondition;
import dev.pando.sync.SharedCountDownLatch;
import dev.pando.sync.SharedEvent;
import dev.pando.sync.SharedLock;
import dev.pando.sync.SharedReadWriteLock;
import dev.pando.sync.SharedReentrantLock;
import dev.pando.sync.SharedSemaphore;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Makes the objects of {@code dev.pando.sync}. */
public final class Synchronizers {
  private Synchronizers() {}

  /** A free lock. */
  public static SharedLock lock() {
    return PlainLock.create();
  }

  /** A free reentrant lock. */
  public static SharedReentrantLock reentrantLock() {
    return ReentrantLockObject.create();
  }

  /**
   * A condition of a lock.
   *
   * @throws IllegalArgumentException if the lock is not one of this class
   */
  public static SharedCondition condition(SharedLock lock) {
    if (!(lock instanceof LockObject known)) {
      throw new IllegalArgumentException(
          "A condition needs a lock that Pando made, not a " + lock.getClass().getName());
    }
    return ConditionObject.create(known);
  }

  /** A semaphore without an upper bound. */
  public static SharedSemaphore semaphore(int permits) {
    return SemaphoreObject.create(permits, Integer.MAX_VALUE);
  }

  /** A semaphore that never has more permits than at the beginning. */
  public static SharedSemaphore boundedSemaphore(int permits) {
    return SemaphoreObject.create(permits, permits);
  }

  /** An event that is not set. */
  public static SharedEvent event() {
    return EventObject.create();
  }

  /**
   * A barrier.
   *
   * @param action what the last party does before all go on, or null
   * @param timeout how long each party waits that does not say, or null for ever
   */
  public static SharedBarrier barrier(
      int parties, @Nullable SerializableRunnable action, @Nullable Duration timeout) {
    return BarrierObject.create(parties, action, timeout);
  }

  /** A latch. */
  public static SharedCountDownLatch countDownLatch(int count) {
    return LatchObject.create(count);
  }

  /** A free read-write lock. */
  public static SharedReadWriteLock readWriteLock() {
    return ReadWriteLockObject.create();
  }
}
