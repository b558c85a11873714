package dev.pando.internal.message;

import dev.pando.internal.KillPoint;
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
  private final Handover goingIn;
  private final Handover goingOut;
  private final RingProducer producer;
  private final RingConsumer consumer;

  private LockedRing(MemorySegment memory, SpscRing ring, Members members) {
    SegmentWords words = new SegmentWords(memory);
    this.ring = ring;
    producerLock =
        new RobustLock(words, LockedRingLayout.PRODUCER_LOCK, members, RobustLock.Deaths.FORGIVEN);
    consumerLock =
        new RobustLock(words, LockedRingLayout.CONSUMER_LOCK, members, RobustLock.Deaths.FORGIVEN);
    goingIn = new Handover(words, LockedRingLayout.GOING_IN, Handover.Side.IN);
    goingOut = new Handover(words, LockedRingLayout.GOING_OUT, Handover.Side.OUT);
    data = Doorbell.at(memory.asSlice(LockedRingLayout.DATA), members);
    space = Doorbell.at(memory.asSlice(LockedRingLayout.SPACE), members);
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
  public boolean tryPut(Outgoing message) throws InterruptedException {
    if (!ring.hasRoom(message.length())) {
      return false;
    }
    var _ = producerLock.tryLock(Long.MAX_VALUE);
    try {
      settleProducer();
      if (!producer.tryWrite(message.type(), message.bytes(), 0, message.length())) {
        return false;
      }
      KillPoint.at("ring.written");
      goingIn.goingIn(message, producer.cursor());
      producer.publish();
      KillPoint.at("ring.published");
      goingIn.wentIn(message);
      return true;
    } finally {
      producerLock.unlock();
    }
  }

  /**
   * Takes a record, if there is one now.
   *
   * @param message to be filled
   * @return false if there is none
   * @throws InterruptedException if the thread is interrupted; nothing is taken then
   */
  public boolean tryTake(Incoming message) throws InterruptedException {
    if (ring.isEmpty()) {
      return false;
    }
    var _ = consumerLock.tryLock(Long.MAX_VALUE);
    try {
      return take(message);
    } finally {
      consumerLock.unlock();
    }
  }

  private boolean take(Incoming message) {
    settleConsumer();
    boolean taken =
        consumer.poll(
                (type, bytes, offset, length) -> {
                  message.onRecord(type, bytes, offset, length);
                  KillPoint.at("ring.copied");
                  goingOut.goingOut(message, consumer.cursor());
                },
                1)
            == 1;
    KillPoint.at("ring.taken");
    if (taken) {
      goingOut.wentOut(message);
    }
    return taken;
  }

  /** Drops all records: nobody will take any more. */
  public void dropAll() {
    var _ = consumerLock.lock();
    try {
      Incoming message = new Incoming();
      while (take(message)) {
        message.discard();
      }
    } finally {
      consumerLock.unlock();
    }
  }

  /** Settles what dead processes have begun. */
  public void settle() {
    goingIn.settleIfAbandoned(producerLock, this::settleProducer);
    goingOut.settleIfAbandoned(consumerLock, this::settleConsumer);
  }

  private void settleProducer() {
    producer.resume();
    goingIn.settle(producer.cursor());
  }

  private void settleConsumer() {
    consumer.resume();
    goingOut.settle(consumer.cursor());
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
