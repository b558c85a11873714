package dev.pando.manager;

import dev.pando.function.SerializableComparator;
import dev.pando.function.SerializableUnaryOperator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A list in a manager's process; Python's {@code Manager.list}, and {@code Array} where its length
 * is fixed.
 *
 * <p>Each operation is atomic, those with a function too. An iterator reads the list as it is when
 * it comes there; it does not fail when others change the list meanwhile. Parts ({@code subList})
 * are views in the manager's process, and as in other lists must not be used once the list has been
 * changed around them.
 *
 * @param <E> what is in it
 */
@SuppressWarnings("overloads") // the more specific function is meant wherever it fits
public interface ManagedList<E extends @Nullable Object> extends List<E>, ManagedCollection<E> {
  /** As {@link #sort(java.util.Comparator)}, in one step in the manager's process. */
  void sort(SerializableComparator<? super E> order);

  /** As {@link #replaceAll(java.util.function.UnaryOperator)}, likewise. */
  void replaceAll(SerializableUnaryOperator<E> operator);
}
