package dev.pando.internal.connection;

import dev.pando.connection.BufferTooShortException;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts messages out of the bytes of a socket. For one thread at a time.
 *
 * <p>A wait that ends early, by time or interrupt, loses nothing: what has arrived is kept, and the
 * next call goes on from there. The buffer of a message grows with the bytes that arrive, so that a
 * peer which announces a gigabyte costs no more than what it sends.
 */
final class FrameReader {
  /** Longest body that comes as an array; some JVMs make no longer ones. */
  static final long MAX_ARRAY_BYTES = Integer.MAX_VALUE - 8;

  private static final int AHEAD_BYTES = 8192;
  private static final int FIRST_BODY_BYTES = 1 << 20;

  /** The JDK copies through a buffer of this size, kept for each thread. */
  private static final int READ_BYTES = 256 << 10;

  private static final int NO_FRAME = -1;

  private final ByteStream stream;

  /** Bytes that were read before anybody asked for them. */
  private final ByteBuffer ahead = ByteBuffer.allocate(AHEAD_BYTES).flip();

  /** Length of the message whose header was read, and whose body was not taken yet. */
  private long length = NO_FRAME;

  private byte @Nullable [] body;
  private int filled;

  FrameReader(ByteStream stream) {
    this.stream = stream;
  }

  /** Whether a part of a message is here already. */
  boolean hasBytes() {
    return length != NO_FRAME || ahead.hasRemaining();
  }

  /**
   * Waits for the header of the next message; the message stays the next one until its body is
   * taken.
   *
   * @return the length of its body in bytes
   * @throws EOFException if the peer closed between two messages
   */
  long awaitFrame(Deadline deadline) throws IOException, InterruptedException {
    if (length == NO_FRAME) {
      require(FrameLayout.SHORT_HEADER_BYTES, deadline);
      long announced = ahead.getInt(ahead.position());
      int header = FrameLayout.SHORT_HEADER_BYTES;
      if (announced == FrameLayout.LONG) {
        require(FrameLayout.LONG_HEADER_BYTES, deadline);
        announced = ahead.getLong(ahead.position() + FrameLayout.SHORT_HEADER_BYTES);
        header = FrameLayout.LONG_HEADER_BYTES;
      }
      if (announced < 0) {
        throw new IOException(
            "bad message length " + announced + ": the peer does not speak this protocol");
      }
      ahead.position(ahead.position() + header);
      length = announced;
    }
    return length;
  }

  private void require(int bytes, Deadline deadline) throws IOException, InterruptedException {
    while (ahead.remaining() < bytes) {
      ahead.compact();
      int count;
      try {
        count = read(ahead, deadline);
      } finally {
        ahead.flip();
      }
      if (count < 0) {
        throw ahead.hasRemaining() ? brokenMessage() : endOfMessages();
      }
    }
  }

  /** A peer that died with unread messages resets the connection: that is an end as well. */
  private int read(ByteBuffer target, Deadline deadline) throws IOException, InterruptedException {
    try {
      return stream.read(target, deadline);
    } catch (SocketException e) {
      return end(e);
    } catch (IOException e) {
      String message = e.getMessage();
      if (message == null || !message.startsWith("Connection reset")) {
        throw e;
      }
      return end(e);
    }
  }

  private int end(IOException reset) throws IOException {
    if (!stream.isOpen()) {
      throw reset;
    }
    return -1;
  }

  private static EOFException endOfMessages() {
    return new EOFException("the other end of the connection is closed");
  }

  private static IOException brokenMessage() {
    return new IOException("got end of file during message");
  }

  /** The body of the awaited message, which fits into an array. */
  byte[] takeBody(Deadline deadline) throws IOException, InterruptedException {
    if (length > MAX_ARRAY_BYTES) {
      throw new IOException(
          ("a message of %d bytes does not fit into an array, which takes at most %d;"
                  + " receive it by recvBytesInto(MemorySegment)")
              .formatted(length, MAX_ARRAY_BYTES));
    }
    int wanted = (int) length;
    byte[] bytes = body;
    if (bytes == null) {
      bytes = new byte[Math.min(wanted, FIRST_BODY_BYTES)];
      body = bytes;
    }
    while (filled < wanted) {
      if (filled == bytes.length) {
        bytes = Arrays.copyOf(bytes, (int) Math.min(wanted, 2L * bytes.length));
        body = bytes;
      }
      int count = fill(ByteBuffer.wrap(bytes, filled, bytes.length - filled), deadline);
      if (count < 0) {
        throw brokenMessage();
      }
      filled += count;
    }
    dropFrame();
    return bytes;
  }

  private void dropFrame() {
    length = NO_FRAME;
    body = null;
    filled = 0;
  }

  private int fill(ByteBuffer target, Deadline deadline) throws IOException, InterruptedException {
    int room = target.remaining();
    if (ahead.hasRemaining()) {
      int count = Math.min(room, ahead.remaining());
      target.put(ahead.slice().limit(count));
      ahead.position(ahead.position() + count);
      return count;
    }
    if (room < AHEAD_BYTES) {
      ahead.clear();
      int count;
      try {
        count = read(ahead, deadline);
      } finally {
        ahead.flip();
      }
      return count < 0 ? count : fill(target, deadline);
    }
    return read(target.limit(target.position() + Math.min(room, READ_BYTES)), deadline);
  }

  /**
   * Moves the body of the awaited message.
   *
   * @throws InterruptedException if interrupted; a body that no array holds is then half gone, and
   *     the connection of no more use
   */
  long takeBody(MemorySegment target, Deadline deadline) throws IOException, InterruptedException {
    long bytes = length;
    if (bytes <= MAX_ARRAY_BYTES) {
      byte[] message = takeBody(deadline);
      if (bytes > target.byteSize()) {
        throw new BufferTooShortException(message, target.byteSize());
      }
      MemorySegment.copy(MemorySegment.ofArray(message), 0, target, 0, bytes);
      return bytes;
    }
    if (bytes > target.byteSize()) {
      throw new IOException(
          "a message of %d bytes does not fit into memory of %d; it can still be received"
              .formatted(bytes, target.byteSize()));
    }
    ByteBuffer buffer = ByteBuffer.allocateDirect(READ_BYTES); // arrays of longs take no bytes
    long moved = 0;
    while (moved < bytes) {
      int count = fill(buffer.clear().limit((int) Math.min(READ_BYTES, bytes - moved)), deadline);
      if (count < 0) {
        throw brokenMessage();
      }
      MemorySegment.copy(MemorySegment.ofBuffer(buffer.flip()), 0, target, moved, count);
      moved += count;
    }
    dropFrame();
    return bytes;
  }
}
