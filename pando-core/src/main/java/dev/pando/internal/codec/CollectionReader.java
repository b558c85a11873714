package dev.pando.internal.codec;

import dev.pando.spi.DecodingException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Reads what {@link CollectionWriter} writes. */
final class CollectionReader {
  private CollectionReader() {}

  static Object read(ObjectReader in, int tag) {
    return switch (tag) {
      case Tags.ARRAY_LIST -> list(in, new ArrayList<>());
      case Tags.LINKED_LIST -> list(in, linkedList());
      case Tags.ARRAY_DEQUE -> deque(in);
      case Tags.AS_LIST -> asList(in);
      case Tags.LIST_OF, Tags.LIST_OF_NULLABLE -> listOf(in, tag);
      case Tags.HASH_SET -> set(in, tag);
      case Tags.LINKED_HASH_SET -> set(in, tag);
      case Tags.TREE_SET -> treeSet(in);
      case Tags.SET_OF -> setOf(in);
      case Tags.ENUM_SET -> enumSet(in);
      case Tags.TREE_MAP -> treeMap(in);
      case Tags.HASH_MAP, Tags.LINKED_HASH_MAP, Tags.ACCESS_ORDER_MAP, Tags.CONCURRENT_HASH_MAP ->
          hashMap(in, tag);
      case Tags.ENUM_MAP -> enumMap(in);
      case Tags.MAP_OF -> mapOf(in);
      default -> throw new DecodingException("damaged message: tag " + tag);
    };
  }

  /** Reads a count and the elements, for which nothing may be pending. */
  static @Nullable Object[] readElements(ObjectReader in) {
    int n = in.readCount(1);
    @Nullable Object[] a = new @Nullable Object[n];
    readInto(in, a, n);
    return a;
  }

  /** Reads the elements after the count; those that come later are put in place at the end. */
  static void readInto(ObjectReader in, @Nullable Object[] a, int n) {
    if (n == 0) {
      return;
    }
    int kind = in.readByte();
    if (kind != PackedRuns.MIXED) {
      PackedRuns.read(in, kind, a, n);
      return;
    }
    for (int i = 0; i < n; i++) {
      Object value = in.readValue();
      if (ObjectReader.isPending(value)) {
        int index = i;
        in.endgame.patch(later -> a[index] = later);
      } else {
        a[i] = value;
      }
    }
  }

  /** Reads elements that must all be there now. */
  private static @Nullable Object[] readWhole(ObjectReader in, String owner) {
    int n = in.readCount(1);
    @Nullable Object[] a = new @Nullable Object[n];
    if (n > 0) {
      int kind = in.readByte();
      if (kind != PackedRuns.MIXED) {
        PackedRuns.read(in, kind, a, n);
      } else {
        for (int i = 0; i < n; i++) {
          a[i] = in.readSettledOrNull(owner);
        }
      }
    }
    return a;
  }

  private static Object list(ObjectReader in, List<@Nullable Object> list) {
    int before = in.unsettled;
    int handle = in.open(list);
    int n = in.readCount(1);
    if (n > 0) {
      int kind = in.readByte();
      if (kind != PackedRuns.MIXED) {
        @Nullable Object[] a = new @Nullable Object[n];
        PackedRuns.read(in, kind, a, n);
        list.addAll(Arrays.asList(a));
      } else {
        if (list instanceof ArrayList<@Nullable Object> arrayList) {
          arrayList.ensureCapacity(n);
        }
        mixed(in, list, n);
      }
    }
    in.settle(handle, before);
    return list;
  }

  private static void mixed(ObjectReader in, List<@Nullable Object> list, int n) {
    for (int i = 0; i < n; i++) {
      Object value = in.readValue();
      if (ObjectReader.isPending(value)) {
        int index = i;
        list.add(null);
        in.endgame.patch(later -> list.set(index, later));
      } else {
        list.add(value);
      }
    }
  }

  @SuppressWarnings("JdkObsolete") // it was one
  private static List<@Nullable Object> linkedList() {
    return new LinkedList<>();
  }

  private static Object deque(ObjectReader in) {
    int before = in.unsettled;
    ArrayDeque<Object> deque = new ArrayDeque<>();
    int handle = in.open(deque);
    @Nullable Object[] a = readElements(in);
    if (in.unsettled == before) {
      for (Object o : a) {
        if (o == null) {
          throw new DecodingException("damaged message: null in an ArrayDeque");
        }
        deque.add(o);
      }
    } else {
      in.endgame.fill(deque, a);
    }
    in.settle(handle, before);
    return deque;
  }

  private static Object asList(ObjectReader in) {
    int before = in.unsettled;
    int n = in.readCount(1);
    @Nullable Object[] a = new @Nullable Object[n];
    List<@Nullable Object> list = Arrays.asList(a);
    int handle = in.open(list);
    readInto(in, a, n);
    in.settle(handle, before);
    return list;
  }

  private static Object listOf(ObjectReader in, int tag) {
    int before = in.unsettled;
    int handle = in.reserve();
    @Nullable Object[] a = readWhole(in, "an immutable list");
    Object list = tag == Tags.LIST_OF ? List.of(a) : Arrays.asList(a).stream().toList();
    in.born(handle, list);
    in.settle(handle, before);
    return list;
  }

  /** Whether any of the elements read since then could have another hash code later. */
  private static boolean unstable(
      ObjectReader in, int unsettledBefore, @Nullable Object[] a, int step) {
    if (in.unsettled == unsettledBefore) {
      return false;
    }
    for (int i = 0; i < a.length; i += step) {
      if (!hasStableHash(a[i])) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasStableHash(@Nullable Object key) {
    TypeInfo info = Types.ofObject(key);
    return info == null || info.stableHash;
  }

  private static Object set(ObjectReader in, int tag) {
    int before = in.unsettled;
    Set<@Nullable Object> set = tag == Tags.HASH_SET ? new HashSet<>() : new LinkedHashSet<>();
    int handle = in.open(set);
    int patches = in.endgame.patches();
    @Nullable Object[] a = readElements(in);
    if (in.endgame.patches() != patches || unstable(in, before, a, 1)) {
      in.unsettled++;
      in.endgame.fill(set, a);
    } else {
      addAll(set, a);
    }
    in.settle(handle, before);
    return set;
  }

  private static void addAll(Collection<@Nullable Object> collection, @Nullable Object[] a) {
    for (Object o : a) {
      collection.add(o);
    }
  }

  private static Object treeSet(ObjectReader in) {
    int before = in.unsettled;
    int handle = in.reserve();
    TreeSet<@Nullable Object> set = new TreeSet<>(comparator(in));
    in.openReserved(handle, set);
    int beforeElements = in.unsettled;
    @Nullable Object[] a = readElements(in);
    if (in.unsettled != beforeElements) {
      in.endgame.fill(set, a);
    } else {
      addAll(set, a);
    }
    in.settle(handle, before);
    return set;
  }

  @SuppressWarnings("unchecked") // what is no comparator of the elements fails with an exception
  private static @Nullable Comparator<@Nullable Object> comparator(ObjectReader in) {
    return (Comparator<@Nullable Object>) in.readSettledOrNull("a sorted collection");
  }

  private static Object setOf(ObjectReader in) {
    int before = in.unsettled;
    int handle = in.reserve();
    @Nullable Object[] a = readWhole(in, "an immutable set");
    if (unstable(in, before, a, 1)) {
      throw cycle("Set");
    }
    Object set = Set.of(a);
    in.born(handle, set);
    in.settle(handle, before);
    return set;
  }

  private static DecodingException cycle(String what) {
    return new DecodingException(
        "an immutable "
            + what
            + " is part of a cycle through keys that have no hash code yet; use a mutable one");
  }

  private static Object hashMap(ObjectReader in, int tag) {
    int before = in.unsettled;
    int n = in.readCount(2);
    Map<Object, Object> map =
        switch (tag) {
          case Tags.HASH_MAP -> HashMap.newHashMap(n);
          case Tags.LINKED_HASH_MAP -> LinkedHashMap.newLinkedHashMap(n);
          case Tags.CONCURRENT_HASH_MAP -> new ConcurrentHashMap<>(n);
          default -> new LinkedHashMap<>(Math.max(16, n + n / 3 + 1), 0.75f, true);
        };
    int handle = in.open(map);
    entries(in, map, n, false);
    in.settle(handle, before);
    return map;
  }

  /**
   * Reads entries into a map that exists; from the first key that is not complete on, at the end.
   */
  @SuppressWarnings("NullAway") // maps that refuse null keys were written without
  private static void entries(ObjectReader in, Map<Object, Object> map, int n, boolean sorted) {
    for (int i = 0; i < n; i++) {
      int before = in.unsettled;
      Object key = in.readValue();
      boolean later =
          in.unsettled != before && (sorted || ObjectReader.isPending(key) || !hasStableHash(key));
      if (later) {
        deferEntries(in, map, key, n - i);
        return;
      }
      Object value = in.readValue();
      if (ObjectReader.isPending(value)) {
        map.put(key, ObjectReader.PENDING); // keeps its place in the order
        in.endgame.patch(v -> map.put(key, v));
      } else {
        map.put(key, value);
      }
    }
  }

  private static void deferEntries(
      ObjectReader in, Map<Object, Object> map, @Nullable Object firstKey, int n) {
    in.unsettled++;
    @Nullable Object[] parts = new @Nullable Object[2 * n];
    Object part = firstKey;
    for (int i = 0; i < parts.length; i++) {
      if (i > 0) {
        part = in.readValue();
      }
      if (ObjectReader.isPending(part)) {
        int index = i;
        in.endgame.patch(later -> parts[index] = later);
      } else {
        parts[i] = part;
      }
    }
    in.endgame.fill(map, parts);
  }

  private static Object treeMap(ObjectReader in) {
    int before = in.unsettled;
    int handle = in.reserve();
    TreeMap<Object, Object> map = new TreeMap<>(comparator(in));
    in.openReserved(handle, map);
    entries(in, map, in.readCount(2), true);
    in.settle(handle, before);
    return map;
  }

  private static Object mapOf(ObjectReader in) {
    int before = in.unsettled;
    int handle = in.reserve();
    int n = in.readCount(2);
    Map.Entry<Object, Object>[] entries = newEntries(n);
    for (int i = 0; i < n; i++) {
      int beforeKey = in.unsettled;
      Object key = in.readWhole("an immutable map");
      if (in.unsettled != beforeKey && !hasStableHash(key)) {
        throw cycle("Map");
      }
      entries[i] = Map.entry(key, in.readWhole("an immutable map"));
    }
    Object map = Map.ofEntries(entries);
    in.born(handle, map);
    in.settle(handle, before);
    return map;
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // generic arrays cannot be made otherwise
  private static Map.Entry<Object, Object>[] newEntries(int n) {
    return new Map.Entry[n];
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // EnumSet checks its elements itself
  private static Object enumSet(ObjectReader in) {
    Class<?> type = enumType(in);
    EnumSet set = EnumSet.noneOf((Class) type);
    int handle = in.open(set);
    addAll(set, readElements(in));
    in.settle(handle, in.unsettled);
    return set;
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // EnumMap checks its keys itself
  private static Object enumMap(ObjectReader in) {
    int before = in.unsettled;
    EnumMap map = new EnumMap<>((Class) enumType(in));
    int handle = in.open(map);
    entries(in, map, in.readCount(2), false);
    in.settle(handle, before);
    return map;
  }

  private static Class<?> enumType(ObjectReader in) {
    Class<?> type = in.shapes.read(in).type;
    if (!type.isEnum()) {
      throw new DecodingException("damaged message: " + type.getName() + " is no enum");
    }
    return type;
  }
}
