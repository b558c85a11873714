package dev.pando.internal.ring;

import dev.pando.internal.sync.Doorbell;
import dev.pando.internal.sync.Words;
import java.util.function.BooleanSupplier;

/**
 * The reading end of an {@link SpscRing}; for one thread at a time.
 *
 * <p>The room of records is given back, and the count of records taken moves, once per {@link
 * #poll}, or earlier by {@link #publish}.
 */
public final class RingConsumer implements AutoCloseable {
  private static final int FIRST_BUFFER_BYTES = 256;

  private final Words words;
  private final int capacity;
  private final int mask;
  private final Doorbell data;
  private final Doorbell space;
  private final BooleanSupplier readyOrClosed = this::readyOrClosed;

  /** Where the next record is, in bytes since the ring began; ahead of the published head. */
  private long head;

  /** Records taken so far. */
  private long taken;

  /** The head as last published, in bytes. */
  private long published;

  /** The producer's position as last read. */
  private long tailSeen;

  private byte[] buffer = new byte[FIRST_BUFFER_BYTES];
  private boolean producerDead;
  private boolean closed;

  RingConsumer(Words words, int capacity, Doorbell data, Doorbell space) {
    this.words = words;
    this.capacity = capacity;
    this.mask = capacity - 1;
    this.data = data;
    this.space = space;
    resume();
  }

  /**
   * Goes on where the last consumer left off: for consumers in several processes, of which a lock
   * lets one at a time read.
   */
  public final void resume() {
    long cursor = words.getLong(RingLayout.HEAD);
    head = Integer.toUnsignedLong(RingLayout.low(cursor));
    taken = Integer.toUnsignedLong(RingLayout.high(cursor));
    published = head;
    tailSeen = head;
  }

  /**
   * Hands records to the handler, those that are there now and at most {@code limit}; does not
   * wait.
   *
   * <p>A record counts as taken when the handler is called with it, also when the handler throws.
   *
   * @return how many records were handed over
   */
  public int poll(RecordHandler handler, int limit) {
    if (head == tailSeen && isEmpty()) {
      return 0;
    }
    int handled = 0;
    try {
      while (handled < limit && head != tailSeen) {
        long at = RingLayout.RECORDS + ((int) head & mask);
        long header = words.getLongPlain(at);
        int length = RingLayout.low(header);
        int type = RingLayout.high(header);
        int bytes = checkedRecordBytes(length, type);
        if (type == RingLayout.PADDING) {
          head += bytes;
          continue;
        }
        if (length > buffer.length) {
          grow(length);
        }
        words.copyOut(at + RingLayout.HEADER_BYTES, buffer, 0, length);
        head += bytes;
        taken++;
        handled++;
        handler.onRecord(type, buffer, 0, length);
      }
    } finally {
      publish();
    }
    return handled;
  }

  /** A damaged ring is an exception, not a wild read: anything in the program can write there. */
  private int checkedRecordBytes(int length, int type) {
    int bytes = RingLayout.recordBytes(length);
    if (length < 0 || type < RingLayout.PADDING || bytes > tailSeen - head) {
      throw new IllegalStateException(
          "ring damaged at %d: length %d, type %d, %d bytes published"
              .formatted(head, length, type, tailSeen - head));
    }
    return bytes;
  }

  private void grow(int length) {
    int twice = Math.min(2 * buffer.length, capacity / RingLayout.MAX_RECORD_SHARE);
    buffer = new byte[Math.max(length, twice)];
  }

  /**
   * Gives back the room of all records handed over so far, and wakes the producer if it waits for
   * room. A handler that will run for long calls this first.
   */
  public void publish() {
    if (published != head) {
      published = head;
      words.setLong(RingLayout.HEAD, RingLayout.pack((int) head, (int) taken));
      space.ring();
    }
  }

  /** What the ring's head is once the room of all records handed over is given back. */
  public long cursor() {
    return RingLayout.pack((int) head, (int) taken);
  }

  /** Whether no record is there now. */
  public boolean isEmpty() {
    if (head == tailSeen) {
      int tail = RingLayout.low(words.getLong(RingLayout.TAIL));
      tailSeen = head + Integer.toUnsignedLong(tail - (int) head);
    }
    return head == tailSeen;
  }

  /**
   * Waits for a record.
   *
   * @param nanos longest wait; zero or less looks once
   * @param peerAlive whether the producer's process lives, asked every {@link Doorbell#SLICE_NANOS}
   * @return true if there is a record; false if the time is over or no record will ever come, see
   *     {@link #atEnd}
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  public boolean await(long nanos, BooleanSupplier peerAlive) throws InterruptedException {
    if (!isEmpty()) {
      return true;
    }
    if (producerClosed()) {
      return !isEmpty();
    }
    data.await(
        readyOrClosed,
        nanos,
        () -> {
          producerDead |= !peerAlive.getAsBoolean();
          return !producerDead;
        });
    return !isEmpty();
  }

  private boolean readyOrClosed() {
    return !isEmpty() || producerClosed();
  }

  /** Number of records taken, since the ring was made. */
  public long consumed() {
    return taken;
  }

  /** Whether the producer has closed its end, or was found dead while we waited for a record. */
  public boolean producerClosed() {
    return producerDead || words.getInt(RingLayout.PRODUCER_STATE) == RingLayout.CLOSED;
  }

  /** Whether the producer is gone and all its records are taken: end of file. */
  public boolean atEnd() {
    return producerClosed() && isEmpty();
  }

  /** Says that nothing more will be read; a producer that waits for room stops waiting. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      publish();
      words.setInt(RingLayout.CONSUMER_STATE, RingLayout.CLOSED);
      space.ring();
    }
  }
}
