package dev.pando.internal.connection;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;

/** Writes messages to a socket. For one thread at a time. */
final class FrameWriter {
  /**
   * The JDK copies what is on the heap through a buffer of this size, kept for each thread, and
   * fills it anew for each write: more than a socket takes at once is copied in vain.
   */
  private static final int WRITE_BYTES = 128 << 10;

  private final ByteStream stream;
  private final ByteBuffer header = ByteBuffer.allocateDirect(FrameLayout.LONG_HEADER_BYTES);

  FrameWriter(ByteStream stream) {
    this.stream = stream;
  }

  /**
   * Writes a message. Header and body go in one write where they fit, for with Nagle's algorithm at
   * the other end a small header of its own waits for an acknowledgement.
   *
   * @throws BrokenMessageException if it was ended in the middle: the peer can make no sense of
   *     anything that would follow
   */
  void write(MemorySegment body, Deadline deadline) throws IOException, InterruptedException {
    long length = body.byteSize();
    header.clear();
    if (length <= FrameLayout.SHORT_MAX_BYTES) {
      header.putInt((int) length);
    } else {
      header.putInt(FrameLayout.LONG).putLong(length);
    }
    header.flip();
    long written = 0;
    long total = header.remaining() + length;
    long headerBytes = header.remaining();
    while (written < total) {
      long done = Math.max(0, written - headerBytes);
      ByteBuffer window = bytes(body.asSlice(done, Math.min(WRITE_BYTES, length - done)));
      try {
        written += stream.write(new ByteBuffer[] {header, window}, deadline);
      } catch (IOException | InterruptedException e) {
        if (written == 0 || e instanceof BrokenMessageException) {
          throw e;
        }
        throw new BrokenMessageException(e);
      }
    }
  }

  /** What channels can read from; they take byte arrays and native memory, no other arrays. */
  private static ByteBuffer bytes(MemorySegment part) {
    return part.isNative() || part.heapBase().orElse(null) instanceof byte[]
        ? part.asByteBuffer()
        : ByteBuffer.wrap(part.toArray(ValueLayout.JAVA_BYTE));
  }
}
