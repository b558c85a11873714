package dev.pando.manager;

import dev.pando.function.SerializablePredicate;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * A collection in a manager's process.
 *
 * <p>Bulk operations such as {@code addAll} are one message. Iterators fetch many elements at a
 * time, the first ones when they are asked for them; streams read such an iterator.
 *
 * @param <E> what is in it
 */
@SuppressWarnings("overloads") // the more specific function is meant wherever it fits
public interface ManagedCollection<E extends @Nullable Object> extends Collection<E>, Managed {
  /** As {@link #removeIf(java.util.function.Predicate)}, in one step in the manager's process. */
  boolean removeIf(SerializablePredicate<? super E> filter);
}
