package dev.pando.internal.manager;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingDeque;
import org.jspecify.annotations.Nullable;

/** The types that every server can make objects of, by name. */
final class StandardTypes {
  static final String MAP = "map";
  static final String LIST = "list";
  static final String ARRAY = "array";
  static final String SET = "set";
  static final String DEQUE = "deque";
  static final String QUEUE = "queue";
  static final String JOINABLE_QUEUE = "joinableQueue";

  private StandardTypes() {}

  static Entry create(ManagerServer server, String name, @Nullable Object[] arguments) {
    ObjectTable table = server.table();
    return switch (name) {
      case MAP ->
          table.add(
              new ConcurrentHashMap<>((Map<?, ?>) content(arguments)),
              Kind.MAP,
              Kind.MAP.proxyType(),
              null);
      case LIST ->
          table.add(
              new ArrayList<>((Collection<?>) content(arguments)),
              Kind.LIST,
              Kind.LIST.proxyType(),
              null);
      case ARRAY ->
          table.add(
              Arrays.asList((@Nullable Object[]) content(arguments)),
              Kind.LIST,
              Kind.LIST.proxyType(),
              null);
      case SET -> {
        Set<Object> set = ConcurrentHashMap.newKeySet();
        set.addAll((Collection<?>) content(arguments));
        yield table.add(set, Kind.SET, Kind.SET.proxyType(), null);
      }
      case DEQUE ->
          table.add(
              new LinkedBlockingDeque<>((int) content(arguments)),
              Kind.DEQUE,
              Kind.DEQUE.proxyType(),
              null);
      case QUEUE ->
          table.add(
              new ServedQueue((int) content(arguments)), Kind.QUEUE, Kind.QUEUE.proxyType(), null);
      case JOINABLE_QUEUE ->
          table.add(
              new ServedQueue((int) content(arguments)),
              Kind.JOINABLE_QUEUE,
              Kind.JOINABLE_QUEUE.proxyType(),
              null);
      default ->
          throw new IllegalArgumentException(
              "the manager has no type \"" + name + "\": register it with its builder");
    };
  }

  private static Object content(@Nullable Object[] arguments) {
    if (arguments.length != 1 || arguments[0] == null) {
      throw new IllegalArgumentException("one argument that is not null is needed");
    }
    return arguments[0];
  }

  /** What of an object is handed out as its value: views have to be copied to plain collections. */
  static @Nullable Object copy(Object referent) {
    return switch (referent) {
      case ConcurrentHashMap<?, ?> map -> new java.util.HashMap<>(map);
      case List<?> list -> new ArrayList<>(list);
      case Set<?> set -> new java.util.LinkedHashSet<>(set);
      case Collection<?> collection -> new ArrayList<>(collection);
      default -> referent;
    };
  }
}
