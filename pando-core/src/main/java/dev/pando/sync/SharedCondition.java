package dev.pando.sync;

import java.io.Serializable;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.function.BooleanSupplier;

/**
 * Waiting for something that other threads or processes bring about under a lock; Python's {@code
 * Condition}.
 *
 * {@snippet :
 * SharedReentrantLock lock = Pando.reentrantLock();
 * SharedCondition notEmpty = lock.newCondition();
 * // consumer                        // producer
 * lock.lock();                       lock.lock();
 * try {                              try {
 *   while (count.get() == 0) {         count.getAndAdd(1);
 *     notEmpty.await();                notEmpty.signal();
 *   }                                } finally {
 *   count.getAndAdd(-1);               lock.unlock();
 * } finally {                        }
 *   lock.unlock();
 * }
 * }
 *
 * <p>Who waits longest is signalled first. A signal goes to a waiter that lives, or to none: it is
 * not lost to one whose process was killed. There are no spurious wake-ups but after the death of a
 * process.
 *
 * <h2>Memory effects</h2>
 *
 * <p>Those of the lock, which is held before and after a wait.
 */
public interface SharedCondition extends Condition, Serializable, AutoCloseable {
  /** The lock. */
  SharedLock lock();

  /**
   * Gives the lock back, waits for a signal, takes the lock again; {@code wait()}.
   *
   * @throws InterruptedException if the thread is interrupted; it has the lock then, too
   * @throws IllegalMonitorStateException if this thread does not have the lock
   * @throws IllegalStateException if the condition is closed, also while waiting
   */
  @Override
  void await() throws InterruptedException;

  /**
   * Waits for a signal; {@code wait(timeout)}.
   *
   * @param timeout longest wait; zero or less only gives others a chance to take the lock
   * @return false if the time was over before a signal came
   */
  boolean await(Duration timeout) throws InterruptedException;

  /**
   * Waits until the predicate holds; {@code wait_for(predicate, timeout)}. It is asked with the
   * lock held, first at once, then after each signal.
   *
   * @param timeout longest wait; zero or less asks once
   * @return what the predicate said last
   */
  boolean awaitUntil(BooleanSupplier predicate, Duration timeout) throws InterruptedException;

  /** Waits until the predicate holds, however long it takes. */
  void awaitUntil(BooleanSupplier predicate) throws InterruptedException;

  /** Signals the one that waits longest, if there is one; {@code notify()}. */
  @Override
  void signal();

  /**
   * Signals up to {@code count} of those that wait; {@code notify(n)}.
   *
   * @throws IllegalMonitorStateException if this thread does not have the lock
   */
  void signal(int count);

  /** Signals all that wait; {@code notify_all()}. */
  @Override
  void signalAll();

  /** Ends the condition for all processes, not its lock. */
  @Override
  void close();
}
