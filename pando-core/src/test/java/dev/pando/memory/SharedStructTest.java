package dev.pando.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.Pando;
import java.lang.invoke.VarHandle;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@SuppressWarnings({"ArrayRecordComponent", "NullAway"}) // both are what is tested
class SharedStructTest {

  private record Point(double x, double y) {}

  private record Shape(
      int id,
      @Length(8) String name,
      @Length(3) Point[] corners,
      @Length(2) boolean[] flags,
      @Length(2) char[] letters,
      Point center) {}

  private static final Shape TRIANGLE =
      new Shape(
          7,
          "triangle",
          new Point[] {new Point(0, 0), new Point(1, 0), new Point(0, 1)},
          new boolean[] {true, false},
          new char[] {'a', 'ß'},
          new Point(0.3, 0.3));

  @Test
  void everyKindOfComponentComesOutAsItWentIn() {
    SharedStruct<Shape> struct = Pando.sharedStruct(TRIANGLE);

    assertThat(struct.type()).isEqualTo(Shape.class);
    assertThat(struct.get()).usingRecursiveComparison().isEqualTo(TRIANGLE);
    assertThat(struct.copy()).usingRecursiveComparison().isEqualTo(TRIANGLE);
    assertThat(struct.segment().byteSize()).isEqualTo(struct.layout().byteSize());
    assertThat(struct.lock().locked()).isFalse();
  }

  @Test
  void aStructOfZerosHasTheValuesThatZerosMean() {
    Shape zeros = Pando.sharedStruct(Shape.class).get();
    assertThat(zeros.name()).isEmpty();
    assertThat(zeros.corners()).containsOnly(new Point(0, 0)).hasSize(3);
    assertThat(zeros.flags()).containsOnly(false);
  }

  @Test
  void singleFieldsAreReadAndWrittenByTheirPath() {
    SharedStruct<Shape> struct = SharedStruct.createRaw(TRIANGLE);
    struct.set("id", 8);
    struct.set("name", "x");
    struct.set("corners[1].y", 5.5);
    struct.set("center", new Point(1, 2));
    struct.set("flags[1]", true);
    struct.set("letters", new char[] {'c', 'd'});

    assertThat(struct.get("id")).isEqualTo(8);
    assertThat(struct.get("name")).isEqualTo("x");
    assertThat(struct.get("corners[1]")).isEqualTo(new Point(1, 5.5));
    assertThat(struct.get("center.y")).isEqualTo(2.0);
    assertThat(struct.get().flags()).containsExactly(true, true);
    assertThat(struct.get().letters()).containsExactly('c', 'd');
    assertThat(struct.get().corners()[0]).as("the neighbour").isEqualTo(new Point(0, 0));
  }

  @Test
  void aHandleGivesAtomicAccessToAField() {
    SharedStruct<Shape> struct = Pando.sharedStruct(TRIANGLE);
    VarHandle id = struct.varHandle("id");
    assertThat((int) id.getAndAdd(3)).isEqualTo(7);
    assertThat(id.compareAndSet(10, 11)).isTrue();
    assertThat(struct.get().id()).isEqualTo(11);
    assertThatThrownBy(() -> struct.varHandle("name"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("primitive");
    struct.close();
    assertThatThrownBy(() -> id.setVolatile(1)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void whatDoesNotFitIsRefusedByTheNameOfTheComponent() {
    SharedStruct<Shape> struct = Pando.sharedStruct(TRIANGLE);
    assertRefused(() -> struct.set("name", "much too long"), "name", "13 bytes");
    assertRefused(() -> struct.set("name", "größere"), "name", "9 bytes");
    assertRefused(() -> struct.set("name", "a\0b"), "name", "NUL");
    assertRefused(() -> struct.set("id", 5L), "id", "java.lang.Long");
    assertRefused(() -> struct.set("id", "5"), "id", "java.lang.String");
    assertRefused(() -> struct.set("letters", new char[3]), "letters", "3 elements");
    assertRefused(() -> struct.set(new Shape(1, null, null, null, null, null)), "name", "null");
    assertRefused(
        () -> struct.set("corners", new Point[] {new Point(0, 0), null, null}),
        "corners",
        "element 1");
    assertRefused(() -> Pando.sharedStruct(new Shape(1, "n", null, null, null, null)), "corners");
    assertThatThrownBy(() -> struct.get("corners[3]"))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThat(struct.get("id")).isEqualTo(7);
  }

  private static void assertRefused(Runnable action, String... parts) {
    assertThatThrownBy(action::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll((CharSequence[]) parts);
  }

  @Test
  void elementsOfAnArrayDoNotTouchEachOther() {
    SharedStructArray<Point> array =
        SharedStructArray.create(Point.class, List.of(new Point(1, 2), new Point(3, 4)));
    array.set(0, new Point(5, 6));
    array.set(1, "x", 7.0);
    assertThat(array.toList()).containsExactly(new Point(5, 6), new Point(7, 4));
    assertThat(array.get(1, "y")).isEqualTo(4.0);
    assertThat(array.size()).isEqualTo(2);
    for (int outside : new int[] {-1, 2, Integer.MAX_VALUE}) {
      assertThatThrownBy(() -> array.get(outside)).isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> array.set(outside, new Point(0, 0)))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
    assertThatThrownBy(() -> Pando.sharedStructArray(Point.class, -1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
