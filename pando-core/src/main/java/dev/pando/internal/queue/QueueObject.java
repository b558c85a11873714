package dev.pando.internal.queue;

import dev.pando.internal.connection.Watches;
import dev.pando.internal.message.Incoming;
import dev.pando.internal.message.Outgoing;
import dev.pando.queue.QueueClosedException;
import dev.pando.queue.SharedQueue;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.AbstractQueue;
import java.util.Collection;
import java.util.Iterator;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A queue as users have it: objects in, objects out. */
class QueueObject<E> extends AbstractQueue<E> implements SharedQueue<E>, Serializable {
  private static final long serialVersionUID = 1;

  private static final long FOR_EVER = Long.MAX_VALUE;

  final transient QueueMemory memory;

  QueueObject(QueueMemory memory) {
    this.memory = memory;
  }

  /** Not private: those of the subclass travel too. */
  protected final Object writeReplace() {
    if (memory.isEnded()) {
      throw QueueMemory.closedException();
    }
    return new QueueMemory.Reference(memory);
  }

  // --- Putting

  @Override
  public void put(E element) throws InterruptedException {
    boolean _ = send(encode(element), FOR_EVER, true);
  }

  @Override
  public boolean offer(E element, long timeout, TimeUnit unit) throws InterruptedException {
    return send(encode(element), unit.toNanos(timeout), true);
  }

  @Override
  public boolean offer(E element, Duration timeout) throws InterruptedException {
    return send(encode(element), TimeUnit.NANOSECONDS.convert(timeout), true);
  }

  @Override
  public boolean offer(E element) {
    try {
      return send(encode(element), 0, false);
    } catch (InterruptedException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Override
  public void putSegment(MemorySegment bytes) throws InterruptedException {
    requireUsable();
    try {
      boolean _ = send(Outgoing.of(bytes, QueueLayout.MAX_RECORD_BYTES), FOR_EVER, true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Outgoing encode(E element) {
    Objects.requireNonNull(element, "a queue takes no null");
    requireUsable();
    try {
      return Outgoing.of(element, QueueLayout.MAX_RECORD_BYTES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Fails early, before anything large is copied; what counts is asked under the lock. */
  private void requireUsable() {
    if (isClosed()) {
      throw QueueMemory.closedException();
    }
  }

  private boolean send(Outgoing message, long nanos, boolean interruptible)
      throws InterruptedException {
    boolean sent = false;
    try {
      if (interruptible && Thread.interrupted()) {
        throw new InterruptedException();
      }
      sent = memory.tryPut(message);
      if (!sent && nanos > 0) {
        sent = sendWaiting(message, nanos);
      }
      return sent;
    } catch (IllegalStateException e) {
      throw explained(e);
    } finally {
      if (sent) {
        message.sent();
      } else {
        message.discard();
      }
      Reference.reachabilityFence(this);
    }
  }

  private boolean sendWaiting(Outgoing message, long nanos) throws InterruptedException {
    long start = System.nanoTime();
    long left = nanos;
    while (left > 0) {
      boolean _ = memory.awaitRoom(left);
      if (memory.tryPut(message)) {
        return true;
      }
      left = left(nanos, start);
    }
    return false;
  }

  private static long left(long nanos, long start) {
    return nanos == FOR_EVER ? FOR_EVER : nanos - (System.nanoTime() - start);
  }

  /**
   * The memory of a queue goes when it is closed and empty; if many others are closed just then,
   * also from under a thread inside it.
   */
  private RuntimeException explained(IllegalStateException e) {
    return e instanceof QueueClosedException || !memory.isEnded()
        ? e
        : QueueMemory.closedException();
  }

  // --- Taking

  @Override
  public E take() throws InterruptedException {
    return decode(Objects.requireNonNull(receive(FOR_EVER, true)));
  }

  @Override
  public @Nullable E poll(long timeout, TimeUnit unit) throws InterruptedException {
    return decodeIfAny(receive(unit.toNanos(timeout), true));
  }

  @Override
  public @Nullable E poll(Duration timeout) throws InterruptedException {
    return decodeIfAny(receive(TimeUnit.NANOSECONDS.convert(timeout), true));
  }

  @Override
  public @Nullable E poll() {
    try {
      return decodeIfAny(receive(0, false));
    } catch (InterruptedException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Override
  public SegmentView takeSegment() throws InterruptedException {
    return MessageView.of(Objects.requireNonNull(receive(FOR_EVER, true)));
  }

  private @Nullable Incoming receive(long nanos, boolean interruptible)
      throws InterruptedException {
    try {
      if (interruptible && Thread.interrupted()) {
        throw new InterruptedException();
      }
      Incoming message = memory.tryTake();
      if (message == null) {
        message = receiveWaiting(nanos);
      }
      return message;
    } catch (IllegalStateException e) {
      throw explained(e);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  private @Nullable Incoming receiveWaiting(long nanos) throws InterruptedException {
    long start = System.nanoTime();
    long left = nanos;
    while (true) {
      if (memory.isClosed() && memory.isEmpty()) {
        memory.endIfDrained();
        throw QueueMemory.closedException();
      }
      if (left <= 0) {
        return null;
      }
      boolean _ = memory.awaitElement(left);
      Incoming message = memory.tryTake();
      if (message != null) {
        return message;
      }
      left = left(nanos, start);
    }
  }

  private @Nullable E decodeIfAny(@Nullable Incoming message) {
    return message == null ? null : decode(message);
  }

  @SuppressWarnings("unchecked") // whoever put it said so
  private E decode(Incoming message) {
    return (E) Objects.requireNonNull(message.toObject());
  }

  // --- Looking

  @Override
  public @Nullable E peek() {
    try {
      Incoming message = memory.isEmpty() ? null : memory.first();
      while (message != null) {
        try {
          return decodeCopy(message);
        } catch (IllegalStateException taken) {
          Incoming now = memory.first();
          if (now != null && now.isSame(message.type(), message.payload())) {
            throw taken;
          }
          message = now;
        }
      }
      return null;
    } catch (IllegalStateException e) {
      if (memory.isEnded()) {
        return null;
      }
      throw e;
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @SuppressWarnings("unchecked") // whoever put it said so
  private E decodeCopy(Incoming message) {
    return (E) Objects.requireNonNull(message.peekObject());
  }

  @Override
  public Iterator<E> iterator() {
    return new QueueIterator<>(this);
  }

  @Override
  public int size() {
    return orIfEnded(memory::size, 0);
  }

  @Override
  public boolean isEmpty() {
    return orIfEnded(memory::isEmpty, true);
  }

  @Override
  public int remainingCapacity() {
    return orIfEnded(
        () -> {
          int capacity = memory.capacity();
          return capacity == Queues.UNBOUNDED ? capacity : Math.max(0, capacity - memory.size());
        },
        0);
  }

  @Override
  public boolean isClosed() {
    return orIfEnded(memory::isClosed, true);
  }

  /** A queue that ended has no memory any more, but still is something. */
  <T> T orIfEnded(Supplier<T> look, T ended) {
    try {
      return memory.isEnded() ? ended : look.get();
    } catch (IllegalStateException e) {
      if (memory.isEnded()) {
        return ended;
      }
      throw e;
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  // --- Bulk

  @Override
  public int drainTo(Collection<? super E> target) {
    return drainTo(target, Integer.MAX_VALUE);
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // the interface asks whether it is the same one
  public int drainTo(Collection<? super E> target, int most) {
    if (target == this) {
      throw new IllegalArgumentException("a queue cannot be drained to itself");
    }
    int drained = 0;
    while (drained < most && !isEmpty()) {
      E element = pollOrNullAtEnd();
      if (element == null) {
        break;
      }
      target.add(element);
      drained++;
    }
    return drained;
  }

  private @Nullable E pollOrNullAtEnd() {
    try {
      return poll();
    } catch (QueueClosedException drained) {
      return null;
    }
  }

  @Override
  public boolean remove(@Nullable Object element) {
    return element != null && removeIf(element::equals, true);
  }

  @Override
  public boolean removeAll(Collection<?> elements) {
    Objects.requireNonNull(elements);
    return removeIf(elements::contains, false);
  }

  @Override
  public boolean retainAll(Collection<?> elements) {
    Objects.requireNonNull(elements);
    return removeIf(element -> !elements.contains(element), false);
  }

  @Override
  public boolean removeIf(Predicate<? super E> filter) {
    return removeIf(filter, false);
  }

  private boolean removeIf(Predicate<? super E> filter, boolean once) {
    boolean removed = false;
    QueueIterator<E> elements = new QueueIterator<>(this);
    while (elements.hasNext() && !(once && removed)) {
      if (filter.test(elements.next())) {
        removed |= elements.tryRemove();
      }
    }
    return removed;
  }

  @Override
  public void clear() {
    Boolean _ =
        orIfEnded(
            () -> {
              int most = memory.size(); // who clears does not race with those who put
              while (most-- > 0 && memory.dropFirst()) {
                // one after the other: nobody is held up for long
              }
              return true;
            },
            true);
  }

  // --- Waiting for several things

  @Override
  public boolean isReady() {
    return !isEmpty() || isClosed();
  }

  @Override
  public Watch watch(Runnable wake) {
    return Watches.of(timeout -> awaitElement(TimeUnit.NANOSECONDS.convert(timeout)), wake);
  }

  private boolean awaitElement(long nanos) throws InterruptedException {
    try {
      return memory.awaitElement(nanos);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  // --- The end

  @Override
  public final void close() {
    close(false);
  }

  @Override
  public void close(boolean immediate) {
    Boolean _ =
        orIfEnded(
            () -> {
              memory.close(immediate);
              return true;
            },
            true);
  }

  @Override
  public String toString() {
    return getClass().getSimpleName().replace("Object", "")
        + "[size "
        + size()
        + (isClosed() ? ", closed]" : "]");
  }
}
