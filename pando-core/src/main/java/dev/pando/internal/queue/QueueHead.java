package dev.pando.internal.queue;

import dev.pando.internal.KillPoint;
import dev.pando.internal.message.Handover;
import dev.pando.internal.message.Incoming;
import dev.pando.internal.segment.SharedBlock;
import dev.pando.internal.sync.Members;
import dev.pando.internal.sync.RobustLock;
import dev.pando.internal.sync.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where elements are taken; for all threads of this process. */
final class QueueHead {
  private final QueueMemory memory;
  private final Words words;
  private final RobustLock lock;
  private final Handover goingOut;
  private final SegmentTable.Pin pin;

  QueueHead(QueueMemory memory, Words words, Members members) {
    this.memory = memory;
    this.words = words;
    this.goingOut = new Handover(words, QueueLayout.GOING_OUT, Handover.Side.OUT);
    this.pin = memory.segments().new Pin();
    this.lock =
        new RobustLock(words, QueueLayout.CONSUMER_LOCK, members, RobustLock.Deaths.FORGIVEN);
  }

  // --- Taking

  /** Whether there may be a record: a look without the lock. */
  boolean mayHaveOne() {
    int taken = Cursor.count(words.getLong(QueueLayout.HEAD));
    return taken != Cursor.count(words.getLong(QueueLayout.TAIL_SEEN))
        || taken != Cursor.count(words.getLong(QueueLayout.TAIL));
  }

  /** Where the tail is now; {@link QueueLayout} says why not to ask each time. */
  private long lookAtTail() {
    long tail = words.getLong(QueueLayout.TAIL);
    words.setLongPlain(QueueLayout.TAIL_SEEN, tail);
    return tail;
  }

  /** Takes the first record; null if there is none. */
  @Nullable Incoming tryTake() {
    var _ = lock.lock();
    try {
      repair();
      Place place = firstPlace();
      if (place == null) {
        return null;
      }
      Incoming message = place.read();
      KillPoint.at("queue.copied");
      long next = Cursor.forward(place.cursor, place.units(), 1);
      goingOut.goingOut(message, next);
      words.setLong(QueueLayout.HEAD, next);
      KillPoint.at("queue.taken");
      goingOut.wentOut(message);
      return message;
    } finally {
      lock.unlock();
    }
  }

  /** Where the first record is; moves the head over segments that are read to their end. */
  private @Nullable Place firstPlace() {
    long head = words.getLong(QueueLayout.HEAD);
    long tail = words.getLongPlain(QueueLayout.TAIL_SEEN);
    if (Cursor.elements(head, tail) == 0) {
      tail = lookAtTail();
      if (Cursor.elements(head, tail) == 0) {
        return null;
      }
    }
    QueueSegment segment = segment(head);
    while (true) {
      if (!Cursor.isSameSegment(head, tail) && Cursor.position(head) == segment.end()) {
        segment = moveOn(segment, head);
        head = words.getLong(QueueLayout.HEAD);
      } else {
        long header = segment.header(Cursor.position(head));
        if (QueueLayout.type(header) >= 0) {
          return new Place(segment, head, header);
        }
        head = Cursor.forward(head, QueueLayout.units(QueueLayout.length(header)), 0);
      }
    }
  }

  private QueueSegment segment(long head) {
    QueueSegment segment = pin.get();
    boolean valid =
        segment != null
            && segment.number() == Cursor.segment(head)
            && (segment.number() == 0 || segment.block().handle() == memory.firstFurther());
    if (!valid || segment == null) {
      segment = memory.segments().attach(Cursor.segment(head) == 0 ? 0 : memory.firstFurther());
      pin.replace(segment);
    }
    return segment;
  }

  /** Goes to the next segment and gives back the one that is empty. */
  private QueueSegment moveOn(QueueSegment empty, long head) {
    SharedBlock next = Objects.requireNonNull(memory.next(empty));
    QueueSegment following = memory.segments().attach(next.handle());
    if (empty.number() != 0) {
      words.setLong(QueueLayout.RETIRED, empty.block().handle());
      KillPoint.at("queue.retiring");
    }
    words.setLong(QueueLayout.HEAD, Cursor.begin(following.number(), head));
    KillPoint.at("queue.retired");
    dropRetired();
    pin.replace(following);
    return following;
  }

  private void dropRetired() {
    long retired = words.getLong(QueueLayout.RETIRED);
    if (retired != 0) {
      memory.giveBack(retired);
      words.setLong(QueueLayout.RETIRED, 0);
    }
  }

  // --- What a killed process has begun

  /** Settles what a dead process has begun. */
  void settle() {
    goingOut.settleIfAbandoned(lock, this::settleLocked);
  }

  private void settleLocked() {
    goingOut.settle(words.getLong(QueueLayout.HEAD));
  }

  private void repair() {
    settleLocked();
    long retired = words.getLong(QueueLayout.RETIRED);
    if (retired != 0) {
      if (retired == memory.firstFurther() && !hasLeft(retired)) {
        words.setLong(QueueLayout.RETIRED, 0);
      } else {
        dropRetired();
      }
    }
    if (words.getLong(QueueLayout.REMOVAL) != 0) {
      finishRemoval();
    }
  }

  private boolean hasLeft(long handle) {
    QueueSegment segment = memory.segments().attach(handle);
    try {
      return segment.number() != Cursor.segment(words.getLong(QueueLayout.HEAD));
    } finally {
      memory.segments().detach(segment);
    }
  }

  // --- Looking through

  /** Copies of all records that are there now, in order. */
  List<Found> snapshot() {
    var _ = lock.lock();
    try {
      repair();
      List<Found> found = new ArrayList<>();
      forEach(place -> {
        found.add(new Found(place.cursor, place.read()));
        return true;
      });
      return found;
    } finally {
      lock.unlock();
    }
  }

  /** A copy of the first record; null if there is none. */
  @Nullable Incoming first() {
    var _ = lock.lock();
    try {
      repair();
      Place place = firstPlace();
      return place == null ? null : place.read();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Shows each record, until the visitor says no; the lock is held. Whatever is removed then comes
   * before the tail that was seen: else the head would count more elements than that tail does.
   */
  private void forEach(Visitor visitor) {
    long tail = lookAtTail();
    long at = words.getLong(QueueLayout.HEAD);
    QueueSegment segment = segment(at);
    QueueSegment attached = null;
    try {
      boolean more = true;
      while (more && !Cursor.isSamePlace(at, tail)) {
        if (!Cursor.isSameSegment(at, tail) && Cursor.position(at) == segment.end()) {
          long handle = Objects.requireNonNull(memory.next(segment)).handle();
          QueueSegment next = memory.segments().attach(handle);
          if (attached != null) {
            memory.segments().detach(attached);
          }
          attached = next;
          segment = next;
          at = Cursor.begin(next.number(), at);
        } else {
          Place place = new Place(segment, at, segment.header(Cursor.position(at)));
          more = place.isRemoved() || visitor.visit(place);
          at = Cursor.forward(at, place.units(), 0);
        }
      }
    } finally {
      if (attached != null) {
        memory.segments().detach(attached);
      }
    }
  }

  /** Asked with each record. */
  @FunctionalInterface
  private interface Visitor {
    /** Returns whether it wants to see the next one. */
    boolean visit(Place place);
  }

  // --- Removing

  /**
   * Removes a record that was found, wherever it is, and gives its message up.
   *
   * @return false if it has been taken meanwhile
   */
  boolean remove(Found found) {
    var _ = lock.lock();
    try {
      repair();
      boolean[] removed = {false};
      forEach(place -> {
        if (!Cursor.isSamePlace(place.cursor, found.cursor)) {
          return true;
        }
        if (found.message.isSame(QueueLayout.type(place.header), place.read().payload())) {
          begin(place);
          removed[0] = true;
        }
        return false;
      });
      if (removed[0]) {
        finishRemoval();
      }
      return removed[0];
    } finally {
      lock.unlock();
    }
  }

  /** From here on it is removed, by whoever has the lock next if not by this process. */
  private void begin(Place place) {
    int count = Cursor.count(words.getLong(QueueLayout.HEAD)) + 1;
    words.setInt(QueueLayout.REMOVAL_COUNT, count);
    KillPoint.at("queue.removing");
    words.setLong(
        QueueLayout.REMOVAL,
        Cursor.of(Cursor.segment(place.cursor), Cursor.position(place.cursor), 1));
    KillPoint.at("queue.removed");
  }

  private void finishRemoval() {
    long removal = words.getLong(QueueLayout.REMOVAL);
    forEach(place -> {
      if (!Cursor.isSamePlace(place.cursor, removal)) {
        return true;
      }
      place.read().discardOnce();
      place.markRemoved();
      return false;
    });
    KillPoint.at("queue.marked");
    long head = words.getLong(QueueLayout.HEAD);
    int count = words.getInt(QueueLayout.REMOVAL_COUNT);
    words.setLong(QueueLayout.HEAD, Cursor.of(Cursor.segment(head), Cursor.position(head), count));
    KillPoint.at("queue.counted");
    words.setLong(QueueLayout.REMOVAL, 0);
  }

  /** A record that was seen in the queue. */
  record Found(long cursor, Incoming message) {}

  /** A record in a segment. */
  private static final class Place {
    final QueueSegment segment;
    final long cursor;
    final long header;

    Place(QueueSegment segment, long cursor, long header) {
      this.segment = segment;
      this.cursor = cursor;
      this.header = header;
    }

    boolean isRemoved() {
      return QueueLayout.type(header) < 0;
    }

    int units() {
      return QueueLayout.units(QueueLayout.length(header));
    }

    Incoming read() {
      byte[] payload = segment.read(Cursor.position(cursor), QueueLayout.length(header));
      return new Incoming(QueueLayout.type(header), payload);
    }

    void markRemoved() {
      segment.setHeader(
          Cursor.position(cursor),
          QueueLayout.header(QueueLayout.length(header), QueueLayout.REMOVED));
    }
  }
}
