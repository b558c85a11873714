package dev.pando.manager;

import dev.pando.process.ProcessException;

/**
 * A call took longer than {@link Managed#withTimeout} allows. The manager was asked to give it up,
 * but it may have been carried out.
 */
public final class CallTimeoutException extends ProcessException {
  private static final long serialVersionUID = 1L;

  /** With what took too long. */
  public CallTimeoutException(String message) {
    super(message);
  }
}
