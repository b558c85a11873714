package dev.pando.internal.manager;

import java.util.AbstractMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Iterates over a collection of the server by batches. The first one is asked for when the first
 * element is.
 *
 * <p>{@link Desk#iterate} answers with the iterator in the server, or null if all elements are
 * there already and it is not needed, and the first elements.
 */
final class RemoteIterator implements Iterator<@Nullable Object> {
  private static final int FIRST = 64;
  static final int LATER = 1024;
  private static final MethodKey REMOVE =
      MethodKey.of(java.util.Collection.class, "remove", Object.class);

  private final Target collection;
  private @Nullable BatchIterator source;
  private @Nullable Object[] batch = {};
  private int position;
  private boolean begun;
  private boolean complete;

  /** The number of the next element. */
  private long next;

  private boolean removable;
  private @Nullable Object last;

  RemoteIterator(Target collection) {
    this.collection = collection;
  }

  @Override
  public boolean hasNext() {
    if (position < batch.length) {
      return true;
    }
    fetch();
    return position < batch.length;
  }

  private void fetch() {
    if (complete) {
      return;
    }
    BatchIterator iterator = source;
    if (!begun) {
      begun = true;
      Object[] answer =
          (Object[])
              Objects.requireNonNull(collection.desk().ask(Desk.ITERATE, collection.id(), FIRST));
      source = (BatchIterator) answer[0];
      batch = (@Nullable Object[]) Objects.requireNonNull(answer[1]);
      complete = source == null || batch.length < FIRST;
    } else if (iterator != null) {
      batch = iterator.next(LATER);
      complete = batch.length < LATER;
    }
    position = 0;
  }

  @Override
  public @Nullable Object next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    last = batch[position++];
    removable = true;
    long index = next++;
    return last instanceof Map.Entry<?, ?> entry && source != null
        ? new LiveEntry(entry, source, index)
        : last;
  }

  @Override
  public void remove() {
    if (!removable) {
      throw new IllegalStateException("there is no element to remove");
    }
    removable = false;
    BatchIterator iterator = source;
    if (iterator != null) {
      iterator.remove(next - 1);
    } else {
      Object _ = collection.ask(REMOVE, last);
    }
  }

  /** An entry whose value is set in the server. */
  private static final class LiveEntry extends AbstractMap.SimpleEntry<Object, @Nullable Object> {
    private static final long serialVersionUID = 1;

    private final transient BatchIterator source;
    private final transient long index;

    LiveEntry(Map.Entry<?, ?> entry, BatchIterator source, long index) {
      super(entry.getKey(), entry.getValue());
      this.source = source;
      this.index = index;
    }

    @Override
    public @Nullable Object setValue(@Nullable Object value) {
      Object _ = source.setValue(index, value);
      return super.setValue(value);
    }
  }
}
