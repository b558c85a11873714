package dev.pando.internal.manager;

import dev.pando.queue.SharedJoinableQueue;
import dev.pando.spi.DecodingException;
import java.io.Serializable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.AbstractQueue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A queue in a manager's process. */
@SuppressWarnings("unchecked") // whoever put an element said what it is
final class QueueProxy<E> extends AbstractQueue<E>
    implements SharedJoinableQueue<E>, Proxies.TargetHolder, Serializable {
  private static final long serialVersionUID = 1;
  private static final long FOR_EVER = Long.MAX_VALUE;
  private static final MethodKey TO_STRING = MethodKey.of(Object.class, "toString");

  private final transient Target target;

  QueueProxy(Target target) {
    this.target = target;
  }

  @Override
  public Target target() {
    return target;
  }

  private @Nullable Object await(MethodKey method, @Nullable Object... arguments)
      throws InterruptedException {
    try {
      return target.call(method, arguments);
    } catch (InterruptedException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw dev.pando.internal.Sneaky.rethrow(e);
    }
  }

  // --- In

  private boolean put(E element, long nanos) throws InterruptedException {
    return Boolean.TRUE.equals(
        await(QueueService.PUT, Objects.requireNonNull(element, "a queue has no nulls"), nanos));
  }

  @Override
  public void put(E element) throws InterruptedException {
    boolean _ = put(element, FOR_EVER);
  }

  @Override
  public boolean offer(E element, Duration timeout) throws InterruptedException {
    return put(element, nanos(timeout));
  }

  @Override
  public boolean offer(E element, long time, TimeUnit unit) throws InterruptedException {
    return put(element, unit.toNanos(time));
  }

  @Override
  public boolean offer(E element) {
    return Boolean.TRUE.equals(
        target.ask(
            QueueService.PUT_NOW, Objects.requireNonNull(element, "a queue has no nulls"), 0L));
  }

  @Override
  public void putSegment(MemorySegment bytes) throws InterruptedException {
    put((E) bytes.toArray(ValueLayout.JAVA_BYTE));
  }

  private static long nanos(Duration timeout) {
    return TimeUnit.NANOSECONDS.convert(timeout);
  }

  // --- Out

  @Override
  public E take() throws InterruptedException {
    return (E) Objects.requireNonNull(await(QueueService.TAKE, FOR_EVER));
  }

  @Override
  public @Nullable E poll(Duration timeout) throws InterruptedException {
    return (E) await(QueueService.TAKE, nanos(timeout));
  }

  @Override
  public @Nullable E poll(long time, TimeUnit unit) throws InterruptedException {
    return (E) await(QueueService.TAKE, unit.toNanos(time));
  }

  @Override
  public @Nullable E poll() {
    return (E) target.ask(QueueService.TAKE_NOW, 0L);
  }

  @Override
  public @Nullable E peek() {
    return (E) target.ask(QueueService.PEEK);
  }

  @Override
  public SegmentView takeSegment() throws InterruptedException {
    MemorySegment taken =
        switch (take()) {
          case byte[] a -> MemorySegment.ofArray(a);
          case short[] a -> MemorySegment.ofArray(a);
          case char[] a -> MemorySegment.ofArray(a);
          case int[] a -> MemorySegment.ofArray(a);
          case long[] a -> MemorySegment.ofArray(a);
          case float[] a -> MemorySegment.ofArray(a);
          case double[] a -> MemorySegment.ofArray(a);
          case Object other ->
              throw new DecodingException(
                  "the element is no primitive array, and was dropped: "
                      + other.getClass().getName());
        };
    return new CopyView(taken);
  }

  /** Shows a copy: there is nothing shared to look at. */
  private static final class CopyView implements SegmentView {
    private final Arena arena = Arena.ofShared();
    private final MemorySegment segment;

    CopyView(MemorySegment content) {
      segment = arena.allocate(content.byteSize(), Long.BYTES).copyFrom(content).asReadOnly();
    }

    @Override
    public MemorySegment segment() {
      return segment;
    }

    @Override
    public void close() {
      if (arena.scope().isAlive()) {
        arena.close();
      }
    }
  }

  // --- As a collection

  @Override
  public int size() {
    return ObjectProxy.toInt(target.ask(QueueService.SIZE));
  }

  @Override
  public int remainingCapacity() {
    return ObjectProxy.toInt(target.ask(QueueService.REMAINING));
  }

  @Override
  public Iterator<E> iterator() {
    Object[] all = (Object[]) Objects.requireNonNull(target.ask(QueueService.SNAPSHOT));
    return new Iterator<>() {
      private int next;
      private boolean removable;

      @Override
      public boolean hasNext() {
        return next < all.length;
      }

      @Override
      public E next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        next += 2;
        removable = true;
        return (E) all[next - 1];
      }

      @Override
      public void remove() {
        if (!removable) {
          throw new IllegalStateException("next() has to be called before each remove()");
        }
        removable = false;
        Object _ = target.ask(QueueService.REMOVE, all[next - 2]);
      }
    };
  }

  /** In one message each way. */
  @Override
  public Object[] toArray() {
    List<Object> elements = new ArrayList<>();
    forEach(elements::add);
    return elements.toArray();
  }

  @Override
  public boolean removeIf(Predicate<? super E> filter) {
    boolean removed = false;
    for (Iterator<E> all = iterator(); all.hasNext(); ) {
      if (filter.test(all.next())) {
        all.remove();
        removed = true;
      }
    }
    return removed;
  }

  @Override
  public int drainTo(Collection<? super E> into) {
    return drainTo(into, Integer.MAX_VALUE);
  }

  @Override
  public int drainTo(Collection<? super E> into, int max) {
    if (into instanceof QueueProxy<?> queue && queue.target.isSame(target)) {
      throw new IllegalArgumentException("a queue cannot be drained into itself");
    }
    Object[] drained = (Object[]) Objects.requireNonNull(target.ask(QueueService.DRAIN, max));
    for (Object element : drained) {
      into.add((E) element);
    }
    return drained.length;
  }

  @Override
  public void clear() {
    for (Iterator<E> all = iterator(); all.hasNext(); ) {
      Object _ = all.next();
      all.remove();
    }
  }

  @Override
  public @Nullable Object getValue() {
    return List.of(toArray());
  }

  // --- Tasks

  @Override
  public void taskDone() {
    Object _ = target.ask(QueueService.TASK_DONE);
  }

  @Override
  public void join() throws InterruptedException {
    Object _ = await(QueueService.JOIN, FOR_EVER);
  }

  @Override
  public boolean join(Duration timeout) throws InterruptedException {
    return Boolean.TRUE.equals(await(QueueService.JOIN, nanos(timeout)));
  }

  // --- Waiting for several things

  @Override
  public boolean isReady() {
    return !isEmpty() || isClosed();
  }

  @Override
  public Watch watch(Runnable wake) {
    Thread watcher =
        Thread.ofVirtual()
            .name("pando-queue-watch")
            .start(() -> {
              try {
                Object _ = await(QueueService.READY);
                wake.run();
              } catch (InterruptedException e) {
                // nobody watches any more
              } catch (RuntimeException e) {
                wake.run(); // whoever looks is told
              }
            });
    return watcher::interrupt;
  }

  // --- The end

  @Override
  public boolean isClosed() {
    return Boolean.TRUE.equals(target.ask(QueueService.IS_CLOSED));
  }

  @Override
  public void close() {
    close(false);
  }

  @Override
  public void close(boolean immediate) {
    Object _ = target.ask(QueueService.CLOSE, immediate);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof QueueProxy<?> proxy && proxy.target.isSame(target);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(target.id());
  }

  @Override
  public String toString() {
    return String.valueOf(target.ask(TO_STRING));
  }
}
