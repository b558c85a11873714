package dev.pando.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.function.SerializableFunction;
import dev.pando.function.SerializableSupplier;
import dev.pando.internal.codec.Samples.Box;
import dev.pando.internal.codec.Samples.NamedKey;
import dev.pando.internal.codec.Samples.Node;
import dev.pando.internal.codec.Samples.WithHooks;
import dev.pando.spi.EncodingException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@SuppressWarnings({
  "serial",
  "NullAway",
  "JdkObsolete"
}) // objects of all kinds, set later, are the point here
class IdentityTest {
  @ParameterizedTest
  @EnumSource
  void whatIsSharedIsShared(RoundTrip mode) {
    List<Object> shared = new ArrayList<>(List.of(1));
    Object[] back = mode.of(new Object[] {shared, shared, Map.of("k", shared), new Box<>(shared)});
    assertThat(back[1]).isSameAs(back[0]);
    assertThat(((Map<?, ?>) back[2]).get("k")).isSameAs(back[0]);
    assertThat(((Box<?>) back[3]).content()).isSameAs(back[0]);
  }

  @ParameterizedTest
  @EnumSource
  void whatIsEqualButNotSharedIsNotShared(RoundTrip mode) {
    Object[] back =
        mode.of(new Object[] {new ArrayList<>(List.of(1)), new ArrayList<>(List.of(1))});
    assertThat(back[1]).isNotSameAs(back[0]);
  }

  @Test
  void aManyTimesSharedGraphStaysSmall() {
    Object o = "leaf";
    for (int i = 0; i < 200; i++) {
      o = i % 2 == 0 ? List.of(o, o) : new Box<>(List.of(o, o));
    }
    assertThat(RoundTrip.encode(o)).hasSizeLessThan(4000);
    assertThat(RoundTrip.SELF_CONTAINED.of(o)).isNotNull();
  }

  @ParameterizedTest
  @EnumSource
  void collectionsMayContainThemselves(RoundTrip mode) {
    List<Object> list = new ArrayList<>();
    list.add(list);
    List<Object> linked = new LinkedList<>();
    linked.add(linked);
    list.add(linked);
    Object[] array = new Object[1];
    array[0] = array;
    list.add(array);
    Map<String, Object> map = new HashMap<>();
    map.put("self", map);
    list.add(map);
    List<Object> fixed = Arrays.asList(null, null);
    fixed.set(0, fixed);
    list.add(fixed);
    List<Object> back = mode.of(list);
    assertThat(back.get(0)).isSameAs(back);
    List<?> backLinked = (List<?>) back.get(1);
    assertThat(backLinked.getFirst()).isSameAs(backLinked);
    Object[] backArray = (Object[]) back.get(2);
    assertThat(backArray[0]).isSameAs(backArray);
    Map<?, ?> backMap = (Map<?, ?>) back.get(3);
    assertThat(backMap.get("self")).isSameAs(backMap);
    List<?> backFixed = (List<?>) back.get(4);
    assertThat(backFixed.get(0)).isSameAs(backFixed);
  }

  @ParameterizedTest
  @EnumSource
  void objectsMayPointAtEachOther(RoundTrip mode) {
    Node a = new Node("a");
    Node b = new Node("b");
    a.next = b;
    b.next = a;
    a.any = a;
    Node back = mode.of(a);
    assertThat(back.next.next).isSameAs(back);
    assertThat(back.any).isSameAs(back);
    assertThat(back.next.name).isEqualTo("b");
  }

  @ParameterizedTest
  @EnumSource
  void aRecordMayBeOnACycle(RoundTrip mode) {
    List<Object> list = new ArrayList<>();
    Box<List<Object>> box = new Box<>(list);
    list.add(box);
    list.add("x");
    Box<List<Object>> back = mode.of(box);
    assertThat(back.content().get(0)).isSameAs(back);
    List<Object> backList = mode.of(list);
    assertThat(((Box<?>) backList.get(0)).content()).isSameAs(backList);
  }

  @ParameterizedTest
  @EnumSource
  void aRecordMayBeReferredToFromAnyPlaceThatCanBeSetLater(RoundTrip mode) {
    Object[] places = new Object[7];
    Box<Object[]> box = new Box<>(places);
    Node node = new Node("n");
    node.any = box;
    places[0] = node;
    places[1] = new LinkedList<>(List.of(box));
    places[2] = new HashMap<>(Map.of("k", box));
    places[3] = Arrays.asList(box, 1);
    places[4] = new ArrayDeque<>(List.of(box));
    places[5] = box;
    Map<String, Object> ordered = new LinkedHashMap<>();
    ordered.put("first", box);
    ordered.put("second", 2);
    places[6] = ordered;
    Box<Object[]> back = mode.of(box);
    Object[] p = back.content();
    assertThat(((Node) p[0]).any).isSameAs(back);
    assertThat(((List<?>) p[1]).get(0)).isSameAs(back);
    assertThat(((Map<?, ?>) p[2]).get("k")).isSameAs(back);
    assertThat(((List<?>) p[3]).get(0)).isSameAs(back);
    assertThat(((ArrayDeque<?>) p[4]).peek()).isSameAs(back);
    assertThat(p[5]).isSameAs(back);
    assertThat(((Map<?, ?>) p[6]).get("first")).isSameAs(back);
    assertThat(((Map<?, ?>) p[6]).keySet().iterator().next()).isEqualTo("first");
  }

  @ParameterizedTest
  @EnumSource
  void aLambdaMayCallItselfThroughAnArray(RoundTrip mode) {
    SerializableFunction<?, ?>[] self = new SerializableFunction<?, ?>[1];
    SerializableFunction<Integer, Object> f = n -> n == 0 ? self : n;
    self[0] = f;
    SerializableFunction<Integer, Object> back = mode.of(f);
    assertThat(back.apply(3)).isEqualTo(3);
    assertThat(((Object[]) back.apply(0))[0]).isSameAs(back);
  }

  @ParameterizedTest
  @EnumSource
  void hashTablesFindKeysThatAreOnACycleWithThem(RoundTrip mode) {
    NamedKey key = new NamedKey("k");
    Set<NamedKey> set = new HashSet<>();
    Map<NamedKey, String> map = new HashMap<>();
    key.owner = List.of(set, map);
    set.add(key);
    map.put(key, "value");
    // From the key: the sets are read while the key has no fields yet.
    NamedKey back = mode.of(key);
    List<?> owner = (List<?>) back.owner;
    assertThat((Set<?>) owner.get(0)).hasSize(1);
    assertThat(((Set<?>) owner.get(0)).contains(back)).isTrue();
    assertThat(((Map<?, ?>) owner.get(1)).get(back)).isEqualTo("value");
    // From the set.
    Set<NamedKey> backSet = mode.of(set);
    assertThat(backSet.contains(backSet.iterator().next())).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void keysThatContainUnfinishedSetsAreFoundToo(RoundTrip mode) {
    NamedKey key = new NamedKey("k");
    Set<Object> inner = new HashSet<>();
    key.owner = inner;
    inner.add(key);
    Set<Object> outer = new HashSet<>();
    outer.add(new Box<>("x"));
    outer.add(key);
    Set<Object> back = mode.of(outer);
    for (Object o : back) {
      assertThat(back.contains(o)).isTrue();
    }
    assertThat(back).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource
  void sortedCollectionsSortKeysThatAreOnACycleWithThem(RoundTrip mode) {
    Comparator<NamedKey> byName =
        (Comparator<NamedKey> & java.io.Serializable) (a, b) -> a.name.compareTo(b.name);
    TreeSet<NamedKey> set = new TreeSet<>(byName);
    TreeMap<NamedKey, Integer> map = new TreeMap<>(byName);
    for (String name : List.of("c", "a", "b")) {
      NamedKey k = new NamedKey(name);
      k.owner = Arrays.asList(set, map);
      set.add(k);
      map.put(k, 1);
    }
    NamedKey back = mode.of(set.last());
    List<?> owner = (List<?>) back.owner;
    TreeSet<?> backSet = (TreeSet<?>) owner.get(0);
    assertThat(backSet.stream().map(k -> ((NamedKey) k).name)).containsExactly("a", "b", "c");
    assertThat(((TreeMap<?, ?>) owner.get(1)).size()).isEqualTo(3);
    assertThat(backSet.last()).isSameAs(back);
  }

  @ParameterizedTest
  @EnumSource
  void immutableSetsOfObjectsWithoutHashCodeMayBeOnACycle(RoundTrip mode) {
    Node node = new Node("n");
    node.any = Set.of(node);
    Node back = mode.of(node);
    assertThat(((Set<?>) back.any).contains(back)).isTrue();
    Node other = new Node("m");
    other.any = Map.of(other, other);
    Node backOther = mode.of(other);
    assertThat(((Map<?, ?>) backOther.any).get(backOther)).isSameAs(backOther);
  }

  @ParameterizedTest
  @EnumSource
  void cyclesGoThroughIslands(RoundTrip mode) {
    WithHooks island = new WithHooks(null);
    Node node = new Node("n");
    node.any = island;
    island.content = node;
    island.field = island;
    Node back = mode.of(node);
    WithHooks backIsland = (WithHooks) back.any;
    assertThat(backIsland.content).isSameAs(back);
    assertThat(backIsland.field).isSameAs(backIsland);
    WithHooks again = mode.of(island);
    assertThat(((Node) again.content).any).isSameAs(again);
  }

  @ParameterizedTest
  @EnumSource
  void cyclesGoThroughIslandsWithinOursWithinIslands(RoundTrip mode) {
    WithHooks first = new WithHooks(null);
    Node node = new Node("between");
    WithHooks second = new WithHooks(null);
    first.content = node;
    first.field = new ArrayList<>(List.of(second, node));
    node.any = second;
    second.content = List.of(node, first);
    second.field = Map.of("node", node);
    WithHooks back = mode.of(first);
    Node backNode = (Node) back.content;
    WithHooks backSecond = (WithHooks) backNode.any;
    assertThat(((List<?>) backSecond.content).get(0)).isSameAs(backNode);
    assertThat(((List<?>) backSecond.content).get(1)).isSameAs(back);
    assertThat(((Map<?, ?>) backSecond.field).get("node")).isSameAs(backNode);
    assertThat(((List<?>) back.field).get(0)).isSameAs(backSecond);
    assertThat(((List<?>) back.field).get(1)).isSameAs(backNode);
  }

  @ParameterizedTest
  @EnumSource
  void islandsSideBySideShare(RoundTrip mode) {
    List<Object> shared = new ArrayList<>(List.of("s"));
    WithHooks island = new WithHooks(shared);
    Object[] back =
        mode.of(new Object[] {island, new WithHooks(island), shared, new WithHooks(shared)});
    assertThat(((WithHooks) back[0]).content).isSameAs(back[2]);
    assertThat(((WithHooks) back[1]).content).isSameAs(back[0]);
    assertThat(((WithHooks) back[3]).content).isSameAs(back[2]);
  }

  @ParameterizedTest
  @EnumSource
  void anIslandFirstMetDeepInsideIsSharedOnTop(RoundTrip mode) {
    WithHooks deep = new WithHooks("deep");
    Object[] back =
        mode.of(new Object[] {new WithHooks(List.of(new WithHooks(new Node("x")), deep)), deep});
    assertThat(((List<?>) ((WithHooks) back[0]).content).get(1)).isSameAs(back[1]);
  }

  @Test
  void anImpossibleCycleIsRefusedByTheSender() {
    Object[] hold = new Object[1];
    SerializableSupplier<Object> lambda = () -> hold[0];
    List<Object> inner = new ArrayList<>();
    Box<Object> box = new Box<>(Collections.unmodifiableList(inner));
    inner.add(box);
    hold[0] = lambda;
    assertThat(RoundTrip.SELF_CONTAINED.of(lambda).get()).isNotNull();
    // A record whose own island refers to it: no place to put it later.
    WithHooks island = new WithHooks(null);
    Box<Object> boxed = new Box<>(island);
    island.content = boxed;
    assertThatThrownBy(() -> RoundTrip.encode(boxed))
        .isInstanceOf(EncodingException.class)
        .hasMessageContaining("part of a cycle that cannot be built again")
        .hasMessageContaining("Box.content");
  }
}
