package dev.pando.sync;

import java.io.Serializable;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;

/**
 * A mutual exclusion lock for threads of any number of processes; Python's {@code Lock}.
 *
 * {@snippet :
 * SharedLock lock = Pando.lock();
 * ChildProcess child = Pando.process(() -> {
 *   lock.lock();
 *   try {
 *     IO.println("one at a time");
 *   } finally {
 *     lock.unlock();
 *   }
 * }).start();
 * }
 *
 * <p>Not reentrant: a thread that takes it twice waits for itself. As in Python, any thread of any
 * process may unlock it. {@link SharedReentrantLock} is stricter.
 *
 * <h2>When the owner dies</h2>
 *
 * <p>The lock goes to the next thread that wants it, in whichever process. What it protects may be
 * half done then: {@link #ownerDied()} says so until somebody has put it in order and called {@link
 * #markConsistent()}, or a recovery registered with {@link #onOwnerDeath} has. Those who do not
 * care need not ask.
 *
 * <h2>Memory effects</h2>
 *
 * <p>What a thread did before {@code unlock()} happens before what the next one does after {@code
 * lock()}, across processes too.
 */
public interface SharedLock extends Lock, Serializable, AutoCloseable {
  /**
   * Takes the lock, however long it takes; an interrupt does not end the wait.
   *
   * @throws IllegalStateException if the lock is closed, also while waiting
   */
  @Override
  void lock();

  /**
   * Takes the lock unless interrupted.
   *
   * @throws InterruptedException if the thread is interrupted before it has the lock
   * @throws IllegalStateException if the lock is closed, also while waiting
   */
  @Override
  void lockInterruptibly() throws InterruptedException;

  /** Takes the lock if it is free; {@code acquire(block=False)}. */
  @Override
  boolean tryLock();

  /** Takes the lock unless the time is over before. */
  @Override
  boolean tryLock(long time, TimeUnit unit) throws InterruptedException;

  /**
   * Takes the lock unless the time is over before; {@code acquire(timeout=...)}.
   *
   * @param timeout longest wait; zero or less does not wait
   * @throws InterruptedException if the thread is interrupted before it has the lock
   */
  default boolean tryLock(Duration timeout) throws InterruptedException {
    return tryLock(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS);
  }

  /**
   * Gives the lock back.
   *
   * @throws IllegalMonitorStateException if nobody has it
   */
  @Override
  void unlock();

  /**
   * Takes the lock for a block of code; {@code with lock:}.
   *
   * {@snippet :
   * try (SharedLock.Held _ = lock.hold()) {
   *   counter.increment();
   * }
   * }
   */
  default Held hold() {
    lock();
    return this::unlock;
  }

  /** Tells whether a thread of any process has the lock; {@code locked()}. */
  boolean locked();

  /** A condition of this lock, of its own each time; {@code Condition(lock)}. */
  @Override
  SharedCondition newCondition();

  /**
   * Tells whether a process died holding the lock, and nobody has called {@link #markConsistent}
   * since.
   */
  boolean ownerDied();

  /**
   * Says that what the lock protects is in order again, after an owner died.
   *
   * @throws IllegalMonitorStateException if this thread does not have the lock
   */
  void markConsistent();

  /**
   * Registers what this process does when it takes the lock over from one that died, in place of an
   * earlier one. It runs in the thread that takes the lock, with the lock held, before {@code
   * lock()} returns. If it returns, the lock is consistent. If it throws, the lock is given back as
   * inconsistent as it was, and the exception goes to the caller of {@code lock()}.
   */
  void onOwnerDeath(Runnable recovery);

  /** Ends the lock for all processes; see the package description. */
  @Override
  void close();

  /** A lock that is held; closing it gives it back. */
  @FunctionalInterface
  interface Held extends AutoCloseable {
    /** Gives the lock back. */
    @Override
    void close();
  }
}
