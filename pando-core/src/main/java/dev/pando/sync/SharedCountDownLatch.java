package dev.pando.sync;

import java.io.Serializable;
import java.time.Duration;

/**
 * Lets threads of any number of processes wait until so many things have happened; as {@link
 * java.util.concurrent.CountDownLatch}.
 *
 * {@snippet :
 * SharedCountDownLatch ready = Pando.countDownLatch(2);
 * for (int i = 0; i < 2; i++) {
 *   Pando.process(() -> {
 *     prepare();
 *     ready.countDown();
 *   }).start();
 * }
 * ready.await();
 * }
 *
 * <h2>Memory effects</h2>
 *
 * <p>What a thread did before {@code countDown()} happens before what another does after {@code
 * await()} returned, across processes too.
 */
public interface SharedCountDownLatch extends Serializable, AutoCloseable {
  /** How many are still missing. */
  int count();

  /** Counts one. No effect at zero. */
  void countDown();

  /**
   * Waits until the count is zero.
   *
   * @throws InterruptedException if the thread is interrupted before
   * @throws IllegalStateException if the latch is closed, also while waiting
   */
  void await() throws InterruptedException;

  /**
   * Waits until the count is zero.
   *
   * @param timeout longest wait; zero or less does not wait
   * @return false if the time was over before
   */
  boolean await(Duration timeout) throws InterruptedException;

  /** Ends the latch for all processes; see the package description. */
  @Override
  void close();
}
