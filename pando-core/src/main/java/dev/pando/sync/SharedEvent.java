package dev.pando.sync;

import java.io.Serializable;
import java.time.Duration;

/**
 * A flag that threads of any number of processes can wait for; Python's {@code Event}.
 *
 * {@snippet :
 * SharedEvent go = Pando.event();
 * Pando.process(() -> {
 *   go.await();
 *   IO.println("off we go");
 * }).start();
 * go.set();
 * }
 *
 * <p>Setting it lets all go that wait, also those that are still asleep when it is cleared again
 * right away.
 *
 * <h2>Memory effects</h2>
 *
 * <p>What a thread did before {@code set()} happens before what another does after {@code await()}
 * returned true or {@code isSet()} said so, across processes too.
 */
public interface SharedEvent extends Serializable, AutoCloseable {
  /** Tells whether it is set; {@code is_set()}. */
  boolean isSet();

  /** Sets it and lets all go that wait. */
  void set();

  /** Unsets it: who waits from now on, waits for the next {@link #set}. */
  void clear();

  /**
   * Waits until it is set; {@code wait()}.
   *
   * @throws InterruptedException if the thread is interrupted before
   * @throws IllegalStateException if the event is closed, also while waiting
   */
  void await() throws InterruptedException;

  /**
   * Waits until it is set; {@code wait(timeout)}.
   *
   * @param timeout longest wait; zero or less does not wait
   * @return false if the time was over before
   */
  boolean await(Duration timeout) throws InterruptedException;

  /** Ends the event for all processes; see the package description. */
  @Override
  void close();
}
