package dev.pando.internal.codec;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The JDK classes that have a tag of their own, by exact class. */
final class KnownTypes {
  static final Map<Class<?>, Integer> TAGS = tags();

  private KnownTypes() {}

  private static Map<Class<?>, Integer> tags() {
    Map<Class<?>, Integer> m = new HashMap<>(128);
    m.put(Boolean.class, Tags.TRUE);
    m.put(Byte.class, Tags.BYTE);
    m.put(Short.class, Tags.SHORT);
    m.put(Character.class, Tags.CHARACTER);
    m.put(Integer.class, Tags.INTEGER);
    m.put(Long.class, Tags.LONG);
    m.put(Float.class, Tags.FLOAT);
    m.put(Double.class, Tags.DOUBLE);
    m.put(String.class, Tags.STRING_LATIN1);
    m.put(BigInteger.class, Tags.BIG_INTEGER);
    m.put(BigDecimal.class, Tags.BIG_DECIMAL);
    m.put(Instant.class, Tags.INSTANT);
    m.put(Duration.class, Tags.DURATION);
    m.put(LocalDate.class, Tags.LOCAL_DATE);
    m.put(LocalTime.class, Tags.LOCAL_TIME);
    m.put(LocalDateTime.class, Tags.LOCAL_DATE_TIME);
    m.put(OffsetDateTime.class, Tags.OFFSET_DATE_TIME);
    m.put(ZonedDateTime.class, Tags.ZONED_DATE_TIME);
    m.put(ZoneOffset.class, Tags.ZONE_OFFSET);
    m.put(Period.class, Tags.PERIOD);
    m.put(UUID.class, Tags.UUID);
    m.put(OptionalInt.class, Tags.OPTIONAL_INT);
    m.put(OptionalLong.class, Tags.OPTIONAL_LONG);
    m.put(OptionalDouble.class, Tags.OPTIONAL_DOUBLE);
    m.put(Class.class, Tags.CLASS);
    arrays(m);
    containers(m);
    return m;
  }

  private static void arrays(Map<Class<?>, Integer> m) {
    m.put(boolean[].class, Tags.BOOLEAN_ARRAY);
    m.put(byte[].class, Tags.BYTE_ARRAY);
    m.put(short[].class, Tags.SHORT_ARRAY);
    m.put(char[].class, Tags.CHAR_ARRAY);
    m.put(int[].class, Tags.INT_ARRAY);
    m.put(long[].class, Tags.LONG_ARRAY);
    m.put(float[].class, Tags.FLOAT_ARRAY);
    m.put(double[].class, Tags.DOUBLE_ARRAY);
    m.put(Object[].class, Tags.OBJECT_ARRAY);
  }

  private static void containers(Map<Class<?>, Integer> m) {
    m.put(Object.class, Tags.OBJECT);
    m.put(Optional.class, Tags.OPTIONAL);
    m.put(ArrayList.class, Tags.ARRAY_LIST);
    m.put(LinkedList.class, Tags.LINKED_LIST);
    m.put(ArrayDeque.class, Tags.ARRAY_DEQUE);
    m.put(Arrays.asList().getClass(), Tags.AS_LIST);
    m.put(List.of().getClass(), Tags.LIST_OF);
    m.put(List.of(1).getClass(), Tags.LIST_OF);
    m.put(Collections.emptyList().getClass(), Tags.EMPTY_LIST);
    m.put(HashSet.class, Tags.HASH_SET);
    m.put(LinkedHashSet.class, Tags.LINKED_HASH_SET);
    m.put(TreeSet.class, Tags.TREE_SET);
    m.put(Set.of().getClass(), Tags.SET_OF);
    m.put(Set.of(1).getClass(), Tags.SET_OF);
    m.put(Collections.emptySet().getClass(), Tags.EMPTY_SET);
    m.put(HashMap.class, Tags.HASH_MAP);
    m.put(LinkedHashMap.class, Tags.LINKED_HASH_MAP);
    m.put(TreeMap.class, Tags.TREE_MAP);
    m.put(ConcurrentHashMap.class, Tags.CONCURRENT_HASH_MAP);
    m.put(Map.of().getClass(), Tags.MAP_OF);
    m.put(Map.of(1, 1).getClass(), Tags.MAP_OF);
    m.put(Collections.emptyMap().getClass(), Tags.EMPTY_MAP);
  }
}
