package dev.pando.internal.manager;

import dev.pando.queue.QueueClosedException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A queue of the server. Elements go to those who wait in the order in which they came. */
final class ServedQueue extends WaitLine implements QueueService {
  private final int capacity;
  private final Deque<Item> items = new ArrayDeque<>();
  private final Deque<Taker> takers = new ArrayDeque<>();
  private final Deque<Putter> putters = new ArrayDeque<>();
  private final Deque<Joiner> joiners = new ArrayDeque<>();
  private final Deque<Handover<@Nullable Object>> watchers = new ArrayDeque<>();
  private long numbers;
  private long unfinished;

  ServedQueue(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException(
          "a queue with a capacity of " + capacity + " holds nothing: it must be at least 1");
    }
    this.capacity = capacity;
  }

  private record Item(long number, Object element) {}

  private final class Taker extends Handover<@Nullable Object> {
    Taker() {
      super(ServedQueue.this::putBack);
    }

    @Override
    void left() {
      synchronized (ServedQueue.this) {
        takers.remove(this);
      }
    }
  }

  private final class Putter extends Handover<Boolean> {
    final Object element;

    Putter(Object element) {
      super(done -> {});
      this.element = element;
    }

    @Override
    void left() {
      synchronized (ServedQueue.this) {
        putters.remove(this);
      }
    }
  }

  private final class Joiner extends Handover<Boolean> {
    Joiner() {
      super(done -> {});
    }

    @Override
    void left() {
      synchronized (ServedQueue.this) {
        joiners.remove(this);
      }
    }
  }

  // --- In and out

  @Override
  public Object put(Object element, long nanos) {
    Putter putter;
    synchronized (this) {
      requireOpen();
      if (items.size() < capacity) {
        unfinished++;
        add(element);
        putter = null;
      } else if (nanos <= 0) {
        return false;
      } else {
        putter = new Putter(element);
        putters.add(putter);
      }
    }
    settle();
    return putter == null ? true : putter.within(nanos, false);
  }

  private void requireOpen() {
    if (isClosedHere()) {
      throw new QueueClosedException("the queue is closed");
    }
  }

  /** With the monitor: to the first taker, or into the queue. */
  private void add(Object element) {
    Taker taker = claimFirst(takers);
    if (taker != null) {
      later(() -> taker.finish(element));
    } else {
      items.add(new Item(numbers++, element));
      wakeWatchers();
    }
  }

  private void wakeWatchers() {
    for (Handover<@Nullable Object> watcher : claimAll(watchers)) {
      later(() -> watcher.finish(null));
    }
  }

  @Override
  public @Nullable Object take(long nanos) {
    Object result;
    synchronized (this) {
      Item item = items.poll();
      if (item != null) {
        letIn();
        result = Handover.of(item.element(), this::putBack);
      } else if (isClosedHere()) {
        throw new QueueClosedException("the queue is closed and empty");
      } else if (nanos <= 0) {
        return null;
      } else {
        Taker taker = new Taker();
        takers.add(taker);
        return taker.within(nanos, null);
      }
    }
    settle();
    return result;
  }

  /** With the monitor: there is room for those who wait to put. */
  private void letIn() {
    while (items.size() < capacity) {
      Putter putter = claimFirst(putters);
      if (putter == null) {
        return;
      }
      unfinished++;
      add(putter.element);
      later(() -> putter.finish(true));
    }
  }

  /** Who took the element ended before it could get it. */
  private void putBack(@Nullable Object element) {
    if (element == null) {
      return;
    }
    synchronized (this) {
      Taker taker = claimFirst(takers);
      if (taker != null) {
        later(() -> taker.finish(element));
      } else {
        items.addFirst(new Item(numbers++, element));
        wakeWatchers();
      }
    }
    settle();
  }

  // --- Looking

  @Override
  public synchronized @Nullable Object peek() {
    Item first = items.peek();
    return first == null ? null : first.element();
  }

  @Override
  public synchronized int size() {
    return items.size();
  }

  @Override
  public synchronized int remainingCapacity() {
    return capacity == Integer.MAX_VALUE ? capacity : Math.max(0, capacity - items.size());
  }

  @Override
  public synchronized Object[] snapshot() {
    List<Object> all = new ArrayList<>(2 * items.size());
    for (Item item : items) {
      all.add(item.number());
      all.add(item.element());
    }
    return all.toArray();
  }

  @Override
  public boolean remove(long number) {
    boolean removed = false;
    synchronized (this) {
      for (Iterator<Item> all = items.iterator(); all.hasNext() && !removed; ) {
        if (all.next().number() == number) {
          all.remove();
          removed = true;
          done(1);
          letIn();
        }
      }
    }
    settle();
    return removed;
  }

  @Override
  public Object[] drain(int max) {
    List<Object> drained = new ArrayList<>();
    synchronized (this) {
      for (Item item; drained.size() < max && (item = items.poll()) != null; ) {
        drained.add(item.element());
      }
      letIn();
    }
    settle();
    return drained.toArray();
  }

  // --- Tasks

  @Override
  public void taskDone() {
    synchronized (this) {
      if (unfinished == 0) {
        throw new IllegalStateException("taskDone was called more often than tasks were put");
      }
      done(1);
    }
    settle();
  }

  /** With the monitor. */
  private void done(long tasks) {
    unfinished = Math.max(0, unfinished - tasks);
    if (unfinished == 0) {
      for (Joiner joiner : claimAll(joiners)) {
        later(() -> joiner.finish(true));
      }
    }
  }

  @Override
  public Object join(long nanos) {
    synchronized (this) {
      if (unfinished == 0) {
        return true;
      }
      if (nanos <= 0) {
        return false;
      }
      Joiner joiner = new Joiner();
      joiners.add(joiner);
      return joiner.within(nanos, false);
    }
  }

  @Override
  public Object ready() {
    synchronized (this) {
      if (!items.isEmpty() || isClosedHere()) {
        return true;
      }
      Handover<@Nullable Object> watcher = new Handover<>(done -> {});
      watchers.add(watcher);
      return watcher;
    }
  }

  // --- The end

  @Override
  public synchronized boolean isClosed() {
    return isClosedHere();
  }

  @Override
  public void close(boolean immediate) {
    synchronized (this) {
      markClosed();
      if (immediate) {
        done(items.size());
        items.clear();
      }
      for (Taker taker : claimAll(takers)) {
        later(() ->
            taker.finishExceptionally(new QueueClosedException("the queue is closed and empty")));
      }
      for (Putter putter : claimAll(putters)) {
        later(() -> putter.finishExceptionally(new QueueClosedException("the queue is closed")));
      }
      wakeWatchers();
    }
    settle();
  }

  @Override
  public synchronized String toString() {
    return items.stream().map(Item::element).toList().toString();
  }
}
