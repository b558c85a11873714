package dev.pando.connection;

import dev.pando.internal.connection.WaitAny;
import dev.pando.spi.DecodingException;
import dev.pando.spi.EncodingException;
import dev.pando.spi.Waitable;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One end of a two-way path for messages.
 *
 * {@snippet :
 * connection.send(Map.of("n", 7));
 * Answer answer = connection.recv(Answer.class);
 * connection.close();
 * }
 *
 * <p>A message is received as a whole, as it was sent, and in the order of sending. Any thread may
 * send and any may receive, at the same time; each message goes to one receiver. A send returns
 * when the message is on its way and waits while the path is full.
 *
 * <p>When the peer has closed its end, or its process has died, what it had sent can still be
 * received; after that every receive throws {@link EOFException}, and a send fails.
 *
 * <p>Answers to {@code multiprocessing.connection.Connection}.
 */
public interface Connection extends AutoCloseable, Waitable {
  /**
   * Sends an object, encoded as all arguments and results are.
   *
   * @throws EncodingException if it cannot be encoded; nothing is sent then
   * @throws IOException if the peer is gone or this end is closed
   * @throws InterruptedException if the thread is interrupted before the message is on its way
   */
  void send(@Nullable Object message) throws IOException, InterruptedException;

  /**
   * Receives an object that {@link #send} was given.
   *
   * @throws DecodingException if the message cannot be rebuilt here; it is taken off the connection
   *     all the same, so that the next one can be received
   * @throws EOFException if there is nothing more to receive and the peer is gone
   * @throws IOException if this end is closed, or the peer went away within a message
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  @Nullable Object recv() throws IOException, InterruptedException;

  /**
   * Receives an object of a class.
   *
   * @throws ClassCastException if it is of another class; it is gone then
   */
  default <T> @Nullable T recv(Class<T> type) throws IOException, InterruptedException {
    return type.cast(recv());
  }

  /** Sends bytes. */
  default void sendBytes(byte[] message) throws IOException, InterruptedException {
    sendBytes(MemorySegment.ofArray(message));
  }

  /**
   * Sends a part of an array.
   *
   * @param offset where the message begins
   * @param size its length in bytes
   * @throws IndexOutOfBoundsException if that is not a part of the array
   */
  default void sendBytes(byte[] message, int offset, int size)
      throws IOException, InterruptedException {
    sendBytes(MemorySegment.ofArray(message).asSlice(offset, size));
  }

  /** Sends what remains in the buffer, as one message; the buffer's position stays. */
  default void sendBytes(ByteBuffer message) throws IOException, InterruptedException {
    sendBytes(MemorySegment.ofBuffer(message));
  }

  /**
   * Sends bytes, also more than an array holds.
   *
   * @throws IOException if the peer is gone or this end is closed
   * @throws InterruptedException if the thread is interrupted before the message is on its way
   */
  void sendBytes(MemorySegment message) throws IOException, InterruptedException;

  /**
   * Receives bytes.
   *
   * @throws EOFException if there is nothing more to receive and the peer is gone
   * @throws IOException if this end is closed, or the peer went away within a message; or if the
   *     message is larger than any array, and then {@link #recvBytesInto(MemorySegment)} gets it
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  byte[] recvBytes() throws IOException, InterruptedException;

  /**
   * Receives bytes from a peer that is not trusted to send little. A longer message makes this end
   * unfit for receiving, as in Python.
   *
   * @param maxLength in bytes
   * @throws IOException also if the message is longer
   * @throws IllegalArgumentException if {@code maxLength} is negative
   */
  byte[] recvBytes(int maxLength) throws IOException, InterruptedException;

  /**
   * Receives bytes into the buffer, from its position on, which moves.
   *
   * @return the length of the message
   * @throws BufferTooShortException if the message is longer than what remains in the buffer; it
   *     carries the message
   */
  default int recvBytesInto(ByteBuffer target) throws IOException, InterruptedException {
    int length = (int) recvBytesInto(MemorySegment.ofBuffer(target));
    target.position(target.position() + length);
    return length;
  }

  /**
   * Receives bytes into memory, also more than an array holds.
   *
   * @return the length of the message in bytes
   * @throws BufferTooShortException if the message is longer than the memory; it carries the
   *     message
   */
  long recvBytesInto(MemorySegment target) throws IOException, InterruptedException;

  /**
   * Waits until there is something to receive, or the end of it, which a receive then tells.
   *
   * @param timeout how long to wait at most; zero or less does not wait
   * @return whether a receive would find something
   * @throws IOException if this end is closed
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  boolean poll(Duration timeout) throws IOException, InterruptedException;

  /** Whether there is something to receive now, or the end of it. */
  default boolean poll() throws IOException, InterruptedException {
    return poll(Duration.ZERO);
  }

  /**
   * Waits until any of several things is ready; {@code multiprocessing.connection.wait}.
   *
   * {@snippet :
   * for (Waitable ready : Connection.waitAny(List.of(pipe, socket, child.sentinel()), timeout)) {
   *   ...
   * }
   * }
   *
   * @param sources connections of any kind, listeners, sentinels of processes
   * @param timeout how long to wait at most; zero or less does not wait
   * @return those that are ready, in the order of {@code sources}; none if the time was over. A
   *     connection that another thread reads too may have nothing any more when it is used
   * @throws InterruptedException if the thread is interrupted
   */
  static <W extends Waitable> List<W> waitAny(Collection<? extends W> sources, Duration timeout)
      throws InterruptedException {
    return WaitAny.waitAny(sources, timeout);
  }

  /** Whether this end was not closed here. */
  boolean isOpen();

  /**
   * Closes this end. Threads of this process that wait in it get an {@link IOException}. Has an
   * effect once.
   */
  @Override
  void close() throws IOException;
}
