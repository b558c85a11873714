package dev.pando.connection;

import java.io.IOException;

/**
 * A message was received that does not fit into the buffer given for it. The message is not lost:
 * the exception carries it.
 *
 * <p>Answers to {@code multiprocessing.BufferTooShort}.
 */
public final class BufferTooShortException extends IOException {
  private static final long serialVersionUID = 1L;

  private final byte[] message;

  /**
   * With the message that was received.
   *
   * @param message the whole of it; not copied
   * @param room how many bytes there was room for
   */
  public BufferTooShortException(byte[] message, long room) {
    super(
        "a message of %d bytes does not fit into a buffer with room for %d; it is in this exception"
            .formatted(message.length, room));
    this.message = message;
  }

  /** The whole message; the array is not copied. */
  public byte[] message() {
    return message;
  }
}
