package dev.pando.memory;

import dev.pando.sync.SharedReentrantLock;

/**
 * One value that several processes see.
 *
 * <p>Handed to another process, it is the same value there. It lives until it is closed or the
 * program ends; one that never left its process ends when nothing refers to it any more.
 */
public interface SharedValue extends AutoCloseable {
  /**
   * The lock that goes with the value; Python's {@code get_lock()}. Nothing takes it by itself.
   *
   * {@snippet :
   * try (SharedLock.Held _ = balance.lock().hold()) {
   *   balance.set(balance.get() - price);
   * }
   * }
   *
   * @throws IllegalStateException if the value was made without one
   */
  SharedReentrantLock lock();

  /**
   * Ends the value for all processes, and its lock unless that was the caller's choice: whoever
   * uses or waits for either gets an {@link IllegalStateException}. Has an effect once.
   */
  @Override
  void close();
}
