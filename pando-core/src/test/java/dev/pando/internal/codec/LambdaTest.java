package dev.pando.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.function.SerializableBiFunction;
import dev.pando.function.SerializableCallable;
import dev.pando.function.SerializableFunction;
import dev.pando.function.SerializableRunnable;
import dev.pando.function.SerializableSupplier;
import dev.pando.internal.codec.Samples.Point;
import dev.pando.spi.EncodingException;
import dev.pando.testing.Requirement;
import java.io.InputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@SuppressWarnings("serial") // serializable lambdas and local classes are the point here
@Requirement("R17")
class LambdaTest {
  private final int field = 4;

  private int addField(int x) {
    return x + field;
  }

  static int twice(int x) {
    return 2 * x;
  }

  @ParameterizedTest
  @EnumSource
  void capturesOfEveryTypeArrive(RoundTrip mode) {
    boolean z = true;
    byte b = 1;
    short s = 2;
    char c = 'c';
    int i = 3;
    long j = 4;
    float f = 5;
    double d = 6;
    String t = "seven";
    Point p = new Point(8, 9);
    int[] a = {10};
    SerializableSupplier<String> all = () -> "" + z + b + s + c + i + j + f + d + t + p + a[0];
    assertThat(mode.of(all).get()).isEqualTo(all.get());
  }

  @ParameterizedTest
  @EnumSource
  void methodReferencesOfEveryKindArrive(RoundTrip mode) {
    SerializableFunction<Integer, Integer> ofStatic = LambdaTest::twice;
    SerializableFunction<String, Integer> unbound = String::length;
    String text = "abc";
    SerializableSupplier<Integer> bound = text::length;
    SerializableFunction<Integer, int[]> array = int[]::new;
    SerializableBiFunction<Integer, Integer, Point> constructor = Point::new;
    SerializableSupplier<List<String>> diamond = ArrayList::new;
    SerializableFunction<Object, String> object = Object::toString;
    assertThat(mode.of(ofStatic).apply(4)).isEqualTo(8);
    assertThat(mode.of(unbound).apply("abcd")).isEqualTo(4);
    assertThat(mode.of(bound).get()).isEqualTo(3);
    assertThat(mode.of(array).apply(2)).hasSize(2);
    assertThat(mode.of(constructor).apply(1, 2)).isEqualTo(new Point(1, 2));
    assertThat(mode.of(diamond).get()).isEmpty();
    assertThat(mode.of(object).apply(5)).isEqualTo("5");
  }

  @ParameterizedTest
  @EnumSource
  void aPrivateMethodOfThisArrivesWithThis(RoundTrip mode) {
    SerializableFunction<Integer, Integer> f = this::addField;
    SerializableFunction<Integer, Integer> g = x -> addField(x) + field;
    assertThat(mode.of(f).apply(1)).isEqualTo(5);
    assertThat(mode.of(g).apply(1)).isEqualTo(9);
  }

  @ParameterizedTest
  @EnumSource
  void lambdasCaptureLambdas(RoundTrip mode) {
    SerializableFunction<Integer, Integer> one = x -> x + 1;
    SerializableFunction<Integer, Integer> two = x -> one.apply(one.apply(x));
    SerializableSupplier<SerializableFunction<Integer, Integer>> three =
        () -> x -> two.apply(x) * 2;
    assertThat(mode.of(two).apply(1)).isEqualTo(3);
    assertThat(mode.of(three).get().apply(1)).isEqualTo(6);
    SerializableFunction<Integer, Integer> made = three.get();
    assertThat(mode.of(made).apply(1)).isEqualTo(6);
  }

  @ParameterizedTest
  @EnumSource
  void intersectionCastsArrive(RoundTrip mode) {
    Runnable plain = (Runnable & Serializable) () -> {};
    IntUnaryOperator op = (IntUnaryOperator & Serializable) x -> x + 1;
    BinaryOperator<Integer> sum = (BinaryOperator<Integer> & Serializable) Integer::sum;
    mode.of(plain).run();
    assertThat(mode.of(op).applyAsInt(1)).isEqualTo(2);
    assertThat(mode.of(sum).apply(1, 2)).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource
  void comparatorsOfTheJdkArrive(RoundTrip mode) {
    SerializableFunction<Point, Integer> key = Point::x;
    Comparator<Point> byX = (Comparator<Point> & Serializable) Comparator.comparing(key);
    List<Point> points =
        new ArrayList<>(List.of(new Point(3, 0), new Point(1, 0), new Point(2, 1)));
    points.sort(mode.of(byX));
    assertThat(points.get(0).x()).isEqualTo(1);
    points.sort(mode.of(byX.reversed()));
    assertThat(points.get(0).x()).isEqualTo(3);
    assertThat(mode.of(Comparator.<Integer>naturalOrder())).isSameAs(Comparator.naturalOrder());
    assertThat(mode.of(Comparator.<Integer>reverseOrder())).isSameAs(Comparator.reverseOrder());
    assertThat(mode.of(Comparator.nullsFirst(Comparator.<Integer>naturalOrder())).compare(null, 1))
        .isNegative();
  }

  @ParameterizedTest
  @EnumSource
  void lambdasArriveInsideIslands(RoundTrip mode) {
    int k = 2;
    SerializableFunction<Integer, Integer> f = x -> x * k;
    Samples.WithHooks island = new Samples.WithHooks(f);
    island.field = new Object[] {f, f};
    Samples.WithHooks back = mode.of(island);
    @SuppressWarnings("unchecked")
    SerializableFunction<Integer, Integer> backF =
        (SerializableFunction<Integer, Integer>) back.content;
    assertThat(backF.apply(21)).isEqualTo(42);
    Object[] pair = (Object[]) back.field;
    assertThat(pair[0]).isSameAs(pair[1]);
  }

  @ParameterizedTest
  @EnumSource
  void localAnonymousAndInnerClassesArrive(RoundTrip mode) {
    int base = 10;
    class Local implements SerializableSupplier<Integer> {
      @Override
      public Integer getThrowing() {
        return base + field;
      }
    }

    Supplier<Integer> anonymous =
        new Supplier<>() {
          int calls = 5;

          @Override
          public Integer get() {
            return base + calls + field;
          }
        };
    assertThat(mode.of(new Local()).get()).isEqualTo(14);
    assertThat(mode.of(anonymous).get()).isEqualTo(19);
    Samples.Outer.Inner inner = new Samples.Outer(1).new Inner(2);
    assertThat(mode.of(inner).sum()).isEqualTo(3);
  }

  @Test
  void aShapeCrossesOnce() {
    RoundTrip.MapShapes shapes = new RoundTrip.MapShapes();
    ObjectWriter out = new ObjectWriter(shapes, null);
    ObjectReader in = new ObjectReader(shapes, null);
    for (int k = 0; k < 5; k++) {
      int captured = k;
      SerializableSupplier<Integer> f = () -> captured;
      assertThat(RoundTrip.send(f, out, in).get()).isEqualTo(k);
      assertThat(out.length()).isLessThan(12);
    }
    assertThat(shapes.definitions).hasSize(1);
  }

  @Test
  void aSecondUseInASelfContainedMessageIsSmall() {
    List<Object> many = new ArrayList<>();
    for (int k = 0; k < 100; k++) {
      int captured = k;
      many.add((SerializableCallable<Integer>) () -> captured);
    }
    assertThat(RoundTrip.encode(many)).hasSizeLessThan(1000);
    assertThat(RoundTrip.SELF_CONTAINED.of(many)).hasSize(100);
  }

  @Test
  void aLambdaWithoutCapturesIsTheSameEachTime() {
    SerializableRunnable nothing = () -> {};
    ObjectWriter out = new ObjectWriter();
    ObjectReader in = new ObjectReader();
    assertThat(RoundTrip.send(nothing, out, in)).isSameAs(RoundTrip.send(nothing, out, in));
  }

  @Test
  void aCaptureThatCannotBeSentIsNamed() {
    InputStream stream = System.in;
    int first = 1;
    SerializableSupplier<Object> f = () -> first + stream.toString();
    assertThatThrownBy(() -> RoundTrip.encode(f))
        .isInstanceOf(EncodingException.class)
        .hasMessageStartingWith(
            "cannot send lambda in LambdaTest.aCaptureThatCannotBeSentIsNamed: captured argument 2"
                + " (java.io.InputStream) -> ")
        .hasMessageContaining("is not serializable");
    assertThatThrownBy(() -> RoundTrip.encode(new Samples.Box<>(f)))
        .hasMessageContaining(
            "cannot send Box: Box.content -> lambda in"
                + " LambdaTest.aCaptureThatCannotBeSentIsNamed, captured argument 2");
  }

  @Test
  void aPlainFunctionIsToldHowToBecomeOneThatTravels() {
    Function<Integer, Integer> plain = x -> x + 1;
    SerializableSupplier<Integer> f = () -> plain.apply(1);
    assertThatThrownBy(() -> RoundTrip.encode(f))
        .isInstanceOf(EncodingException.class)
        .hasMessageContaining("captured argument 1 (java.util.function.Function)")
        .hasMessageContaining("dev.pando.function")
        .hasMessageContaining("(Function & Serializable)");
  }
}
