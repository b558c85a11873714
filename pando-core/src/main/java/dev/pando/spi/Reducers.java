package dev.pando.spi;

import dev.pando.function.SerializableFunction;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The reducers of this process: how classes that cannot travel as they are travel all the same.
 *
 * <pre>{@code
 * Reducers.register(Pattern.class, Pattern::pattern, Pattern::compile);
 * }</pre>
 *
 * <p>A reducer serves its class and the subclasses that have none of their own; one for a class
 * goes before one for an interface. Python's {@code copyreg} and {@code ForkingPickler.register}.
 */
public final class Reducers {
  private static final Map<Class<?>, Reducer<?, ?>> BY_TYPE = new ConcurrentHashMap<>();
  private static final AtomicInteger VERSION = new AtomicInteger();

  private Reducers() {}

  /**
   * Registers a reducer, in place of an earlier one for the same class.
   *
   * @param type the class or interface it is for
   * @param toReplacement makes something that can travel
   * @param fromReplacement makes the object again on the other side; it travels, so it should
   *     capture little
   */
  public static <T, R> void register(
      Class<T> type,
      SerializableFunction<? super T, ? extends R> toReplacement,
      SerializableFunction<? super R, ? extends T> fromReplacement) {
    BY_TYPE.put(type, new Reducer<>(type, toReplacement, fromReplacement));
    VERSION.incrementAndGet();
  }

  /** Removes the reducer registered for exactly this class, if there is one. */
  public static void unregister(Class<?> type) {
    BY_TYPE.remove(type);
    VERSION.incrementAndGet();
  }

  /** The reducer that serves a class, or null. */
  public static @Nullable Reducer<?, ?> forClass(Class<?> type) {
    if (BY_TYPE.isEmpty()) {
      return null;
    }
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      Reducer<?, ?> reducer = BY_TYPE.get(c);
      if (reducer != null) {
        return reducer;
      }
    }
    for (Reducer<?, ?> reducer : BY_TYPE.values()) {
      if (reducer.type().isInterface() && reducer.type().isAssignableFrom(type)) {
        return reducer;
      }
    }
    return null;
  }

  /** Grows with every change, so that what was derived from the reducers can be derived anew. */
  public static int version() {
    return VERSION.get();
  }
}
