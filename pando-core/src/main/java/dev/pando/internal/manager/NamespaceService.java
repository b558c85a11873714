package dev.pando.internal.manager;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A namespace as the server serves it. */
interface NamespaceService {
  MethodKey GET = MethodKey.of(NamespaceService.class, "get", String.class);
  MethodKey SET = MethodKey.of(NamespaceService.class, "set", String.class, Object.class);
  MethodKey DELETE = MethodKey.of(NamespaceService.class, "delete", String.class);
  MethodKey NAMES = MethodKey.of(NamespaceService.class, "names");
  MethodKey ALL = MethodKey.of(NamespaceService.class, "all");

  @Nullable Object get(String name);

  void set(String name, @Nullable Object value);

  void delete(String name);

  Set<String> names();

  Map<String, @Nullable Object> all();
}
