package dev.pando.spi;

/**
 * Something that {@code Connection.waitAny} can wait for, beside others: a connection, a listener,
 * the end of a process.
 */
public interface Waitable {
  /** Whether there is something to be had now, without waiting; the end of all counts too. */
  boolean isReady();

  /**
   * Has {@code wake} called when this becomes ready, at once if it is; in any thread, at least once
   * until the watch ends.
   *
   * @param wake quick, and does not throw
   * @return the watch; close it when nobody waits any more
   */
  Watch watch(Runnable wake);

  /** Until it is closed, somebody is called. */
  @FunctionalInterface
  interface Watch extends AutoCloseable {
    /** Ends the watch. A call that has begun may still be under way. */
    @Override
    void close();
  }
}
