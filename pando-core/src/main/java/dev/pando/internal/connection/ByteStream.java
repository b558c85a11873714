package dev.pando.internal.connection;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Bytes to and from a peer, with waits that end by time, by interrupt and by {@link #close}.
 *
 * <p>One thread at a time may read, one may write, any may close.
 */
interface ByteStream extends Heard {
  /**
   * Reads what is there, waiting for the first byte.
   *
   * @return how many bytes; -1 at the end
   */
  int read(ByteBuffer target, Deadline deadline) throws IOException, InterruptedException;

  /**
   * Writes a part, waiting until there is room for the first byte.
   *
   * @throws BrokenMessageException if a part is on its way, and the rest will never be
   */
  long write(ByteBuffer[] sources, Deadline deadline) throws IOException, InterruptedException;

  /** Waits until a read would find bytes, the end or an error; false if the time was over. */
  boolean awaitReadable(Deadline deadline) throws IOException, InterruptedException;

  /** Whether it was not closed here. */
  boolean isOpen();

  /** Has an effect once. */
  void close() throws IOException;
}
