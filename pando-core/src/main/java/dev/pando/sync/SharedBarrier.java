package dev.pando.sync;

import java.io.Serializable;
import java.time.Duration;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.TimeoutException;

/**
 * Where a number of threads of any processes wait for each other, again and again; Python's {@code
 * Barrier}.
 *
 * {@snippet :
 * SharedBarrier step = Pando.barrier(4);
 * for (int i = 0; i < 4; i++) {
 *   Pando.process(() -> {
 *     for (int round = 0; round < 10; round++) {
 *       work(round);
 *       step.await(); // nobody begins a round before all have ended the one before
 *     }
 *   }).start();
 * }
 * }
 *
 * <p>If one party cannot go on (its time is over, it is interrupted, the action failed, it was
 * killed), the barrier is broken: all that wait, and all that come later, get a {@link
 * BrokenBarrierException}, until somebody calls {@link #reset}. A party that is killed is noticed
 * by those that wait when its parent sees its end, within 250 ms at the latest, whether it was
 * waiting itself or had only come the round before.
 *
 * <h2>Memory effects</h2>
 *
 * <p>What each party did before {@code await()} happens before the action, and that before what any
 * party does after {@code await()} returned, across processes too.
 */
public interface SharedBarrier extends Serializable, AutoCloseable {
  /**
   * Waits for the other parties; {@code wait()}. The last one runs the action.
   *
   * @return in which order this party came: 0 for the first, {@code parties() - 1} for the last
   * @throws InterruptedException if the thread is interrupted before all have come; the barrier is
   *     broken then
   * @throws BrokenBarrierException if the barrier is or gets broken or reset, or the time that it
   *     was made with is over
   * @throws IllegalStateException if the barrier is closed, also while waiting
   */
  int await() throws InterruptedException, BrokenBarrierException;

  /**
   * Waits for the other parties; {@code wait(timeout)}.
   *
   * @param timeout longest wait, in place of the one that the barrier was made with
   * @throws TimeoutException if the time is over before all have come; the barrier is broken then
   */
  int await(Duration timeout) throws InterruptedException, BrokenBarrierException, TimeoutException;

  /**
   * Begins anew: those that wait get a {@link BrokenBarrierException}, later ones do not. Parties
   * that are dead by now are forgotten; others may come in their place.
   */
  void reset();

  /** Breaks the barrier until it is reset. */
  void abort();

  /** How many have to come. */
  int parties();

  /** How many have come and wait; {@code n_waiting}. */
  int waiting();

  /** Tells whether the barrier is broken. */
  boolean isBroken();

  /** Ends the barrier for all processes; see the package description. */
  @Override
  void close();
}
