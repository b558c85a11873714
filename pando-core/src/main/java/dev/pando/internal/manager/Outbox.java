package dev.pando.internal.manager;

import dev.pando.connection.Connection;
import java.io.IOException;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Sends frames of any number of threads over one connection.
 *
 * <p>Whoever finds nobody sending sends itself, and then also what others left meanwhile, many
 * frames as one message. So a single caller needs no other thread, and many callers need few
 * messages.
 */
final class Outbox {
  /** Frames are put together up to this size, in bytes: what a ring takes without a block. */
  private static final int BATCH_BYTES = 8 << 10;

  private final Connection connection;

  /** Over a network, callers do not send themselves: their interrupts would break messages. */
  private final boolean aside;

  private final Queue<byte[]> waiting = new ConcurrentLinkedQueue<>();

  /** Frames that are not sent yet; whoever makes it positive sends. */
  private final AtomicInteger unsent = new AtomicInteger();

  /** Used by the one that sends. */
  private byte[] batch = new byte[512];

  private volatile @Nullable IOException failure;

  Outbox(Connection connection, boolean aside) {
    this.connection = connection;
    this.aside = aside;
  }

  /**
   * Sends frames, or leaves them to the thread that is sending.
   *
   * @param bytes copied if necessary
   * @throws IOException if the peer is gone
   */
  void send(byte[] bytes, int length) throws IOException {
    IOException failed = failure;
    if (failed != null) {
      throw new IOException(failed.getMessage(), failed);
    }
    if (aside) {
      waiting.add(Arrays.copyOf(bytes, length));
      if (unsent.getAndIncrement() == 0) {
        Thread.ofVirtual().name("pando-manager-send").start(this::sendAside);
      }
    } else if (unsent.compareAndSet(0, 1)) {
      try {
        transmit(bytes, length);
      } finally {
        if (unsent.decrementAndGet() > 0) {
          sendWaiting();
        }
      }
    } else {
      waiting.add(Arrays.copyOf(bytes, length));
      if (unsent.getAndIncrement() == 0) {
        sendWaiting();
      }
    }
  }

  private void sendAside() {
    try {
      sendWaiting();
    } catch (IOException e) {
      try {
        connection.close(); // whoever reads is told
      } catch (IOException closing) {
        e.addSuppressed(closing);
      }
    }
  }

  private void sendWaiting() throws IOException {
    int sent;
    do {
      sent = 0;
      int length = 0;
      byte[] frame;
      while (length < BATCH_BYTES && (frame = waiting.poll()) != null) {
        if (batch.length < length + frame.length) {
          batch = Arrays.copyOf(batch, Math.max(2 * batch.length, length + frame.length));
        }
        System.arraycopy(frame, 0, batch, length, frame.length);
        length += frame.length;
        sent++;
      }
      transmit(batch, length);
      if (batch.length > 4 * BATCH_BYTES) {
        batch = new byte[512];
      }
    } while (unsent.addAndGet(-sent) > 0);
  }

  /** An interrupt does not stop a message: others may wait for what is in it. */
  private void transmit(byte[] bytes, int length) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        try {
          connection.sendBytes(bytes, 0, length);
          return;
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (IOException e) {
          failure = e;
          throw e;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
