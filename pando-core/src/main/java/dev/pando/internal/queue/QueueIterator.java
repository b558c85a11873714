package dev.pando.internal.queue;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Shows copies of what was in a queue when it was made, unless it has been taken meanwhile. */
final class QueueIterator<E> implements Iterator<E> {
  private final QueueObject<E> queue;
  private final Deque<QueueHead.Found> coming;
  private @Nullable E next;
  private QueueHead.@Nullable Found nextFound;
  private QueueHead.@Nullable Found shown;

  QueueIterator(QueueObject<E> queue) {
    this.queue = queue;
    this.coming = new ArrayDeque<>(queue.orIfEnded(queue.memory::snapshot, List.of()));
    advance();
  }

  private void advance() {
    next = null;
    nextFound = null;
    while (next == null && !coming.isEmpty()) {
      QueueHead.Found found = coming.removeFirst();
      if (found.message().isObject()) {
        next = decode(found);
        nextFound = found;
      }
    }
  }

  /** Null if it was taken, and its blocks with it. */
  @SuppressWarnings("unchecked") // whoever put it said so
  private @Nullable E decode(QueueHead.Found found) {
    try {
      return (E) found.message().peekObject();
    } catch (IllegalStateException taken) {
      return null;
    }
  }

  @Override
  public boolean hasNext() {
    return next != null;
  }

  @Override
  public E next() {
    E element = next;
    if (element == null) {
      throw new NoSuchElementException();
    }
    shown = nextFound;
    advance();
    return element;
  }

  @Override
  public void remove() {
    if (shown == null) {
      throw new IllegalStateException("next() has to be called before each remove()");
    }
    boolean _ = tryRemove();
  }

  /** Removes what was shown last; false if somebody has taken it meanwhile. */
  boolean tryRemove() {
    QueueHead.Found found = Objects.requireNonNull(shown);
    shown = null;
    return queue.orIfEnded(() -> queue.memory.remove(found), false);
  }
}
