package dev.pando.spi;

import org.jspecify.annotations.Nullable;

/**
 * Bytes that arrived from another process cannot be turned back into an object: a class is missing
 * here, differs from the sender's, is refused by the {@link ClassFilter}, or the bytes are damaged.
 * Python's {@code UnpicklingError}.
 */
public final class DecodingException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With a message that names the class or the damage. */
  public DecodingException(String message) {
    super(message);
  }

  /** With a message that names the class or the damage, and what was thrown underneath. */
  public DecodingException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
