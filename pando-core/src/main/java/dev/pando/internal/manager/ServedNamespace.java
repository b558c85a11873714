package dev.pando.internal.manager;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A namespace of the server. */
final class ServedNamespace implements NamespaceService {
  private static final String HIDDEN = "_";

  private final Map<String, @Nullable Object> values = new TreeMap<>();

  private void require(String name) {
    if (!values.containsKey(name)) {
      throw new NoSuchElementException(
          "the namespace has no \"" + name + "\"; it has " + values.keySet());
    }
  }

  @Override
  public synchronized @Nullable Object get(String name) {
    require(name);
    return values.get(name);
  }

  @Override
  public synchronized void set(String name, @Nullable Object value) {
    values.put(name, value);
  }

  @Override
  public synchronized void delete(String name) {
    require(name);
    values.remove(name);
  }

  @Override
  public synchronized Set<String> names() {
    Set<String> names = new LinkedHashSet<>(values.keySet());
    names.removeIf(name -> name.startsWith(HIDDEN));
    return names;
  }

  @Override
  public synchronized Map<String, @Nullable Object> all() {
    return new TreeMap<>(values);
  }

  @Override
  public synchronized String toString() {
    return values.entrySet().stream()
        .filter(entry -> !entry.getKey().startsWith(HIDDEN))
        .map(entry -> entry.getKey() + "=" + entry.getValue())
        .collect(Collectors.joining(", ", "Namespace(", ")"));
  }
}
