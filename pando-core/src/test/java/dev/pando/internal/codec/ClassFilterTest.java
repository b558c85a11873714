package dev.pando.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.function.SerializableRunnable;
import dev.pando.internal.codec.Samples.Color;
import dev.pando.internal.codec.Samples.Point;
import dev.pando.internal.codec.Samples.WithHooks;
import dev.pando.spi.DecodingException;
import java.io.Serializable;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@SuppressWarnings({"NullAway", "JavaUtilDate"}) // all kinds of JDK classes are the point here
class ClassFilterTest {
  static boolean initialised;

  static final class Loud {
    static {
      initialised = true;
    }

    int x = 1;
  }

  static List<Object> refused() {
    return List.of(
        new Point(1, 2),
        new Samples.Node("n"),
        Color.RED,
        new ArrayList<>(Collections.singletonList(new Point[0])),
        Point.class,
        new WithHooks(1),
        new Date(),
        new Samples.External(1, null),
        (SerializableRunnable) () -> {},
        new ArrayList<>(List.of(new Point(1, 2))),
        new Samples.CountingMap<>(),
        Proxy.newProxyInstance(
            ClassFilterTest.class.getClassLoader(),
            new Class<?>[] {Runnable.class},
            (InvocationHandler & Serializable) (p, m, a) -> null));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void nothingGetsPastAFilterThatRefuses(Object value) {
    ObjectReader in = new ObjectReader(RoundTrip.encode(value));
    in.setClassFilter(name -> false);
    assertThatThrownBy(in::readObject)
        .isInstanceOf(DecodingException.class)
        .hasMessageContaining("the class filter does not allow");
  }

  @Test
  void theTypesWithBytesOfTheirOwnAreNotAskedFor() {
    Map<String, Object> value = new HashMap<>();
    value.put("list", new ArrayList<>(List.of(1, 2L, "x", new int[] {1}.length)));
    value.put("time", java.time.Instant.EPOCH);
    ObjectReader in = new ObjectReader(RoundTrip.encode(value));
    in.setClassFilter(name -> false);
    assertThat(in.readObject()).isEqualTo(value);
  }

  @Test
  void theFilterIsAskedBeforeTheClassIsInitialised() {
    ObjectWriter out = new ObjectWriter();
    out.writeObject(Loud.class);
    byte[] bytes = out.toByteArray();
    assertThat(initialised).isFalse();
    ObjectReader in = new ObjectReader(bytes);
    in.setClassFilter(name -> !name.contains("Loud"));
    assertThatThrownBy(in::readObject).isInstanceOf(DecodingException.class);
    assertThat(initialised).isFalse();
  }

  @Test
  void theFilterSeesEveryClass() {
    Set<String> asked = new HashSet<>();
    SerializableRunnable lambda = () -> {};
    ObjectReader in =
        new ObjectReader(
            RoundTrip.encode(new Object[] {new Point(1, 2), lambda, new WithHooks(Color.RED)}));
    in.setClassFilter(name -> asked.add(name) || asked.contains(name));
    assertThat((Object[]) in.readObject()).hasSize(3);
    assertThat(asked)
        .contains(
            Point.class.getName(),
            ClassFilterTest.class.getName(),
            SerializableRunnable.class.getName(),
            WithHooks.class.getName(),
            Color.class.getName());
  }

  @Test
  void aMissingClassIsNamed() {
    ObjectReader in = new ObjectReader(RoundTrip.encode(new Samples.Box<>(new Point(1, 2))));
    in.setClassLoader(new ClassLoader(ClassLoader.getPlatformClassLoader()) {});
    assertThatThrownBy(in::readObject)
        .isInstanceOf(DecodingException.class)
        .hasMessageContaining(Samples.Box.class.getName())
        .hasMessageContaining("not on the class path");
  }
}
