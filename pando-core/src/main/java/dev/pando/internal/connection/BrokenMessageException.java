package dev.pando.internal.connection;

import java.io.IOException;

/** A message was sent in part and will not be completed. */
final class BrokenMessageException extends IOException {
  private static final long serialVersionUID = 1L;

  BrokenMessageException(Exception cause) {
    super("a message was sent in part only, so the connection is closed", cause);
  }
}
