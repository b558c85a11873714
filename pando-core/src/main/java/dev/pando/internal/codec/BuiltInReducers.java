package dev.pando.internal.codec;

import dev.pando.spi.Reducer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reducers for JDK classes that people send often and that are not serializable. */
final class BuiltInReducers {
  private static final Class<?> ENTRY = Map.entry(0, 0).getClass();

  private BuiltInReducers() {}

  /** The reducer for exactly this class, or null. */
  static @Nullable Reducer<?, ?> forClass(Class<?> type) {
    return type == ENTRY ? Entries.REDUCER : null;
  }

  /** Apart, so that its lambdas are linked when the first entry travels and not at boot. */
  @SuppressWarnings("rawtypes") // a class literal has no type arguments
  private static final class Entries {
    static final Reducer<Map.Entry, Object[]> REDUCER =
        new Reducer<>(
            Map.Entry.class,
            entry -> new Object[] {entry.getKey(), entry.getValue()},
            parts -> Map.entry(parts[0], parts[1]));
  }
}
