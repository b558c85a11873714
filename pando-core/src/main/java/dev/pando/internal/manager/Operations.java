package dev.pando.internal.manager;

import dev.pando.manager.Managed;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The methods of an interface that may be called from afar. */
final class Operations {
  private static final ClassValue<Operations> ALL =
      new ClassValue<>() {
        @Override
        protected Operations computeValue(Class<?> type) {
          return new Operations(type, null);
        }
      };

  private final Class<?> type;
  private final Map<Integer, Operation> byHash = new HashMap<>();

  private Operations(Class<?> type, @Nullable Set<String> exposed) {
    this.type = type;
    for (Method method : type.getMethods()) {
      if (!Modifier.isStatic(method.getModifiers())
          && method.getDeclaringClass() != Managed.class
          && (exposed == null || exposed.contains(method.getName()))) {
        add(method);
      }
    }
    for (Method method : Object.class.getMethods()) {
      if (ALWAYS.contains(method.getName())) {
        add(method);
      }
    }
  }

  private static final Set<String> ALWAYS = Set.of("toString", "equals", "hashCode");

  /** All but those with one of the names. */
  static Operations without(Class<?> type, Set<String> hidden) {
    Set<String> exposed = new HashSet<>();
    for (Method method : type.getMethods()) {
      exposed.add(method.getName());
    }
    exposed.removeAll(hidden);
    return new Operations(type, exposed);
  }

  private void add(Method method) {
    Operation operation = new Operation(method);
    Operation other = byHash.put(operation.key.hash(), operation);
    if (other != null && !other.key.equals(operation.key)) {
      throw new IllegalArgumentException(
          "%s and %s of %s have the same hash: rename one of them"
              .formatted(other.key.name(), operation.key.name(), type.getName()));
    }
  }

  /** All methods of the interface. */
  static Operations of(Class<?> type) {
    return ALL.get(type);
  }

  /** Those with one of the names. */
  static Operations of(Class<?> type, Set<String> exposed) {
    return new Operations(type, exposed);
  }

  /**
   * The method that a client means.
   *
   * @throws UnsupportedOperationException if there is none, or it is not exposed
   */
  Operation find(int hash) {
    Operation operation = byHash.get(hash);
    if (operation == null) {
      throw new UnsupportedOperationException(
          "the manager's process does not expose this method of " + type.getName());
    }
    return operation;
  }
}
