package dev.pando.internal.queue;

import dev.pando.internal.message.DeadOwners;
import dev.pando.internal.message.Incoming;
import dev.pando.internal.message.Outgoing;
import dev.pando.internal.segment.Grove;
import dev.pando.internal.segment.SharedBlock;
import dev.pando.internal.shared.SharedObject;
import dev.pando.internal.shared.SharedObjects;
import dev.pando.internal.sync.Doorbell;
import dev.pando.internal.sync.Members;
import dev.pando.internal.sync.SegmentWords;
import dev.pando.internal.sync.Words;
import dev.pando.queue.QueueClosedException;
import java.io.Serializable;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A queue's memory as this process sees it; {@link QueueLayout} has its bytes. Knows nothing of
 * what the messages are.
 */
final class QueueMemory extends SharedObject implements DeadOwners.Rings {
  private static final long serialVersionUID = 1;

  private final transient Words words;
  private final transient SegmentTable segments;
  private final transient QueueTail tail;
  private final transient QueueHead head;
  private final transient Doorbell data;
  private final transient Doorbell space;
  private final transient Doorbell allDone;

  /** The one instance that users of this process have. */
  private transient @Nullable QueueObject<?> object;

  private QueueMemory(SharedBlock block) {
    super(block, QueueKind.QUEUE);
    MemorySegment memory = block.memory();
    words = new SegmentWords(memory);
    Grove grove = Grove.current();
    Members members = Members.of(grove);
    segments = new SegmentTable(grove.slab(), block);
    tail = new QueueTail(this, words, members);
    head = new QueueHead(this, words, members);
    data = Doorbell.at(memory.asSlice(QueueLayout.DATA), members);
    space = Doorbell.at(memory.asSlice(QueueLayout.SPACE), members);
    allDone = Doorbell.at(memory.asSlice(QueueLayout.ALL_DONE), members);
    DeadOwners.watch(this);
  }

  static QueueMemory create(int capacity, boolean joinable) {
    QueueMemory memory = new QueueMemory(SharedObjects.allocate(QueueLayout.BYTES));
    memory.words.setInt(QueueLayout.JOINABLE, joinable ? 1 : 0);
    memory.words.setInt(QueueLayout.CAPACITY, capacity);
    return memory;
  }

  static QueueMemory attach(SharedBlock block) {
    return new QueueMemory(block);
  }

  @SuppressWarnings("unchecked") // what travels is the users' business
  synchronized <E> QueueObject<E> object() {
    QueueObject<E> known = (QueueObject<E>) object;
    if (known == null) {
      boolean joinable = words.getInt(QueueLayout.JOINABLE) == 1;
      known = joinable ? new JoinableQueueObject<>(this) : new QueueObject<>(this);
      object = known;
    }
    return known;
  }

  <E> JoinableQueueObject<E> joinable() {
    return (JoinableQueueObject<E>) this.<E>object();
  }

  // --- Segments, for the two sides

  SegmentTable segments() {
    return segments;
  }

  long handle(QueueSegment segment) {
    return segment.number() == 0 ? 0 : segment.block().handle();
  }

  long firstFurther() {
    return firstExtension();
  }

  @Nullable SharedBlock next(QueueSegment segment) {
    return extension(segment.block());
  }

  SharedBlock link(QueueSegment last, long bytes) {
    return extend(last.block(), bytes);
  }

  void giveBack(long handle) {
    drop(handle);
  }

  void requireNotClosed() {
    if (isClosed()) {
      throw closedException();
    }
  }

  static QueueClosedException closedException() {
    return new QueueClosedException("The queue is closed, here or by another process");
  }

  // --- Messages

  boolean tryPut(Outgoing message) {
    boolean put = tail.tryPut(message);
    if (put) {
      data.ring();
    }
    return put;
  }

  @Nullable Incoming tryTake() {
    if (!head.mayHaveOne()) {
      return null;
    }
    Incoming message = head.tryTake();
    if (message != null) {
      space.ring();
    }
    return message;
  }

  @Nullable Incoming first() {
    return head.first();
  }

  List<QueueHead.Found> snapshot() {
    return head.snapshot();
  }

  boolean remove(QueueHead.Found found) {
    boolean removed = head.remove(found);
    if (removed) {
      forget();
    }
    return removed;
  }

  /** Takes and drops the first message; false if there is none. */
  boolean dropFirst() {
    Incoming message = tryTake();
    if (message == null) {
      return false;
    }
    message.discard();
    forget();
    return true;
  }

  /** A task that nobody will do counts as done; one that was done too often does not matter. */
  private void forget() {
    boolean _ = taskDone();
  }

  // --- What it is

  int size() {
    long first = words.getLong(QueueLayout.HEAD);
    long elements = Cursor.elements(first, words.getLong(QueueLayout.TAIL));
    return (int) Math.min(elements, Integer.MAX_VALUE);
  }

  boolean isEmpty() {
    return Cursor.count(words.getLong(QueueLayout.HEAD))
        == Cursor.count(words.getLong(QueueLayout.TAIL));
  }

  int capacity() {
    return words.getInt(QueueLayout.CAPACITY);
  }

  boolean isClosed() {
    return words.getInt(QueueLayout.STATE) != QueueLayout.OPEN;
  }

  boolean isEnded() {
    return !isOpen();
  }

  // --- Waiting

  // Each asks first whether the queue has ended: its memory may be another object's by then, in
  // which nothing says that this one was closed, and the wait would have no end.

  /** Waits for an element or the end. */
  boolean awaitElement(long nanos) throws InterruptedException {
    return data.await(() -> isEnded() || !isEmpty() || isClosed(), nanos, QueueMemory::goOn);
  }

  boolean awaitRoom(long nanos) throws InterruptedException {
    BooleanSupplier room = () -> isEnded() || size() < capacity() || isClosed();
    return space.await(room, nanos, QueueMemory::goOn);
  }

  boolean awaitAllDone(long nanos) throws InterruptedException {
    return allDone.await(() -> isEnded() || unfinished() == 0, nanos, QueueMemory::goOn);
  }

  /** The death of others is no reason to stop: others may come. */
  private static boolean goOn() {
    return true;
  }

  @Override
  public void settle() {
    if (isOpen()) {
      tail.settle();
      head.settle();
    }
  }

  // --- Tasks

  int unfinished() {
    int done = words.getInt(QueueLayout.DONE);
    return Cursor.count(words.getLong(QueueLayout.TAIL)) - done;
  }

  /** Counts a task as done; false if there was none. */
  boolean taskDone() {
    int done;
    int left;
    do {
      done = words.getInt(QueueLayout.DONE);
      left = Cursor.count(words.getLong(QueueLayout.TAIL)) - done;
      if (left == 0) {
        return false;
      }
    } while (!words.compareAndSetInt(QueueLayout.DONE, done, done + 1));
    if (left == 1) {
      allDone.ring();
    }
    return true;
  }

  // --- The end

  void close(boolean immediate) {
    tail.close();
    if (immediate) {
      words.setInt(QueueLayout.STATE, QueueLayout.DROPPED);
    }
    wakeForClose();
    while (immediate && dropFirst()) {
      // until nothing is left; nobody adds any more
    }
    endIfDrained();
  }

  /** Gives the memory back when the queue is closed and nobody will want anything of it. */
  void endIfDrained() {
    boolean joinable = words.getInt(QueueLayout.JOINABLE) == 1;
    if (isClosed() && isEmpty() && (!joinable || unfinished() == 0)) {
      close();
    }
  }

  @Override
  protected void wakeForClose() {
    data.ring();
    space.ring();
    allDone.ring();
  }

  /**
   * What of a queue travels.
   *
   * @param memory where it is
   */
  record Reference(QueueMemory memory) implements Serializable {
    private Object readResolve() {
      return memory.object();
    }
  }
}
