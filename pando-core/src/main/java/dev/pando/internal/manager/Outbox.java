package dev.pando.internal.manager;

import dev.pando.connection.Connection;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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

  /** How long the last frames may take to leave when a connection is closed. */
  private static final Duration FLUSH_PATIENCE = Duration.ofSeconds(1);

  private final Connection connection;

  /** Over a network, callers do not send themselves: their interrupts would break messages. */
  private final boolean aside;

  /** Frames that wait to be sent, and what they hand over. */
  private static final class Parcel {
    final byte[] bytes;
    final List<Handover<?>> handed;

    Parcel(byte[] bytes, List<Handover<?>> handed) {
      this.bytes = bytes;
      this.handed = handed;
    }
  }

  private final Undelivered undelivered;
  private final Queue<Parcel> waiting = new ConcurrentLinkedQueue<>();

  /** Frames that are not sent yet; whoever makes it positive sends. */
  private final AtomicInteger unsent = new AtomicInteger();

  /** Used by the one that sends. */
  private byte[] batch = new byte[512];

  private volatile @Nullable IOException failure;

  /** The last one that was started to send aside. */
  private volatile @Nullable Thread sender;

  Outbox(Connection connection, boolean aside) {
    this.connection = connection;
    this.aside = aside;
    this.undelivered = new Undelivered(connection);
  }

  /**
   * Sends frames, or leaves them to the thread that is sending.
   *
   * @param bytes copied if necessary
   * @throws IOException if the peer is gone
   */
  void send(byte[] bytes, int length) throws IOException {
    send(bytes, length, List.of());
  }

  /**
   * Sends frames that hand something over; {@link #takeBack} undoes that as long as they have not
   * been received.
   */
  void send(byte[] bytes, int length, List<Handover<?>> handed) throws IOException {
    IOException failed = failure;
    if (failed != null) {
      throw new IOException(failed.getMessage(), failed);
    }
    if (aside) {
      waiting.add(new Parcel(Arrays.copyOf(bytes, length), handed));
      if (unsent.getAndIncrement() == 0) {
        Thread thread = Thread.ofVirtual().name("pando-manager-send").unstarted(this::sendAside);
        sender = thread;
        thread.start();
      }
    } else if (unsent.compareAndSet(0, 1)) {
      try {
        transmit(bytes, length, handed);
      } finally {
        if (unsent.decrementAndGet() > 0) {
          sendWaiting();
        }
      }
    } else {
      waiting.add(new Parcel(Arrays.copyOf(bytes, length), handed));
      if (unsent.getAndIncrement() == 0) {
        sendWaiting();
      }
    }
  }

  /** Waits until all is sent, but not for ever. */
  void flush() {
    Thread sending = sender;
    boolean interrupted = false;
    while (sending != null) {
      try {
        boolean _ = sending.join(FLUSH_PATIENCE);
        sending = null;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
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
      List<Handover<?>> handed = List.of();
      Parcel parcel;
      while (length < BATCH_BYTES && (parcel = waiting.poll()) != null) {
        byte[] frame = parcel.bytes;
        handed = concatenate(handed, parcel.handed);
        if (batch.length < length + frame.length) {
          batch = Arrays.copyOf(batch, Math.max(2 * batch.length, length + frame.length));
        }
        System.arraycopy(frame, 0, batch, length, frame.length);
        length += frame.length;
        sent++;
      }
      transmit(batch, length, handed);
      if (batch.length > 4 * BATCH_BYTES) {
        batch = new byte[512];
      }
    } while (unsent.addAndGet(-sent) > 0);
  }

  private static List<Handover<?>> concatenate(List<Handover<?>> some, List<Handover<?>> more) {
    if (some.isEmpty() || more.isEmpty()) {
      return some.isEmpty() ? more : some;
    }
    List<Handover<?>> all = new ArrayList<>(some);
    all.addAll(more);
    return all;
  }

  /** The peer has ended: what was handed over and not received goes back. */
  void takeBack() {
    undelivered.takeBack();
    for (Parcel parcel : waiting) {
      parcel.handed.forEach(Handover::takeBack);
    }
  }

  /** An interrupt does not stop a message: others may wait for what is in it. */
  private void transmit(byte[] bytes, int length, List<Handover<?>> handed) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        try {
          undelivered.send(bytes, length, handed);
          return;
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (IOException e) {
          failure = e;
          handed.forEach(Handover::takeBack);
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
