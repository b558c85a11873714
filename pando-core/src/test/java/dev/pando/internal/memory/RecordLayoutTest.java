package dev.pando.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.memory.Length;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pins the layouts: a C compiler for 64-bit Linux gives the same figures. */
@SuppressWarnings("ArrayRecordComponent") // such records are what is laid out
class RecordLayoutTest {

  record Mixed(byte a, int b, short c, long d, boolean e, char f, float g, double h) {}

  record Small(byte a, short b) {}

  record Nested(byte a, Small b, @Length(3) Small[] c, byte d) {}

  record Text(@Length(5) String a, int b, @Length(2) boolean[] c, @Length(2) long[] d) {}

  private static long offset(Class<? extends Record> type, String name) {
    return RecordLayout.of(type).layout().byteOffset(PathElement.groupElement(name));
  }

  @Test
  void componentsLieWhereACompilerWouldPutThem() {
    assertThat(RecordLayout.of(Mixed.class).bytes()).isEqualTo(40);
    assertThat(List.of("a", "b", "c", "d", "e", "f", "g", "h"))
        .extracting(name -> offset(Mixed.class, name))
        .containsExactly(0L, 4L, 8L, 16L, 24L, 26L, 28L, 32L);
    assertThat(RecordLayout.of(Mixed.class).layout().byteAlignment()).isEqualTo(8);
  }

  @Test
  void nestedRecordsKeepTheirAlignmentAndPadding() {
    assertThat(RecordLayout.of(Small.class).bytes()).isEqualTo(4);
    assertThat(List.of("a", "b", "c", "d"))
        .extracting(name -> offset(Nested.class, name))
        .containsExactly(0L, 2L, 6L, 18L);
    assertThat(RecordLayout.of(Nested.class).bytes()).isEqualTo(20);
  }

  @Test
  void arraysAndTextTakeTheirLength() {
    assertThat(List.of("a", "b", "c", "d"))
        .extracting(name -> offset(Text.class, name))
        .containsExactly(0L, 8L, 12L, 16L);
    assertThat(RecordLayout.of(Text.class).bytes()).isEqualTo(32);
  }

  @Test
  void theLayoutNamesItsMembers() {
    MemoryLayout layout = RecordLayout.of(Small.class).layout();
    assertThat(layout.name()).hasValue("Small");
    assertThat(layout.select(PathElement.groupElement("b")))
        .isEqualTo(ValueLayout.JAVA_SHORT.withName("b"));
  }

  @Test
  void aPathLeadsToAComponentHoweverDeep() {
    assertThat(RecordLayout.of(Nested.class).find("c[2].b").offset()).isEqualTo(6 + 8 + 2);
    assertThat(RecordLayout.of(Nested.class).find("b.a").offset()).isEqualTo(2);
    assertThat(RecordLayout.of(Text.class).find("d[1]").offset()).isEqualTo(24);
    for (String bad : List.of("x", "", "b.x", "b.", ".b", "a.b", "a[0]", "c[", "c[]", "c[x]")) {
      assertThatThrownBy(() -> RecordLayout.of(Nested.class).find(bad))
          .as(bad)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(bad);
    }
    for (String outside : List.of("c[3]", "c[-1].a")) {
      assertThatThrownBy(() -> RecordLayout.of(Nested.class).find(outside))
          .isInstanceOf(IndexOutOfBoundsException.class)
          .hasMessageContaining("3 elements");
    }
  }

  record NoLength(String name) {}

  record NoArrayLength(int[] values) {}

  record Needless(@Length(3) int value) {}

  record Zero(@Length(0) String name) {}

  record Boxed(Integer value) {}

  record Listed(List<String> values) {}

  record Empty() {}

  record Endless(@Length(1) Endless[] inner) {}

  record Outer(Listed inner) {}

  record Grid(@Length(2) int[][] values) {}

  @Test
  void whatHasNoFixedPlaceIsRefusedByTheNameOfItsComponent() {
    assertRefused(NoLength.class, "name", "@Length");
    assertRefused(NoArrayLength.class, "values", "@Length");
    assertRefused(Needless.class, "value", "neither an array nor a String");
    assertRefused(Zero.class, "name", "at least 1");
    assertRefused(Boxed.class, "value", "java.lang.Integer");
    assertRefused(Listed.class, "values", "java.util.List");
    assertRefused(Empty.class, "Empty", "no components");
    assertRefused(Endless.class, "inner", "itself");
    assertRefused(Outer.class, "Component values of", "Listed");
    assertRefused(Grid.class, "values", "int[]");
  }

  private static void assertRefused(Class<? extends Record> type, String... parts) {
    assertThatThrownBy(() -> RecordLayout.of(type))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll((CharSequence[]) parts);
  }

  @Test
  void blocks() {
    assertThat(CellLayout.LAYOUT_VERSION).isEqualTo(1);
    assertThat(CellLayout.CELL_OFFSET).isEqualTo(16);
    assertThat(CellLayout.BYTES).isEqualTo(64);
    assertThat(ArrayLayout.LAYOUT_VERSION).isEqualTo(1);
    assertThat(ArrayLayout.SIZE_OFFSET).isEqualTo(16);
    assertThat(ArrayLayout.ELEMENTS_OFFSET).isEqualTo(64);
  }
}
