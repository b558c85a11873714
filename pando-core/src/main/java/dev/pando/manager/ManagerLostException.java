package dev.pando.manager;

import dev.pando.process.ProcessException;

/**
 * The manager's process has ended, or cannot be reached. Calls that were under way may have been
 * carried out or not.
 */
public final class ManagerLostException extends ProcessException {
  private static final long serialVersionUID = 1L;

  /** With what is known of the loss. */
  public ManagerLostException(String message, Throwable cause) {
    super(message, cause);
  }
}
