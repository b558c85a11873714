package dev.pando.internal.message;

import dev.pando.internal.KillPoint;
import dev.pando.internal.ring.RecordHandler;
import dev.pando.internal.ring.RingConsumer;
import dev.pando.internal.ring.RingProducer;
import dev.pando.internal.ring.SpscRing;
import dev.pando.internal.sync.Doorbell;
import dev.pando.internal.sync.Members;
import dev.pando.internal.sync.RobustLock;
import dev.pando.internal.sync.SegmentWords;
import java.lang.foreign.MemorySegment;
import java.util.function.BooleanSupplier;

/**
 * A ring of records with any number of producers and consumers in any processes.
 *
 * <p>It is an {@link SpscRing} whose two ends are behind robust locks. A lock is held for the copy
 * of one record; waiting for records or for room happens outside. Since tail and head each change
 * by one store, the ring is in order whenever a process is killed, and whoever inherits its lock
 * just goes on.
 *
 * <p>One instance per process serves all its threads.
 */
public final class LockedRing {
  private final SpscRing ring;
  private final RobustLock producerLock;
  private final RobustLock consumerLock;
  private final Doorbell data;
  private final Doorbell space;
  private final RingProducer producer;
  private final RingConsumer consumer;

  private LockedRing(MemorySegment memory, SpscRing ring, Members members) {
    SegmentWords words = new SegmentWords(memory);
    this.ring = ring;
    producerLock =
        new RobustLock(words, LockedRingLayout.PRODUCER_LOCK, members, RobustLock.Deaths.FORGIVEN);
    consumerLock =
        new RobustLock(words, LockedRingLayout.CONSUMER_LOCK, members, RobustLock.Deaths.FORGIVEN);
    data = Doorbell.at(memory.asSlice(LockedRingLayout.DATA));
    space = Doorbell.at(memory.asSlice(LockedRingLayout.SPACE));
    producer = ring.producer(data, space);
    consumer = ring.consumer(data, space);
  }

  /** Bytes of memory that it takes, for a ring of this capacity. */
  public static long bytesFor(int capacityBytes) {
    return LockedRingLayout.RING + SpscRing.bytesFor(capacityBytes);
  }

  /** Makes one in memory of zeros. */
  public static LockedRing format(MemorySegment memory, int capacityBytes, Members members) {
    SpscRing ring = SpscRing.format(memory.asSlice(LockedRingLayout.RING), capacityBytes);
    return new LockedRing(memory, ring, members);
  }

  /** Finds the one that another process made. */
  public static LockedRing attach(MemorySegment memory, Members members) {
    return new LockedRing(memory, SpscRing.attach(memory.asSlice(LockedRingLayout.RING)), members);
  }

  /** Longest payload of a record, in bytes. */
  public int maxRecordBytes() {
    return ring.maxRecordBytes();
  }

  /** Whether no record waits. */
  public boolean isEmpty() {
    return ring.isEmpty();
  }

  /** How many records wait. */
  public int records() {
    return ring.records();
  }

  /**
   * Writes a record.
   *
   * @return false if there is no room now
   * @throws InterruptedException if the thread is interrupted; nothing is written then
   */
  public boolean tryPut(int type, byte[] bytes, int length) throws InterruptedException {
    if (!ring.hasRoom(length)) {
      return false;
    }
    var _ = producerLock.tryLock(Long.MAX_VALUE);
    try {
      producer.resume();
      if (!producer.tryWrite(type, bytes, 0, length)) {
        return false;
      }
      KillPoint.at("ring.written");
      producer.publish();
      KillPoint.at("ring.published");
      return true;
    } finally {
      producerLock.unlock();
    }
  }

  /**
   * Takes a record, if there is one now.
   *
   * @param handler copies the record; it must not fail
   * @return false if there is none
   * @throws InterruptedException if the thread is interrupted; nothing is taken then
   */
  public boolean tryTake(RecordHandler handler) throws InterruptedException {
    if (ring.isEmpty()) {
      return false;
    }
    var _ = consumerLock.tryLock(Long.MAX_VALUE);
    try {
      consumer.resume();
      return consumer.poll(
              (type, bytes, offset, length) -> {
                handler.onRecord(type, bytes, offset, length);
                KillPoint.at("ring.copied");
              },
              1)
          == 1;
    } finally {
      KillPoint.at("ring.taken");
      consumerLock.unlock();
    }
  }

  /**
   * Waits until a record is there, or {@code news} says that there is another reason to look.
   *
   * @param news asked often; a load or two
   * @param alive asked at the end of each slice of the wait; false ends it
   */
  public boolean awaitRecord(long nanos, BooleanSupplier news, BooleanSupplier alive)
      throws InterruptedException {
    return data.await(() -> !ring.isEmpty() || news.getAsBoolean(), nanos, alive);
  }

  /** Waits until a record of this length fits, or there is other news. */
  public boolean awaitRoom(int length, long nanos, BooleanSupplier news, BooleanSupplier alive)
      throws InterruptedException {
    return space.await(() -> ring.hasRoom(length) || news.getAsBoolean(), nanos, alive);
  }

  /** Wakes all who wait; what they are to see was a volatile store before. */
  public void wakeAll() {
    data.ring();
    space.ring();
  }
}
