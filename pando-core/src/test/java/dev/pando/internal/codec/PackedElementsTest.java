package dev.pando.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.spi.DecodingException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PackedElementsTest {
  static List<List<@Nullable Object>> lists() {
    return List.of(
        List.of(),
        List.of(7),
        objects(IntStream.range(-500, 500).boxed().toList()),
        objects(IntStream.range(0, 100_000).map(x -> x * 40_503).boxed().toList()),
        objects(LongStream.range(-3, 300).map(x -> x << 40).boxed().toList()),
        objects(LongStream.range(0, 20).boxed().toList()),
        objects(new Random(5).doubles(300).boxed().toList()),
        List.of("a", "b", "c", "d", "e"),
        Arrays.asList(null, 1, 2, 3, 4, 5, 6),
        Arrays.asList(1, 2, 3, null, 5, 6, 7),
        List.of(1, 2, 3, 4L, 5, 6, 7, 8),
        List.of(1, 2, 3, 4, "five", 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18),
        List.of(1.0, 2, 3.0, 4, 5.0, 6));
  }

  private static Iterable<@Nullable Object> withoutSize(List<@Nullable Object> list) {
    return () -> list.iterator();
  }

  private static List<@Nullable Object> objects(List<?> list) {
    return new ArrayList<>(list);
  }

  @ParameterizedTest
  @MethodSource("lists")
  void aCopyHoldsWhatTheSourceHad(List<@Nullable Object> list) {
    PackedElements ofList = PackedElements.copyOf(list);
    PackedElements ofIterable = PackedElements.copyOf(withoutSize(list));

    assertThat(ofList.size()).isEqualTo(list.size());
    assertThat(ofList.asList()).isEqualTo(list).hasSameHashCodeAs(list);
    assertThat(ofIterable.asList()).isEqualTo(list);
    for (int i = 0; i < list.size(); i++) {
      assertThat(ofList.get(i)).isEqualTo(list.get(i));
    }
    assertThatThrownBy(() -> ofList.get(list.size())).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @ParameterizedTest
  @MethodSource("lists")
  void partsThatArriveInAnyOrderMakeTheWhole(List<@Nullable Object> list) {
    Random random = new Random(list.size());
    List<int[]> parts = new ArrayList<>();
    for (int from = 0; from < list.size(); ) {
      int to = Math.min(list.size(), from + 1 + random.nextInt(1 + list.size() / 4));
      parts.add(new int[] {from, to});
      from = to;
    }
    Collections.shuffle(parts, random);
    PackedElements source = PackedElements.copyOf(list);
    PackedElements target = PackedElements.ofSize(list.size());

    for (int[] part : parts) {
      ObjectWriter out = new ObjectWriter();
      if (random.nextBoolean()) {
        source.write(out, part[0], part[1]);
      } else {
        out.writeList(list, part[0], part[1]);
      }
      if (part[1] - part[0] == 1 && random.nextBoolean()) {
        target.set(part[0], list.get(part[0]));
      } else {
        ObjectReader in = new ObjectReader(out.toByteArray());
        target.read(in, part[0]);
        assertThat(in.remaining()).isZero();
      }
    }

    assertThat(target.asList()).isEqualTo(list);
  }

  @ParameterizedTest
  @MethodSource("lists")
  void whatWasWrittenIsAnOrdinaryList(List<@Nullable Object> list) {
    ObjectWriter out = new ObjectWriter();
    PackedElements.copyOf(list).write(out, 0, list.size());
    assertThat(new ObjectReader(out.toByteArray()).readList()).isEqualTo(list);
  }

  @Test
  void shortRunsAndSingleResultsLeaveALargeJobPacked() {
    PackedElements target = PackedElements.ofSize(1000);
    for (int from = 0; from < 1000; from += 2) {
      ObjectWriter out = new ObjectWriter();
      out.writeList(List.of(from, from + 1), 0, 2);
      target.read(new ObjectReader(out.toByteArray()), from);
    }
    target.set(5, 500);

    assertThat(target.isPacked()).isTrue();
    assertThat(target.get(5)).isEqualTo(500);
    assertThat(target.get(999)).isEqualTo(999);
  }

  @Test
  void theListCannotBeChangedAndTravels() {
    List<@Nullable Object> list = PackedElements.copyOf(List.of(1, 2, 3, 4)).asList();

    assertThatThrownBy(() -> list.set(0, 5)).isInstanceOf(UnsupportedOperationException.class);
    ObjectWriter out = new ObjectWriter();
    out.writeObject(list);
    assertThat(new ObjectReader(out.toByteArray()).readObject()).isEqualTo(list);
  }

  @Test
  void aSourceThatGrowsMeanwhileIsTakenAsItsIteratorSeesIt() {
    ArrayDeque<Integer> shorter = new ArrayDeque<>(List.of(1, 2, 3));
    Iterable<Integer> longer = () -> IntStream.range(0, 10_000).boxed().iterator();
    assertThat(PackedElements.copyOf(shorter).asList()).containsExactly(1, 2, 3);
    assertThat(PackedElements.copyOf(longer).size()).isEqualTo(10_000);
  }

  @Test
  void damagedMessagesAreErrorsAndChangeNothing() {
    ObjectWriter out = new ObjectWriter();
    out.writeList(List.of(1, 2, 3, 40_000), 0, 4);
    byte[] whole = out.toByteArray();

    PackedElements tooSmall = PackedElements.ofSize(3);
    assertThatThrownBy(() -> tooSmall.read(new ObjectReader(whole), 0))
        .isInstanceOf(DecodingException.class)
        .hasMessageContaining("4 elements for 3 places");

    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      PackedElements target = PackedElements.ofSize(4);
      assertThatThrownBy(() -> target.read(new ObjectReader(cut), 0))
          .isInstanceOf(DecodingException.class);
    }
    for (int kind = 0; kind < 256; kind++) {
      byte[] damaged = whole.clone();
      damaged[1] = (byte) kind;
      PackedElements target = PackedElements.ofSize(4);
      try {
        target.read(new ObjectReader(damaged), 0);
        assertThat(target.asList()).hasSize(4);
      } catch (DecodingException e) {
        assertThat(e).hasMessageContaining("damaged");
      }
    }
  }
}
