package dev.pando.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.internal.codec.Samples.Box;
import dev.pando.internal.codec.Samples.Node;
import dev.pando.internal.codec.Samples.WithHooks;
import dev.pando.spi.EncodingException;
import java.util.ArrayList;
import java.util.LinkedList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@SuppressWarnings({"NullAway", "JdkObsolete"}) // chains that end in null
@Timeout(30)
class DeepGraphTest {
  private static final int DEPTH = 100_000;

  @Test
  void aChainOfObjectsMayBeAsLongAsItLikes() {
    Node head = null;
    for (int i = 0; i < DEPTH; i++) {
      Node n = new Node("n");
      n.next = head;
      head = n;
    }
    int length = 0;
    for (Node n = RoundTrip.SELF_CONTAINED.of(head); n != null; n = n.next) {
      length++;
    }
    assertThat(length).isEqualTo(DEPTH);
  }

  @Test
  void recordsAndListsMayBeNestedDeeply() {
    Object o = "leaf";
    for (int i = 0; i < DEPTH; i++) {
      o = i % 2 == 0 ? new Box<>(o) : new ArrayList<>(List.of(o));
    }
    Object back = RoundTrip.SELF_CONTAINED.of(o);
    int depth = 0;
    while (!(back instanceof String)) {
      back = back instanceof Box<?> b ? b.content() : ((List<?>) back).get(0);
      depth++;
    }
    assertThat(depth).isEqualTo(DEPTH);
  }

  @Test
  void islandsMayBeNestedDeeplyOrAreRefusedClearly() {
    Object o = "leaf";
    for (int i = 0; i < 20_000; i++) {
      o = new WithHooks(new Box<>(o));
    }
    sentOrRefused(o);
    o = "leaf";
    for (int i = 0; i < 50_000; i++) {
      o = new WithHooks(o);
    }
    sentOrRefused(o);
  }

  private static void sentOrRefused(Object o) {
    byte[] bytes;
    try {
      bytes = RoundTrip.encode(o);
    } catch (EncodingException e) {
      assertThat(e.getMessage()).contains("nested too deeply").contains("levels");
      return;
    }
    assertThat(RoundTrip.<Object>decode(bytes)).isInstanceOf(WithHooks.class);
  }

  @Test
  void aLongLinkedListIsNotDeep() {
    List<Integer> list = new LinkedList<>(IntStream.range(0, DEPTH).boxed().toList());
    assertThat(RoundTrip.SELF_CONTAINED.of(list)).isEqualTo(list);
  }
}
