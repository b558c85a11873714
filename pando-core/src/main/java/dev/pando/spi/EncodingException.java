package dev.pando.spi;

import org.jspecify.annotations.Nullable;

/**
 * A value cannot be sent to another process.
 *
 * <p>Thrown in the caller, before anything is sent. The message names the way from the value given
 * to the culprit, and what to do about it: <i>cannot send Job: Job.config -&gt;
 * java.io.FileInputStream is not serializable; mark the field transient, or register a reducer</i>.
 * Python's {@code PicklingError}.
 */
public final class EncodingException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With a message that names the path and the remedy. */
  public EncodingException(String message) {
    super(message);
  }

  /** With a message that names the path and the remedy, and what was thrown underneath. */
  public EncodingException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
