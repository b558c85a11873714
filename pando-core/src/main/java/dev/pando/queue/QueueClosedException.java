package dev.pando.queue;

/**
 * A queue was closed, here or by another process: nothing can be put into it, or nothing is left to
 * be taken. Python's {@code queue.ShutDown}.
 */
public final class QueueClosedException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  /** With what was tried in vain. */
  public QueueClosedException(String message) {
    super(message);
  }
}
