package dev.pando.internal.codec;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** Writes the usual collections of the JDK. */
final class CollectionWriter {
  /** Runs shorter than this are not worth a look for packing. */
  private static final int PACKED_FROM = 4;

  private CollectionWriter() {}

  static void write(ObjectWriter out, TypeInfo info, Object value) {
    switch (info.kind) {
      case Tags.ARRAY_LIST, Tags.LINKED_LIST, Tags.ARRAY_DEQUE, Tags.AS_LIST -> {
        out.writeByte(info.kind);
        elements(out, (Collection<?>) value);
        out.pending = false; // the reader puts it in place at the end
      }
      case Tags.SUB_LIST -> {
        out.writeByte(Tags.AS_LIST);
        elements(out, (Collection<?>) value);
        out.pending = false;
      }
      case Tags.LIST_OF -> {
        @Nullable Object[] a = ((List<?>) value).toArray();
        out.writeByte(allowsNulls((List<?>) value, a) ? Tags.LIST_OF_NULLABLE : Tags.LIST_OF);
        writeElements(out, a, 0, a.length, false);
        out.noPending(value);
      }
      case Tags.HASH_SET, Tags.LINKED_HASH_SET -> {
        out.writeByte(info.kind);
        hashed(out, (Collection<?>) value);
        out.pending = false;
      }
      case Tags.SET_OF -> {
        out.writeByte(Tags.SET_OF);
        hashed(out, (Collection<?>) value);
        out.noPending(value);
      }
      case Tags.TREE_SET -> {
        out.writeByte(Tags.TREE_SET);
        comparator(out, ((SortedSet<?>) value).comparator());
        elements(out, (Collection<?>) value);
        out.pending = false;
      }
      case Tags.ENUM_SET -> enumSet(out, (EnumSet<?>) value);
      case Tags.TREE_MAP -> {
        out.writeByte(Tags.TREE_MAP);
        comparator(out, ((SortedMap<?, ?>) value).comparator());
        entries(out, (Map<?, ?>) value, false);
      }
      case Tags.LINKED_HASH_MAP -> {
        out.writeByte(FieldProbe.accessOrder(value) ? Tags.ACCESS_ORDER_MAP : Tags.LINKED_HASH_MAP);
        entries(out, (Map<?, ?>) value, false);
      }
      case Tags.MAP_OF -> {
        out.writeByte(Tags.MAP_OF);
        entries(out, (Map<?, ?>) value, true);
      }
      case Tags.ENUM_MAP -> enumMap(out, (EnumMap<?, ?>) value);
      default -> {
        out.writeByte(info.kind);
        entries(out, (Map<?, ?>) value, false);
      }
    }
  }

  /** A list of the List.of family allows nulls when it came from Stream.toList. */
  @SuppressWarnings("ReferenceEquality") // copyOf gives back the same list or makes one
  private static boolean allowsNulls(List<?> list, @Nullable Object[] elements) {
    for (Object e : elements) {
      if (e == null) {
        return true;
      }
    }
    if (!KnownTypes.TAGS.containsKey(list.getClass())) {
      return subListAllowsNulls(list);
    }
    // copyOf gives back the same list exactly when it is one that refuses nulls.
    return List.copyOf(list) != list;
  }

  private static boolean subListAllowsNulls(List<?> list) {
    try {
      return !list.contains(null);
    } catch (NullPointerException e) {
      return false;
    }
  }

  private static void elements(ObjectWriter out, Collection<?> collection) {
    @Nullable Object[] a = collection.toArray();
    writeElements(out, a, 0, a.length, false);
  }

  private static void hashed(ObjectWriter out, Collection<?> collection) {
    @Nullable Object[] a = collection.toArray();
    writeElements(out, a, 0, a.length, true);
  }

  /** Writes a count, how the elements are packed, and the elements. */
  static void writeElements(
      ObjectWriter out, @Nullable Object[] a, int from, int to, boolean unordered) {
    out.writeVarInt(to - from);
    if (to == from) {
      return;
    }
    if (to - from >= PACKED_FROM && PackedRuns.write(out, a, from, to)) {
      return;
    }
    out.writeByte(PackedRuns.MIXED);
    int i = from;
    try {
      for (; i < to; i++) {
        out.writeValue(a[i]);
      }
    } catch (UnsendableException e) {
      throw e.at(unordered ? "{element}" : "[" + (i - from) + "]");
    }
  }

  private static void comparator(ObjectWriter out, @Nullable Object comparator) {
    try {
      out.writeValue(comparator);
    } catch (UnsendableException e) {
      throw e.at(".comparator()");
    }
    if (comparator != null) {
      out.noPending(comparator);
    }
  }

  private static void entries(ObjectWriter out, Map<?, ?> map, boolean immutable) {
    // A snapshot: a concurrent map may change its size meanwhile.
    @Nullable Object[] parts = new @Nullable Object[Math.multiplyExact(map.size(), 2)];
    int n = 0;
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (n == parts.length) {
        parts = Arrays.copyOf(parts, Math.max(8, n * 2));
      }
      parts[n++] = entry.getKey();
      parts[n++] = entry.getValue();
    }
    out.writeVarInt(n / 2);
    for (int i = 0; i < n; i += 2) {
      try {
        out.writeValue(parts[i]);
      } catch (UnsendableException e) {
        throw e.at("{key}");
      }
      try {
        out.writeValue(parts[i + 1]);
      } catch (UnsendableException e) {
        throw e.at(step(parts[i]));
      }
      if (immutable) {
        out.noPending(map);
      }
    }
    out.pending = false;
  }

  private static String step(@Nullable Object key) {
    return key instanceof String || key instanceof Number || key instanceof Enum<?>
        ? "[" + key + "]"
        : "{value}";
  }

  private static void enumSet(ObjectWriter out, EnumSet<?> set) {
    Class<?> type = elementType(set);
    out.writeByte(Tags.ENUM_SET);
    out.writeShape(ClassShape.of(type));
    elements(out, set);
  }

  private static Class<?> elementType(EnumSet<?> set) {
    Collection<? extends Enum<?>> some = set;
    if (some.isEmpty()) {
      some = EnumSet.complementOf(set);
    }
    if (some.isEmpty()) {
      throw new UnsendableException(
          set.getClass().getName(), "is the EnumSet of an enum without constants", null);
    }
    return Collections.max(some, null).getDeclaringClass();
  }

  private static void enumMap(ObjectWriter out, EnumMap<?, ?> map) {
    out.writeByte(Tags.ENUM_MAP);
    Class<?> type =
        map.isEmpty()
            ? FieldProbe.keyType(map)
            : map.keySet().iterator().next().getDeclaringClass();
    out.writeShape(ClassShape.of(type));
    entries(out, map, false);
  }
}
