package dev.pando.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.internal.codec.Samples.Box;
import dev.pando.internal.codec.Samples.Node;
import dev.pando.internal.codec.Samples.WithHooks;
import dev.pando.spi.EncodingException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random object graphs, with sharing and cycles everywhere, against a walk over both sides. */
@SuppressWarnings({
  "NullAway",
  "JdkObsolete",
  "IdentityHashMapUsage"
}) // graphs with nulls of all kinds of collections
class RandomGraphTest {
  private static final int ROUNDS = 5000;

  private final List<Object> made = new ArrayList<>();

  private Object graph(Random random) {
    made.clear();
    int count = 1 + random.nextInt(30);
    for (int i = 0; i < count; i++) {
      made.add(
          switch (random.nextInt(8)) {
            case 0 -> new ArrayList<>();
            case 1 -> new LinkedHashMap<>();
            case 2 -> new Object[random.nextInt(4)];
            case 3 -> new Node("n" + i);
            case 4 -> new WithHooks(null);
            case 5 -> new LinkedList<>();
            case 6 -> new Box<>(any(random));
            default -> List.of(anyNotNull(random), i);
          });
    }
    for (Object o : made) {
      connect(o, random);
    }
    return made.get(random.nextInt(made.size()));
  }

  @SuppressWarnings("unchecked")
  private void connect(Object o, Random random) {
    switch (o) {
      case ArrayList<?> list -> addSome((List<Object>) list, random);
      case LinkedList<?> list -> addSome((List<Object>) list, random);
      case LinkedHashMap<?, ?> map -> {
        for (int i = random.nextInt(4); i > 0; i--) {
          ((Map<Object, Object>) map).put("k" + i, any(random));
        }
      }
      case Object[] array -> {
        for (int i = 0; i < array.length; i++) {
          array[i] = any(random);
        }
      }
      case Node node -> {
        node.any = any(random);
        node.next = any(random) instanceof Node n ? n : null;
      }
      case WithHooks island -> {
        island.content = any(random);
        island.field = any(random);
      }
      default -> {}
    }
  }

  private void addSome(List<Object> list, Random random) {
    for (int i = random.nextInt(5); i > 0; i--) {
      list.add(any(random));
    }
  }

  private Object any(Random random) {
    return random.nextInt(10) == 0 ? null : anyNotNull(random);
  }

  private Object anyNotNull(Random random) {
    if (made.isEmpty() || random.nextInt(3) == 0) {
      return switch (random.nextInt(4)) {
        case 0 -> random.nextInt();
        case 1 -> "s" + random.nextInt(5);
        case 2 -> new Samples.Point(random.nextInt(3), 0);
        default -> Samples.Color.GREEN;
      };
    }
    return made.get(random.nextInt(made.size()));
  }

  private static List<?> children(Object o) {
    return switch (o) {
      case Object[] array -> Arrays.asList(array);
      case Collection<?> c -> new ArrayList<>(c);
      case Map<?, ?> m -> new ArrayList<>(m.values());
      case Node n -> Arrays.asList(n.name, n.next, n.any);
      case WithHooks h -> Arrays.asList(h.content, h.field);
      case Box<?> b -> Arrays.asList(b.content());
      default -> null;
    };
  }

  /** Both sides have the same shape, and what is one object on one side is one on the other. */
  private static void assertSameGraph(Object a, Object b, String where) {
    Map<Object, Object> there = new IdentityHashMap<>();
    Map<Object, Object> back = new IdentityHashMap<>();
    Deque<Object[]> todo = new ArrayDeque<>();
    todo.add(new Object[] {a, b});
    while (!todo.isEmpty()) {
      Object[] pair = todo.poll();
      Object x = pair[0];
      Object y = pair[1];
      List<?> children = x == null ? null : children(x);
      if (children == null) {
        assertThat(y).as(where).isEqualTo(x);
        continue;
      }
      assertThat(y).as(where).isExactlyInstanceOf(x.getClass());
      Object known = there.putIfAbsent(x, y);
      if (known != null) {
        assertThat(y).as(where).isSameAs(known);
        continue;
      }
      assertThat(back.putIfAbsent(y, x)).as(where).isNull();
      List<?> others = children(y);
      assertThat(others).as(where).hasSameSizeAs(children);
      for (int i = 0; i < children.size(); i++) {
        todo.add(new Object[] {children.get(i), others.get(i)});
      }
    }
  }

  @Test
  void anyGraphArrivesAsItWasOrIsRefused() {
    int refused = 0;
    ObjectWriter out = new ObjectWriter();
    ObjectReader in = new ObjectReader();
    for (int seed = 0; seed < ROUNDS; seed++) {
      Object graph = graph(new Random(seed));
      Object back;
      try {
        back = RoundTrip.send(graph, out, in);
      } catch (EncodingException e) {
        assertThat(e.getMessage()).contains("part of a cycle");
        refused++;
        continue;
      }
      assertSameGraph(graph, back, "seed " + seed);
    }
    // Cycles of only records and islands are rare.
    assertThat(refused).isLessThan(ROUNDS / 20);
  }
}
