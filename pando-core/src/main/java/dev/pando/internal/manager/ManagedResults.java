package dev.pando.internal.manager;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which methods of a type hand out their results as managed objects instead of copies.
 *
 * @param byMethod the interfaces of the results by the names of the methods
 */
record ManagedResults(Map<String, Class<?>> byMethod) {
  static final ManagedResults NONE = new ManagedResults(Map.of());

  @Nullable Class<?> typeOf(String method) {
    return byMethod.get(method);
  }
}
