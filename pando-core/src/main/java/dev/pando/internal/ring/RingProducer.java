package dev.pando.internal.ring;

import dev.pando.internal.sync.Doorbell;
import dev.pando.internal.sync.Words;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/**
 * The writing end of an {@link SpscRing}; for one thread at a time.
 *
 * <p>Records are written by {@link #tryWrite} and seen by the consumer from {@link #publish} on;
 * writing several before publishing saves a fence and the doorbell for each but the last.
 */
public final class RingProducer implements AutoCloseable {
  private final Words words;
  private final int capacity;
  private final int mask;
  private final int maxRecordBytes;
  private final Doorbell data;
  private final Doorbell space;
  private final BooleanSupplier roomOrClosed = this::roomOrClosed;

  /** Where the next record goes, in bytes since the ring began; ahead of the published tail. */
  private long tail;

  /** Records written so far. */
  private long written;

  /** Records published so far. */
  private long published;

  /** The consumer's position as last read. */
  private long headSeen;

  /** Records the consumer had taken as last read. */
  private long consumedSeen;

  private int wantedBytes;
  private boolean consumerDead;
  private boolean closed;

  RingProducer(Words words, int capacity, Doorbell data, Doorbell space) {
    this.words = words;
    this.capacity = capacity;
    this.mask = capacity - 1;
    this.maxRecordBytes = capacity / RingLayout.MAX_RECORD_SHARE;
    this.data = data;
    this.space = space;
    resume();
  }

  /**
   * Goes on where the last producer left off: for producers in several processes, of which a lock
   * lets one at a time write. What was written and not published is gone.
   */
  public final void resume() {
    long cursor = words.getLong(RingLayout.TAIL);
    tail = Integer.toUnsignedLong(RingLayout.low(cursor));
    written = Integer.toUnsignedLong(RingLayout.high(cursor));
    published = written;
    readHead();
  }

  /** Longest payload of a record, in bytes. */
  public int maxRecordBytes() {
    return maxRecordBytes;
  }

  /**
   * Copies a record into the ring, not yet visible to the consumer.
   *
   * @param type zero or more
   * @param source holds the payload
   * @param offset where it begins, in bytes
   * @param length in bytes, at most {@link #maxRecordBytes}
   * @return false, and nothing done, if there is no room now
   */
  public boolean tryWrite(int type, byte[] source, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, source.length);
    checkRecord(type, length);
    if (closed) {
      throw new IllegalStateException("the producer is closed");
    }
    int bytes = RingLayout.recordBytes(length);
    int toEnd = capacity - ((int) tail & mask);
    int needed = bytes <= toEnd ? bytes : toEnd + bytes;
    if (tail + needed - headSeen > capacity) {
      readHead();
      if (tail + needed - headSeen > capacity) {
        return false;
      }
    }
    if (needed > bytes) {
      pad(toEnd);
    }
    long at = RingLayout.RECORDS + ((int) tail & mask);
    words.setLongPlain(at, RingLayout.pack(length, type));
    words.copyIn(source, offset, at + RingLayout.HEADER_BYTES, length);
    tail += bytes;
    written++;
    return true;
  }

  private void checkRecord(int type, int length) {
    if (type < 0) {
      throw new IllegalArgumentException("record type " + type + " is negative");
    }
    if (length > maxRecordBytes) {
      throw new IllegalArgumentException(
          "a record of %d bytes does not go through a ring of %d: at most %d; send it out of band"
              .formatted(length, capacity, maxRecordBytes));
    }
  }

  /** Fills up the end of the ring, where a record would be broken in two. */
  private void pad(int toEnd) {
    words.setLongPlain(
        RingLayout.RECORDS + ((int) tail & mask),
        RingLayout.pack(toEnd - RingLayout.HEADER_BYTES, RingLayout.PADDING));
    tail += toEnd;
  }

  /** Makes all records written so far visible, and wakes the consumer if it sleeps. */
  public void publish() {
    if (published != written) {
      published = written;
      words.setLong(RingLayout.TAIL, RingLayout.pack((int) tail, (int) written));
      data.ring();
    }
  }

  /**
   * Waits until a record of this length would fit.
   *
   * <p>Publish first: a consumer makes no room by taking what it does not see.
   *
   * @param length of the payload, in bytes
   * @param nanos longest wait; zero or less looks once
   * @param peerAlive whether the consumer's process lives, asked every {@link Doorbell#SLICE_NANOS}
   * @return true if {@link #tryWrite} will succeed; false if the time is over or there is nobody to
   *     write for, see {@link #consumerClosed}
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  public boolean awaitRoom(int length, long nanos, BooleanSupplier peerAlive)
      throws InterruptedException {
    checkRecord(0, length);
    int bytes = RingLayout.recordBytes(length);
    int toEnd = capacity - ((int) tail & mask);
    wantedBytes = bytes <= toEnd ? bytes : toEnd + bytes;
    if (consumerClosed()) {
      return false;
    }
    space.await(
        roomOrClosed,
        nanos,
        () -> {
          consumerDead |= !peerAlive.getAsBoolean();
          return !consumerDead;
        });
    return !consumerClosed() && hasRoom();
  }

  private boolean roomOrClosed() {
    return hasRoom() || consumerClosed();
  }

  private boolean hasRoom() {
    if (tail + wantedBytes - headSeen > capacity) {
      readHead();
    }
    return tail + wantedBytes - headSeen <= capacity;
  }

  private void readHead() {
    long cursor = words.getLong(RingLayout.HEAD);
    headSeen = tail - Integer.toUnsignedLong((int) tail - RingLayout.low(cursor));
    consumedSeen = written - Integer.toUnsignedLong((int) written - RingLayout.high(cursor));
  }

  /** What the ring's tail is once all that was written is published. */
  public long cursor() {
    return RingLayout.pack((int) tail, (int) written);
  }

  /** Number of records published, since the ring was made. */
  public long published() {
    return published;
  }

  /** Number of records that the consumer has taken for good, since the ring was made. */
  public long consumed() {
    readHead();
    return consumedSeen;
  }

  /** Whether the consumer has closed its end, or was found dead while we waited for room. */
  public boolean consumerClosed() {
    return consumerDead || words.getInt(RingLayout.CONSUMER_STATE) == RingLayout.CLOSED;
  }

  /** Publishes what is written; the consumer reads to the end and then finds the ring closed. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      publish();
      words.setInt(RingLayout.PRODUCER_STATE, RingLayout.CLOSED);
      data.ring();
    }
  }
}
