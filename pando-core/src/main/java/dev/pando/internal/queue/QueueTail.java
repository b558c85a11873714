package dev.pando.internal.queue;

import dev.pando.internal.KillPoint;
import dev.pando.internal.message.Handover;
import dev.pando.internal.message.Outgoing;
import dev.pando.internal.segment.SharedBlock;
import dev.pando.internal.sync.Members;
import dev.pando.internal.sync.RobustLock;
import dev.pando.internal.sync.Words;

/** Where elements are put; for all threads of this process. */
final class QueueTail {
  private final QueueMemory memory;
  private final Words words;
  private final RobustLock lock;
  private final Handover goingIn;
  private final SegmentTable.Pin pin;

  QueueTail(QueueMemory memory, Words words, Members members) {
    this.memory = memory;
    this.words = words;
    this.goingIn = new Handover(words, QueueLayout.GOING_IN, Handover.Side.IN);
    this.pin = memory.segments().new Pin();
    this.lock =
        new RobustLock(words, QueueLayout.PRODUCER_LOCK, members, RobustLock.Deaths.FORGIVEN);
  }

  /**
   * Puts a record.
   *
   * @return false if the queue is full
   */
  boolean tryPut(Outgoing message) {
    var _ = lock.lock();
    try {
      settleLocked();
      memory.requireNotClosed();
      long tail = words.getLong(QueueLayout.TAIL);
      int capacity = words.getInt(QueueLayout.CAPACITY);
      boolean full =
          Cursor.elements(words.getLongPlain(QueueLayout.HEAD_SEEN), tail) >= capacity
              && Cursor.elements(lookAtHead(), tail) >= capacity;
      if (full) {
        return false;
      }
      write(tail, message);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Where the head is now; {@link QueueLayout} says why not to ask each time. */
  private long lookAtHead() {
    long head = words.getLong(QueueLayout.HEAD);
    words.setLongPlain(QueueLayout.HEAD_SEEN, head);
    return head;
  }

  /** Settles what a dead process has begun. */
  void settle() {
    goingIn.settleIfAbandoned(lock, this::settleLocked);
  }

  private void settleLocked() {
    goingIn.settle(words.getLong(QueueLayout.TAIL));
  }

  private void write(long tail, Outgoing message) {
    int length = message.length();
    QueueSegment segment = segment();
    // A number other than the tail's is that of a segment which a killed producer had just linked.
    long at =
        segment.number() == Cursor.segment(tail) ? tail : Cursor.begin(segment.number(), tail);
    int units = QueueLayout.units(length);
    int toEnd = segment.unitsToEnd(Cursor.position(at));
    int padding = units <= toEnd ? 0 : toEnd;
    if (!hasRoom(segment, at, padding + units)) {
      segment = grow(segment, at);
      at = Cursor.begin(segment.number(), at);
    } else if (padding > 0) {
      segment.setHeader(
          Cursor.position(at),
          QueueLayout.header(
              toEnd * QueueLayout.UNIT - QueueLayout.RECORD_HEADER_BYTES, QueueLayout.PADDING));
      at = Cursor.forward(at, padding, 0);
    }
    segment.write(Cursor.position(at), message.type(), message.bytes(), length);
    KillPoint.at("queue.written");
    long next = Cursor.forward(at, units, 1);
    goingIn.goingIn(message, next);
    words.setLong(QueueLayout.TAIL, next);
    KillPoint.at("queue.published");
    goingIn.wentIn(message);
  }

  /** The segment to write to. */
  private QueueSegment segment() {
    long handle = words.getLong(QueueLayout.TAIL_SEGMENT);
    QueueSegment segment = pin.get();
    if (segment == null || memory.handle(segment) != handle) {
      segment = memory.segments().attach(handle);
      pin.replace(segment);
    }
    return segment;
  }

  private boolean hasRoom(QueueSegment segment, long tail, int units) {
    int most = segment.units() - units;
    return used(segment, words.getLongPlain(QueueLayout.HEAD_SEEN), tail) <= most
        || used(segment, lookAtHead(), tail) <= most;
  }

  /** Units between the head and the tail, if the head has come to this segment. */
  private static int used(QueueSegment segment, long head, long tail) {
    int from = segment.number() == Cursor.segment(head) ? Cursor.position(head) : 0;
    return (Cursor.position(tail) - from) & Cursor.POSITION_MASK;
  }

  private QueueSegment grow(QueueSegment full, long tail) {
    long head = words.getLongPlain(QueueLayout.HEAD_SEEN); // of just now
    if (Cursor.segments(head, tail) >= Cursor.SEGMENT_MAX - 2) {
      throw new IllegalStateException(
          "The queue holds %d elements in %d segments, which is the limit: take some, or bound it"
              .formatted(Cursor.elements(head, tail), Cursor.SEGMENT_MAX));
    }
    SharedBlock linked = memory.next(full);
    if (linked == null) {
      int bytes = Math.min(2 * full.units() * QueueLayout.UNIT, QueueLayout.LARGEST_BYTES);
      linked = memory.link(full, QueueSegment.blockBytes(bytes));
    }
    KillPoint.at("queue.linked");
    QueueSegment fresh = QueueSegment.format(linked, Cursor.next(full.number()));
    full.setEnd(Cursor.position(tail));
    words.setLong(QueueLayout.TAIL_SEGMENT, linked.handle());
    KillPoint.at("queue.moved-on");
    QueueSegment attached = memory.segments().attach(linked.handle());
    assert attached.number() == fresh.number();
    pin.replace(attached);
    return attached;
  }

  /** Lets nothing be put any more; has an effect once. */
  void close() {
    var _ = lock.lock();
    try {
      boolean _ = words.compareAndSetInt(QueueLayout.STATE, QueueLayout.OPEN, QueueLayout.CLOSED);
      KillPoint.at("queue.closed");
    } finally {
      lock.unlock();
    }
  }
}
