package dev.pando.internal.manager;

import java.util.List;
import java.util.ListIterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Iterates over a list of the server by index, and fetches many elements at a time. */
final class RemoteListIterator implements ListIterator<@Nullable Object> {
  private static final int FIRST = 64;
  private static final int LATER = 1024;
  private static final int NONE = -1;

  private final List<@Nullable Object> list;
  private final Target target;
  private @Nullable Object[] batch = {};

  /** Index of the first element of {@link #batch}. */
  private int batchStart;

  private int cursor;
  private int last = NONE;
  private int fetchSize = FIRST;

  RemoteListIterator(List<@Nullable Object> list, Target target, int index) {
    this.list = list;
    this.target = target;
    this.cursor = index;
    this.batchStart = index;
  }

  private boolean load(int index) {
    if (index >= batchStart && index < batchStart + batch.length) {
      return true;
    }
    Object part = target.desk().ask(Desk.PART, target.id(), index, fetchSize);
    batch = part instanceof Object[] elements ? elements : new Object[0];
    batchStart = index;
    fetchSize = LATER;
    return batch.length > 0;
  }

  @Override
  public boolean hasNext() {
    return load(cursor);
  }

  @Override
  public @Nullable Object next() {
    if (!load(cursor)) {
      throw new NoSuchElementException();
    }
    last = cursor;
    return batch[cursor++ - batchStart];
  }

  @Override
  public boolean hasPrevious() {
    return cursor > 0;
  }

  @Override
  public @Nullable Object previous() {
    if (cursor == 0) {
      throw new NoSuchElementException();
    }
    int index = cursor - 1;
    if (index < batchStart || index >= batchStart + batch.length) {
      int from = Math.max(0, cursor - fetchSize);
      Object part = target.desk().ask(Desk.PART, target.id(), from, cursor - from);
      batch = part instanceof Object[] elements ? elements : new Object[0];
      batchStart = from;
      fetchSize = LATER;
    }
    cursor = index;
    last = index;
    return batch[index - batchStart];
  }

  @Override
  public int nextIndex() {
    return cursor;
  }

  @Override
  public int previousIndex() {
    return cursor - 1;
  }

  @Override
  public void remove() {
    Object _ = list.remove(requireLast());
    cursor = last;
    forget();
  }

  @Override
  public void set(@Nullable Object element) {
    int index = requireLast();
    Object _ = list.set(index, element);
    if (index >= batchStart && index < batchStart + batch.length) {
      batch[index - batchStart] = element;
    }
  }

  @Override
  public void add(@Nullable Object element) {
    list.add(cursor++, element);
    forget();
  }

  /** Indices have moved. */
  private void forget() {
    batch = new Object[0];
    batchStart = cursor;
    last = NONE;
  }

  private int requireLast() {
    if (last == NONE) {
      throw new IllegalStateException("there is no element to change");
    }
    return last;
  }
}
