package dev.pando.manager;

import dev.pando.function.SerializableBiFunction;
import dev.pando.function.SerializableFunction;
import java.util.concurrent.ConcurrentMap;

/**
 * A map in a manager's process; Python's {@code Manager.dict}.
 *
 * {@snippet :
 * ManagedMap<String, Integer> counts = manager.map();
 * counts.merge("word", 1, Integer::sum); // one atomic step in the manager's process
 * }
 *
 * <p>As in any {@link ConcurrentMap} neither keys nor values are null, single operations are
 * atomic, and iterators go on whatever others change. Keys and values are copied on their way;
 * change a value by putting it again, or put a managed object.
 *
 * <h2>Functions</h2>
 *
 * <p>The methods declared here send their function to the manager's process and run it there, in
 * one step. A lambda handed over as a plain {@link java.util.function.BiFunction} cannot travel;
 * then the method works from here by comparing and replacing, as {@link ConcurrentMap} defines it,
 * which is as atomic and takes some more round trips. A function that travels sees copies of what
 * it captured.
 *
 * @param <K> keys
 * @param <V> values
 */
@SuppressWarnings("overloads") // the more specific function is meant wherever it fits
public interface ManagedMap<K, V> extends ConcurrentMap<K, V>, Managed {
  /** As {@link #compute(Object, java.util.function.BiFunction)}, in the manager's process. */
  V compute(K key, SerializableBiFunction<? super K, ? super V, ? extends V> function);

  /** As {@link #computeIfAbsent(Object, java.util.function.Function)}, likewise. */
  V computeIfAbsent(K key, SerializableFunction<? super K, ? extends V> function);

  /** As {@link #computeIfPresent(Object, java.util.function.BiFunction)}, likewise. */
  V computeIfPresent(K key, SerializableBiFunction<? super K, ? super V, ? extends V> function);

  /** As {@link #merge(Object, Object, java.util.function.BiFunction)}, likewise. */
  V merge(K key, V value, SerializableBiFunction<? super V, ? super V, ? extends V> function);

  /** As {@link #replaceAll(java.util.function.BiFunction)}, likewise. */
  void replaceAll(SerializableBiFunction<? super K, ? super V, ? extends V> function);
}
