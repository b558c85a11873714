package dev.pando.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.pando.internal.codec.Samples.Color;
import dev.pando.internal.codec.Samples.Point;
import dev.pando.testing.Requirement;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Calendar;
import java.util.Collections;
import java.util.Comparator;
import java.util.Currency;
import java.util.Date;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.Vector;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@SuppressWarnings({
  "NullAway",
  "JdkObsolete",
  "JavaUtilDate",
  "IdentityHashMapUsage"
}) // all kinds of JDK classes are the point here
@Requirement("R17")
class RoundTripTest {
  static Stream<Object> values() throws Exception {
    return Stream.of(scalars(), texts(), arrays(), times(), lists(), setsAndMaps(), ownTypes())
        .flatMap(part -> part);
  }

  private static Stream<Object> scalars() throws Exception {
    return Stream.of(
        true,
        false,
        (byte) -128,
        (short) -300,
        'x',
        '\uffff',
        0,
        -1,
        Integer.MIN_VALUE,
        Integer.MAX_VALUE,
        0L,
        Long.MIN_VALUE,
        Long.MAX_VALUE,
        1.5f,
        Float.NaN,
        -0.0,
        Double.MIN_VALUE,
        BigInteger.TWO.pow(500).negate(),
        new BigDecimal("-12345678901234567890.123456789"),
        new BigDecimal("1E+1000"),
        UUID.randomUUID(),
        Optional.of("x"),
        Optional.empty(),
        Optional.of(List.of(1)),
        OptionalInt.of(-3),
        OptionalInt.empty(),
        OptionalLong.of(4),
        OptionalDouble.of(0.5),
        OptionalDouble.empty(),
        Path.of("/tmp/ä b"),
        Path.of(""),
        URI.create("http://example.org/a?b#c"),
        Locale.GERMANY,
        Currency.getInstance("EUR"),
        InetAddress.getByAddress(new byte[] {127, 0, 0, 1}),
        new Date(123456789),
        ByteBuffer.wrap(new byte[] {1, 2, 3, 4}).position(1).limit(3),
        ByteBuffer.allocateDirect(3).put(0, (byte) 9));
  }

  private static Stream<Object> texts() {
    return Stream.of(
        "",
        "a",
        "äöü ÿ",
        "日本語",
        "emoji \uD83D\uDE00 here",
        "\uD800 lone high",
        "lone low \uDC00",
        "\0 and \u0001",
        "x".repeat(100),
        "y".repeat(70_000),
        "y".repeat(70_000) + "日" + "z".repeat(5_000),
        "\uD83D\uDE00".repeat(40_000),
        "ÿ".repeat(25));
  }

  private static Stream<Object> arrays() {
    return Stream.of(
        new boolean[] {true, false, true},
        new byte[] {1, -1},
        new byte[0],
        new short[] {1, -300},
        new char[] {'a', '\ud800'},
        new int[] {1, Integer.MIN_VALUE},
        new int[100_000],
        new long[] {1, Long.MIN_VALUE},
        new float[] {1.5f, Float.NEGATIVE_INFINITY},
        new double[] {-0.0, 1e300},
        new Object[] {1, "two", null, 3L, new Object[] {4}},
        new Object[0],
        new String[] {"a", null, "日"},
        new Integer[] {1, 2, 3, 4, 5},
        new int[][] {{1}, {2, 3}, null, {}},
        new String[][][] {{{"deep"}}},
        new Point[] {new Point(1, 2), null},
        new List<?>[] {List.of(1), new ArrayList<>()},
        new Comparable<?>[] {1, "x"},
        new Class<?>[] {int.class, String.class});
  }

  private static Stream<Object> times() {
    return Stream.of(
        Instant.now(),
        Instant.MIN,
        Instant.MAX,
        Duration.ofSeconds(-5, 3),
        LocalDate.MIN,
        LocalDate.of(2026, 2, 28),
        LocalTime.MAX,
        LocalDateTime.MAX,
        OffsetDateTime.now(ZoneOffset.ofHours(-7)),
        ZonedDateTime.of(2026, 10, 25, 2, 30, 0, 0, ZoneId.of("Europe/Berlin")),
        ZonedDateTime.of(2026, 10, 25, 2, 30, 0, 0, ZoneId.of("Europe/Berlin"))
            .withLaterOffsetAtOverlap(),
        ZonedDateTime.now(ZoneOffset.UTC),
        ZoneId.of("America/New_York"),
        ZoneOffset.ofTotalSeconds(3723),
        Period.of(-1, 2, -3),
        Year.of(2026),
        YearMonth.of(2026, 2),
        OffsetTime.MIN,
        DayOfWeek.FRIDAY);
  }

  private static Stream<Object> lists() {
    return Stream.of(
        new ArrayList<>(List.of(1, 2, 3, 4, 5)),
        new ArrayList<>(Arrays.asList(1, null, 3, 4, 5)),
        new ArrayList<>(List.of(1, 2L, "x", 2.5, 'c')),
        new ArrayList<>(IntStream.range(-500, 500).boxed().toList()),
        new ArrayList<>(IntStream.range(0, 100).mapToObj(i -> i * 100_000L).toList()),
        new ArrayList<>(List.of(1L, 2L, 3L, Long.MAX_VALUE)),
        new ArrayList<>(List.of(1L, -2L, 300L, -40_000L)),
        new ArrayList<>(List.of(1.5, Double.NaN, -0.0, 1e-300)),
        new ArrayList<>(List.of("a", "日本", "", "\uD800")),
        new LinkedList<>(List.of("a", "b")),
        new Vector<>(List.of(1, 2)),
        new CopyOnWriteArrayList<>(List.of(1)),
        Arrays.asList(1, null),
        Arrays.asList("a", "b", "c", "d"),
        Arrays.asList(1, 2, 3, 4).subList(1, 3),
        List.of(),
        List.of(1),
        List.of(1, 2),
        List.of(1, 2, 3, 4, 5, 6),
        List.of(1, 2, 3, 4).subList(1, 3),
        Stream.of(1, null, 2).toList(),
        Collections.emptyList(),
        Collections.singletonList("x"),
        Collections.nCopies(3, "n"),
        Collections.unmodifiableList(new ArrayList<>(List.of(1))),
        Collections.synchronizedList(new ArrayList<>(List.of(1))),
        new ArrayList<>(List.of(1, 2, 3)).subList(0, 2));
  }

  private static Stream<Object> setsAndMaps() {
    Map<String, Object> linked = new LinkedHashMap<>();
    linked.put("z", 1);
    linked.put("a", null);
    EnumMap<Color, Integer> enumMap = new EnumMap<>(Map.of(Color.GREEN, 1));
    TreeMap<String, Integer> reverse = new TreeMap<>(Comparator.reverseOrder());
    reverse.putAll(Map.of("a", 1, "b", 2));
    Properties properties = new Properties();
    properties.setProperty("k", "v");
    BitSet bits = new BitSet();
    bits.set(77);
    return Stream.of(
        new HashSet<>(List.of(1, 2, 3)),
        new HashSet<>(Arrays.asList(null, "x")),
        new LinkedHashSet<>(List.of("z", "a", "m")),
        new TreeSet<>(List.of(3, 1, 2)),
        Set.of(),
        Set.of(1),
        Set.of(1, 2, 3),
        Collections.emptySet(),
        EnumSet.of(Color.RED),
        EnumSet.noneOf(Color.class),
        EnumSet.allOf(Color.class),
        EnumSet.allOf(Character.UnicodeScript.class),
        new HashMap<>(Map.of("a", 1, "b", List.of(2))),
        new HashMap<>(Collections.singletonMap(null, null)),
        linked,
        new TreeMap<>(Map.of("b", 1, "a", 2)),
        reverse,
        new ConcurrentHashMap<>(Map.of(1, 2)),
        new ConcurrentSkipListMap<>(Map.of(1, 2)),
        new Hashtable<>(Map.of(1, 2)),
        properties,
        Map.of(),
        Map.of("a", 1),
        Map.of("a", 1, "b", 2),
        Collections.emptyMap(),
        Collections.unmodifiableMap(linked),
        enumMap,
        new EnumMap<>(Color.class),
        bits);
  }

  private static Stream<Object> ownTypes() {
    return Stream.of(
        new Point(1, -2),
        new Samples.Everything(true, (byte) 1, (short) 2, 'c', 3, 4L, 5f, 6d, "seven", Color.GREEN),
        new Samples.Everything(false, (byte) 0, (short) 0, '\0', 0, 0, 0, 0, null, null),
        new Samples.Box<>(new Samples.Box<>(List.of("generic"))),
        new Samples.Empty(),
        new Samples.SerializableRecord("r", new ArrayList<>(List.of("a"))),
        Samples.privateRecord(),
        Color.RED,
        Color.GREEN,
        String.class,
        int.class,
        void.class,
        int[][].class,
        Point.class,
        Samples.Shape.class,
        Map.Entry.class,
        Map.entry("k", "v"),
        new java.util.AbstractMap.SimpleEntry<>("k", new Point(1, 2)),
        List.of(Color.RED, Color.GREEN, Color.RED));
  }

  static Stream<Arguments> cases() throws Exception {
    return values()
        .flatMap(value -> Arrays.stream(RoundTrip.values()).map(mode -> arguments(mode, value)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void arrivesEqualAndOfTheSameKind(RoundTrip mode, Object value) {
    Object back = mode.of(value);

    if (value.getClass().isArray()) {
      assertThat(back.getClass()).isSameAs(value.getClass());
      assertThat(Arrays.deepEquals(new Object[] {back}, new Object[] {value})).isTrue();
    } else {
      assertThat(back).isEqualTo(value);
      assertThat(back.toString()).isEqualTo(value.toString());
      if (!(value instanceof List) && !(value instanceof ByteBuffer)) {
        assertThat(back.getClass()).isSameAs(value.getClass());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void arrivesInsideAnIslandToo(RoundTrip mode, Object value) {
    Samples.WithHooks back = mode.of(new Samples.WithHooks(new Object[] {value, value}));
    Object[] pair = (Object[]) back.content;
    assertThat(Arrays.deepEquals(new Object[] {pair[0]}, new Object[] {value})).isTrue();
    assertThat(Arrays.deepEquals(new Object[] {pair[1]}, new Object[] {value})).isTrue();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void writesTheSameBytesASecondTime(RoundTrip mode, Object value) {
    if (mode == RoundTrip.SELF_CONTAINED) {
      ObjectWriter out = new ObjectWriter();
      out.writeObject(value);
      byte[] first = out.toByteArray();
      out.reset();
      out.writeObject(value);
      assertThat(out.toByteArray()).isEqualTo(first);
    }
  }

  /** Mutable objects for which a value has no equals of its own. */
  @ParameterizedTest
  @MethodSource("modes")
  void dateAndCalendarAndIdentityMapArrive(RoundTrip mode) {
    Calendar calendar = Calendar.getInstance();
    assertThat(mode.of(calendar)).isEqualTo(calendar);
    IdentityHashMap<Object, Object> map = new IdentityHashMap<>();
    Object key = new ArrayList<>();
    map.put(key, key);
    Map<Object, Object> back = mode.of(map);
    assertThat(back).hasSize(1);
    back.forEach((k, v) -> assertThat(k).isSameAs(v));
    ArrayDeque<Object> deque = new ArrayDeque<>(List.of(1, 2, 3));
    assertThat(mode.of(deque)).containsExactly(1, 2, 3).isInstanceOf(ArrayDeque.class);
  }

  static RoundTrip[] modes() {
    return RoundTrip.values();
  }
}
