package dev.pando.sync;

import java.io.Serializable;
import java.time.Duration;
import java.util.Optional;

/**
 * A number of permits for threads of any number of processes; Python's {@code Semaphore} and {@code
 * BoundedSemaphore}.
 *
 * {@snippet :
 * SharedSemaphore downloads = Pando.semaphore(3); // at most three at a time, in all processes
 * try (SharedSemaphore.Permit _ = downloads.acquirePermit()) {
 *   download();
 * }
 * }
 *
 * <p>A plain permit belongs to nobody: whoever wants may release one, and one that a killed process
 * had acquired is gone. A {@link Permit} belongs to the process that acquired it, and comes back
 * when that dies.
 *
 * <p>A bounded semaphore never has more permits than at the beginning.
 *
 * <h2>Memory effects</h2>
 *
 * <p>What a thread did before it released a permit happens before what another does after it
 * acquired one that was released then or later, across processes too.
 */
public interface SharedSemaphore extends Serializable, AutoCloseable {
  /**
   * Takes a permit; {@code acquire()}.
   *
   * @throws InterruptedException if the thread is interrupted before it has one
   * @throws IllegalStateException if the semaphore is closed, also while waiting
   */
  void acquire() throws InterruptedException;

  /** Takes a permit, however long it takes; an interrupt does not end the wait. */
  void acquireUninterruptibly();

  /** Takes a permit if there is one; {@code acquire(block=False)}. */
  boolean tryAcquire();

  /**
   * Takes a permit unless the time is over before; {@code acquire(timeout=...)}.
   *
   * @param timeout longest wait; zero or less does not wait
   */
  boolean tryAcquire(Duration timeout) throws InterruptedException;

  /**
   * Adds a permit; {@code release()}.
   *
   * @throws IllegalStateException if a bounded semaphore has as many as at the beginning
   */
  void release();

  /**
   * Adds permits.
   *
   * @throws IllegalArgumentException if {@code permits} is less than 1
   * @throws IllegalStateException if a bounded semaphore would have more than at the beginning
   */
  void release(int permits);

  /**
   * Takes a permit that is given back by {@link Permit#close()}, or when this process dies. A
   * waiting process finds permits of dead ones within 250 ms.
   */
  Permit acquirePermit() throws InterruptedException;

  /** Takes such a permit unless the time is over before. */
  Optional<Permit> tryAcquirePermit(Duration timeout) throws InterruptedException;

  /** How many permits are free at the moment; {@code get_value()}. */
  int availablePermits();

  /** Ends the semaphore for all processes; see the package description. */
  @Override
  void close();

  /** A permit that belongs to this process. */
  interface Permit extends AutoCloseable {
    /** Gives the permit back. Has an effect once. */
    @Override
    void close();
  }
}
