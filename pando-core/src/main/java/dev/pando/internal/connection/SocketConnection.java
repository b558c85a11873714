package dev.pando.internal.connection;

import dev.pando.connection.Connection;
import dev.pando.internal.codec.PandoCodec;
import dev.pando.spi.ClassFilter;
import dev.pando.spi.Codec;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A connection over a socket; see {@link FrameLayout}. */
final class SocketConnection implements Connection, Heard {
  private static final Codec CODEC = new PandoCodec();

  private final ByteStream stream;
  private final FrameReader reader;
  private final FrameWriter writer;
  private final ReentrantLock reading = new ReentrantLock();
  private final ReentrantLock writing = new ReentrantLock();
  private final String peer;
  private ClassFilter classFilter = className -> false;

  /** Guarded by {@link #reading}: a peer sent more than it may. */
  private boolean unreadable;

  /**
   * Takes over a connected stream.
   *
   * @param peer the other side, for people
   */
  SocketConnection(ByteStream stream, String peer) {
    this.stream = stream;
    this.reader = new FrameReader(stream);
    this.writer = new FrameWriter(stream);
    this.peer = peer;
  }

  /** From here on objects may be made of what the peer sends, as far as the filter allows. */
  SocketConnection trust(ClassFilter filter) {
    classFilter = filter;
    return this;
  }

  @Override
  public void send(@Nullable Object message) throws IOException, InterruptedException {
    sendBytes(CODEC.encode(message));
  }

  @Override
  public @Nullable Object recv() throws IOException, InterruptedException {
    byte[] bytes = recvBytes();
    return CODEC.decode(
        bytes, 0, bytes.length, Thread.currentThread().getContextClassLoader(), classFilter);
  }

  @Override
  public void sendBytes(MemorySegment message) throws IOException, InterruptedException {
    send(message, Deadline.NONE);
  }

  void send(MemorySegment message, Deadline deadline) throws IOException, InterruptedException {
    writing.lockInterruptibly();
    try {
      checkOpen();
      writer.write(message, deadline);
    } catch (BrokenMessageException e) {
      close();
      if (e.getCause() instanceof InterruptedException interrupt) {
        interrupt.addSuppressed(e);
        throw interrupt;
      }
      throw e;
    } catch (ClosedChannelException e) {
      throw closed(e);
    } finally {
      writing.unlock();
    }
  }

  @Override
  public byte[] recvBytes() throws IOException, InterruptedException {
    return receive(() -> {
      long _ = reader.awaitFrame(Deadline.NONE);
      return reader.takeBody(Deadline.NONE);
    });
  }

  @Override
  public byte[] recvBytes(int maxLength) throws IOException, InterruptedException {
    if (maxLength < 0) {
      throw new IllegalArgumentException("maxLength " + maxLength + " is negative");
    }
    return recvBytes(maxLength, Deadline.NONE);
  }

  byte[] recvBytes(int maxLength, Deadline deadline) throws IOException, InterruptedException {
    return receive(() -> {
      long length = reader.awaitFrame(deadline);
      if (length > maxLength) {
        unreadable = true;
        throw tooLong(length, maxLength);
      }
      return reader.takeBody(deadline);
    });
  }

  private static IOException tooLong(long length, int maxLength) {
    return new IOException(
        "bad message length: the peer sends %d bytes, at most %d are allowed"
            .formatted(length, maxLength));
  }

  @Override
  public long recvBytesInto(MemorySegment target) throws IOException, InterruptedException {
    return receive(() -> {
      boolean restartable = reader.awaitFrame(Deadline.NONE) <= FrameReader.MAX_ARRAY_BYTES;
      try {
        return reader.takeBody(target, Deadline.NONE);
      } catch (InterruptedException e) {
        if (!restartable) {
          close();
        }
        throw e;
      }
    });
  }

  @FunctionalInterface
  private interface Receive<T> {
    T run() throws IOException, InterruptedException;
  }

  private <T> T receive(Receive<T> receive) throws IOException, InterruptedException {
    reading.lockInterruptibly();
    try {
      checkReadable();
      return receive.run();
    } catch (ClosedChannelException e) {
      throw closed(e);
    } finally {
      reading.unlock();
    }
  }

  private void checkReadable() throws IOException {
    checkOpen();
    if (unreadable) {
      throw new IOException("the connection cannot be read: its peer sent too long a message");
    }
  }

  private void checkOpen() throws IOException {
    if (!stream.isOpen()) {
      throw closed(null);
    }
  }

  private static IOException closed(@Nullable Throwable cause) {
    return new IOException("the connection is closed", cause);
  }

  /** A thread that receives meanwhile will take whatever comes, so there is nothing for others. */
  @Override
  public boolean poll(Duration timeout) throws IOException, InterruptedException {
    checkOpen();
    Deadline deadline = Deadline.in(timeout);
    if (!reading.tryLock(Math.max(0, deadline.remainingNanos()), TimeUnit.NANOSECONDS)) {
      checkOpen();
      return false;
    }
    try {
      checkReadable();
      return reader.hasBytes() || stream.awaitReadable(deadline);
    } catch (ClosedChannelException e) {
      throw closed(e);
    } finally {
      reading.unlock();
    }
  }

  @Override
  public boolean isReady() {
    return Watches.isReady(this);
  }

  @Override
  public Watch watch(Runnable wake) {
    return Watches.of(this, wake);
  }

  @Override
  public long arrivals() {
    return stream.arrivals();
  }

  @Override
  public boolean isOpen() {
    return stream.isOpen();
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }

  /** The other side, for people. */
  String peer() {
    return peer;
  }

  @Override
  public String toString() {
    return "Connection[" + peer + (isOpen() ? "]" : ", closed]");
  }
}
