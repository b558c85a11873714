package dev.pando.sync;

/**
 * A lock that the thread which has it may take again; Python's {@code RLock}.
 *
 * {@snippet :
 * SharedReentrantLock lock = Pando.reentrantLock();
 * lock.lock();
 * lock.lock();    // returns at once
 * lock.unlock();
 * lock.unlock();  // free again
 * }
 *
 * <p>The owner is a thread of a process: {@link #unlock()} in any other throws {@link
 * IllegalMonitorStateException}. All else is as with {@link SharedLock}.
 */
public interface SharedReentrantLock extends SharedLock {
  /**
   * Gives the lock back once; it is free after as many calls as it was taken.
   *
   * @throws IllegalMonitorStateException if this thread does not have it
   */
  @Override
  void unlock();

  /** How often this thread has taken the lock and not given it back; 0 if it does not have it. */
  int holdCount();

  /** Tells whether this thread has the lock. */
  boolean isHeldByCurrentThread();
}
