package dev.pando.sync;

import java.io.Serializable;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;

/**
 * A lock that many readers may have at once, or one writer, in any number of processes; as {@link
 * java.util.concurrent.locks.ReentrantReadWriteLock}.
 *
 * {@snippet :
 * SharedReadWriteLock lock = Pando.readWriteLock();
 * lock.readLock().lock();
 * try {
 *   look();
 * } finally {
 *   lock.readLock().unlock();
 * }
 * }
 *
 * <p>Both locks may be taken again by the thread that has them, and the writer may take the read
 * lock. A reader cannot become a writer: trying throws {@link IllegalMonitorStateException}. New
 * readers wait behind a writer that waits. The lock travels; the two locks it is made of do not.
 *
 * <p>The locks of a process that dies are given back. If it was the writer, {@link #ownerDied()}
 * tells.
 *
 * <h2>Memory effects</h2>
 *
 * <p>What a writer did before it unlocked happens before what others do after they locked, and what
 * readers did before they unlocked happens before what the next writer does, across processes too.
 */
public interface SharedReadWriteLock extends ReadWriteLock, Serializable, AutoCloseable {
  /** The lock of the readers; it has no conditions. */
  @Override
  Lock readLock();

  /** The lock of the writer; it has no conditions. */
  @Override
  Lock writeLock();

  /** How many read locks are held at the moment. */
  int readers();

  /** Tells whether a writer has the lock, or waits for readers to leave. */
  boolean isWriteLocked();

  /** Tells whether a writer died, and nobody has called {@link #markConsistent} since. */
  boolean ownerDied();

  /**
   * Says that what the lock protects is in order again, after a writer died.
   *
   * @throws IllegalMonitorStateException if this thread does not have the write lock
   */
  void markConsistent();

  /** Ends the lock for all processes; see the package description. */
  @Override
  void close();
}
