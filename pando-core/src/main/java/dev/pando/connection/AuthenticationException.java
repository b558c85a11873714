package dev.pando.connection;

import java.io.IOException;

/**
 * The two sides of a connection did not prove to each other that they know the same key.
 *
 * <p>Answers to {@code multiprocessing.AuthenticationError}.
 */
public final class AuthenticationException extends IOException {
  private static final long serialVersionUID = 1L;

  /** With a message that says what the peer did. */
  public AuthenticationException(String message) {
    super(message);
  }
}
