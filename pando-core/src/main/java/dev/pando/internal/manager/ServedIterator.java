package dev.pando.internal.manager;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Iterates over a collection that others may change. The client is ahead of what its program has
 * seen; so a second iterator goes as far as the element that is to be removed.
 */
final class ServedIterator implements BatchIterator {
  private final Collection<?> collection;
  private final Iterator<?> ahead;
  private final Iterator<?> behind;
  private final List<@Nullable Object> returned = new ArrayList<>();

  /** How many elements {@link #behind} has passed. */
  private long passed;

  ServedIterator(Collection<?> collection) {
    this.collection = collection;
    ahead = collection.iterator();
    behind = collection.iterator();
  }

  @Override
  public synchronized @Nullable Object[] next(int max) {
    List<@Nullable Object> batch = new ArrayList<>();
    while (batch.size() < max && ahead.hasNext()) {
      batch.add(ahead.next());
    }
    returned.addAll(batch);
    return batch.toArray();
  }

  @Override
  public synchronized void remove(long index) {
    Object element = returned.get(Math.toIntExact(index));
    Object found = null;
    while (passed <= index && behind.hasNext()) {
      found = behind.next();
      passed++;
    }
    if (isSame(found, element)) {
      behind.remove();
      return;
    }
    for (Iterator<?> all = collection.iterator(); all.hasNext(); ) { // it was moved meanwhile
      if (isSame(all.next(), element)) {
        all.remove();
        return;
      }
    }
  }

  @SuppressWarnings("ReferenceEquality") // the very element, not one like it
  private static boolean isSame(@Nullable Object a, @Nullable Object b) {
    if (a instanceof Map.Entry<?, ?> x && b instanceof Map.Entry<?, ?> y) {
      return x.getKey() == y.getKey();
    }
    return a == b;
  }

  @Override
  @SuppressWarnings("unchecked") // the client's program is typed
  public synchronized @Nullable Object setValue(long index, @Nullable Object value) {
    Map.Entry<?, @Nullable Object> entry =
        (Map.Entry<?, @Nullable Object>) returned.get(Math.toIntExact(index));
    if (entry == null) {
      throw new IllegalStateException("not an entry");
    }
    return entry.setValue(value);
  }
}
