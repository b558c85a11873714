package dev.pando.internal.pool;

import java.util.function.BooleanSupplier;

/** Lets a thread that waits for a result do the dispatcher's work meanwhile. */
interface Helping {
  /**
   * Polls for results for a short while.
   *
   * @return whether the condition came true
   * @throws InterruptedException if the thread was interrupted before it did
   */
  boolean help(BooleanSupplier done) throws InterruptedException;
}
