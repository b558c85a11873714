package dev.pando.internal.ring;

import dev.pando.internal.sync.Doorbell;
import dev.pando.internal.sync.SegmentWords;
import dev.pando.internal.sync.Words;
import java.lang.foreign.MemorySegment;

/**
 * A ring of byte records in shared memory, from one producer to one consumer, in order.
 *
 * <p>One process formats the ring and hands the memory to the other, which attaches. One of them
 * takes the producer's end, the other the consumer's:
 *
 * <pre>{@code
 * RingProducer out = SpscRing.format(memory, 1 << 20).producer(theirBell, ourBell);
 * if (out.tryWrite(TASK, bytes, 0, bytes.length)) {
 *   out.publish();
 * }
 *
 * RingConsumer in = SpscRing.attach(memory).consumer(ourBell, theirBell);
 * while (in.await(Long.MAX_VALUE, peer::isAlive)) {
 *   in.poll((type, buffer, offset, length) -> ..., 100);
 * }
 * }</pre>
 *
 * <p>A record is a type, zero or more, and up to a quarter of the capacity in bytes; what is larger
 * goes by reference, see {@link SpillWriter}.
 *
 * <h2>Algorithm</h2>
 *
 * <p>Lamport's queue (1977) with what later work added: each side keeps a copy of the other's
 * cursor and reads the real one only when the copy says full or empty (FastForward, PPoPP 2008;
 * MCRingBuffer, IPDPS 2010), so that the cache lines of the cursors travel once per batch. Records
 * are contiguous; one that does not fit before the end of the ring is preceded by padding, as in
 * Agrona's ring buffers. Each side writes only its own cursor, by one volatile store ({@link
 * Doorbell} says why volatile); so there is no state in which a killed process could leave the ring
 * unusable.
 */
public final class SpscRing {
  private final Words words;
  private final int capacity;

  private SpscRing(Words words, int capacity) {
    this.words = words;
    this.capacity = capacity;
  }

  /**
   * Bytes of memory that a ring takes.
   *
   * @param capacityBytes a power of two, 256 to 2^30
   */
  public static long bytesFor(int capacityBytes) {
    return RingLayout.RECORDS + checkCapacity(capacityBytes);
  }

  /**
   * Makes an empty ring in the memory, whatever it held before.
   *
   * @param memory at least {@link #bytesFor} bytes, at a multiple of eight
   * @param capacityBytes a power of two, 256 to 2^30
   */
  public static SpscRing format(MemorySegment memory, int capacityBytes) {
    MemorySegment slice = memory.asSlice(0, bytesFor(capacityBytes));
    return format(new SegmentWords(slice), capacityBytes);
  }

  static SpscRing format(Words words, int capacityBytes) {
    words.setLong(RingLayout.TAIL, 0);
    words.setInt(RingLayout.PRODUCER_STATE, RingLayout.OPEN);
    words.setLong(RingLayout.HEAD, 0);
    words.setInt(RingLayout.CONSUMER_STATE, RingLayout.OPEN);
    words.setLong(RingLayout.MAGIC_AND_CAPACITY, RingLayout.pack(RingLayout.MAGIC, capacityBytes));
    return new SpscRing(words, capacityBytes);
  }

  /**
   * Finds the ring that another process, or an earlier part of this one, made in the memory.
   *
   * @throws IllegalArgumentException if there is none, or one of another version of Pando
   */
  public static SpscRing attach(MemorySegment memory) {
    SegmentWords whole = new SegmentWords(memory);
    long word = whole.getLong(RingLayout.MAGIC_AND_CAPACITY);
    if (RingLayout.low(word) != RingLayout.MAGIC) {
      throw new IllegalArgumentException(
          "no ring of layout version %d here: found %08x, expected %08x"
              .formatted(RingLayout.LAYOUT_VERSION, RingLayout.low(word), RingLayout.MAGIC));
    }
    int capacity = RingLayout.high(word);
    return new SpscRing(new SegmentWords(memory.asSlice(0, bytesFor(capacity))), capacity);
  }

  private static int checkCapacity(int bytes) {
    if (Integer.bitCount(bytes) != 1
        || bytes < RingLayout.MIN_CAPACITY_BYTES
        || bytes > RingLayout.MAX_CAPACITY_BYTES) {
      throw new IllegalArgumentException(
          "ring capacity %d: must be a power of two from %d to %d bytes"
              .formatted(bytes, RingLayout.MIN_CAPACITY_BYTES, RingLayout.MAX_CAPACITY_BYTES));
    }
    return bytes;
  }

  /** Room for records and their headers, in bytes. */
  public int capacityBytes() {
    return capacity;
  }

  /** Longest payload of a record, in bytes: a quarter of the capacity. */
  public int maxRecordBytes() {
    return capacity / RingLayout.MAX_RECORD_SHARE;
  }

  /** Whether no record waits; for any thread of any process, without an end. */
  public boolean isEmpty() {
    return RingLayout.low(words.getLong(RingLayout.HEAD))
        == RingLayout.low(words.getLong(RingLayout.TAIL));
  }

  /** How many records wait; for any thread of any process, without an end. */
  public int records() {
    int taken = RingLayout.high(words.getLong(RingLayout.HEAD)); // first: it never overtakes
    return RingLayout.high(words.getLong(RingLayout.TAIL)) - taken;
  }

  /**
   * Whether a record of this length would fit now; for any thread of any process, without an end.
   */
  public boolean hasRoom(int length) {
    int head = RingLayout.low(words.getLong(RingLayout.HEAD));
    int tail = RingLayout.low(words.getLong(RingLayout.TAIL));
    int bytes = RingLayout.recordBytes(length);
    int toEnd = capacity - (tail & (capacity - 1));
    int needed = bytes <= toEnd ? bytes : toEnd + bytes;
    return tail - head + needed <= capacity;
  }

  /**
   * The producer's end; one per ring and time. It goes on where an earlier one left off.
   *
   * @param data rung when there are new records: the consumer's doorbell
   * @param space waited on when the ring is full: this party's own doorbell, which may be the one
   *     on which it waits for other things
   */
  public RingProducer producer(Doorbell data, Doorbell space) {
    return new RingProducer(words, capacity, data, space);
  }

  /**
   * The consumer's end; one per ring and time. It goes on where an earlier one left off.
   *
   * @param data waited on when the ring is empty: this party's own doorbell, which many rings may
   *     share
   * @param space rung when there is room again: the producer's doorbell
   */
  public RingConsumer consumer(Doorbell data, Doorbell space) {
    return new RingConsumer(words, capacity, data, space);
  }
}
