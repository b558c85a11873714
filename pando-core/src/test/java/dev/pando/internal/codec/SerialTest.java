package dev.pando.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.function.SerializableFunction;
import dev.pando.internal.codec.Samples.CodedException;
import dev.pando.internal.codec.Samples.CountingMap;
import dev.pando.internal.codec.Samples.External;
import dev.pando.internal.codec.Samples.Plain;
import dev.pando.internal.codec.Samples.Point;
import dev.pando.internal.codec.Samples.Replaced;
import dev.pando.internal.codec.Samples.SerializablePlain;
import dev.pando.internal.codec.Samples.Singleton;
import dev.pando.internal.codec.Samples.WithHooks;
import dev.pando.spi.EncodingException;
import dev.pando.spi.Reducers;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@SuppressWarnings({
  "serial",
  "NullAway",
  "DoubleBraceInitialization"
}) // classes of all kinds are the point here
class SerialTest {
  @ParameterizedTest
  @EnumSource
  void plainClassesArriveFieldByField(RoundTrip mode) {
    Plain plain = new Plain(7, "id", 1, 2);
    plain.other = new Point(3, 4);
    Plain back = mode.of(plain);
    assertThat(back.id()).isEqualTo(7);
    assertThat(back.name()).isEqualTo("id");
    assertThat(back.numbers).containsExactly(1, 2);
    assertThat(back.other).isEqualTo(new Point(3, 4));
    assertThat(back.cache).isNull();
    assertThat(back.z).isTrue();
    assertThat(back.b).isEqualTo((byte) -1);
    assertThat(back.s).isEqualTo((short) -2);
    assertThat(back.c).isEqualTo('ä');
    assertThat(back.j).isEqualTo(Long.MIN_VALUE);
    assertThat(back.f).isEqualTo(1.5f);
    assertThat(Double.doubleToRawLongBits(back.d)).isEqualTo(Double.doubleToRawLongBits(-0.0));
  }

  @ParameterizedTest
  @EnumSource
  void aSerializableClassKeepsTheFieldsOfItsSuperclass(RoundTrip mode) {
    Samples.SerializableChild back = mode.of(new Samples.SerializableChild(1, 2));
    assertThat(back.x).isEqualTo(1);
    assertThat(back.y).isEqualTo(2);
    SerializablePlain plain = new SerializablePlain();
    plain.a = 5;
    plain.b = 6;
    assertThat(mode.of(plain).a).isEqualTo(5);
    assertThat(mode.of(plain).b).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void serializationCodeRuns(RoundTrip mode) {
    WithHooks back = mode.of(new WithHooks(List.of(new WithHooks("inner"), new Point(1, 2))));
    List<?> content = (List<?>) back.content;
    assertThat(((WithHooks) content.get(0)).content).isEqualTo("inner");
    assertThat(content.get(1)).isEqualTo(new Point(1, 2));
  }

  @ParameterizedTest
  @EnumSource
  void singletonsStaySingle(RoundTrip mode) {
    Object[] back = mode.of(new Object[] {Singleton.INSTANCE, new WithHooks(Singleton.INSTANCE)});
    assertThat(back[0]).isSameAs(Singleton.INSTANCE);
    assertThat(((WithHooks) back[1]).content).isSameAs(Singleton.INSTANCE);
  }

  @ParameterizedTest
  @EnumSource
  void replacementsAreTurnedBack(RoundTrip mode) {
    Replaced value = new Replaced(new Point(1, 2));
    Object[] back = mode.of(new Object[] {value, value});
    assertThat(((Replaced) back[0]).value).isEqualTo(new Point(1, 2));
    assertThat(back[1]).isSameAs(back[0]);
  }

  @ParameterizedTest
  @EnumSource
  void externalizableArrives(RoundTrip mode) {
    External back = mode.of(new External(5, List.of(new Point(1, 2))));
    assertThat(back.number).isEqualTo(5);
    assertThat(back.object).isEqualTo(List.of(new Point(1, 2)));
  }

  @ParameterizedTest
  @EnumSource
  void aSubclassOfACollectionStaysOne(RoundTrip mode) {
    CountingMap<String, Object> map = new CountingMap<>();
    map.put("a", new Point(1, 2));
    CountingMap<String, Object> back = mode.of(map);
    assertThat(back).isEqualTo(map).isInstanceOf(CountingMap.class);
    assertThat(back.count).isEqualTo(1);
    @SuppressWarnings("serial")
    Map<String, Integer> doubleBrace =
        new LinkedHashMap<>() {
          {
            put("x", 1);
          }
        };
    assertThat(mode.of(doubleBrace))
        .isEqualTo(doubleBrace)
        .isExactlyInstanceOf(doubleBrace.getClass());
  }

  @ParameterizedTest
  @EnumSource
  void aMapInAccessOrderStaysOne(RoundTrip mode) {
    Map<String, Integer> map = new LinkedHashMap<>(16, 0.75f, true);
    map.put("a", 1);
    map.put("b", 2);
    map.get("a");
    Map<String, Integer> back = mode.of(map);
    assertThat(back.keySet()).containsExactly("b", "a");
    back.get("b");
    assertThat(back.keySet()).containsExactly("a", "b");
  }

  @ParameterizedTest
  @EnumSource
  void proxiesArrive(RoundTrip mode) {
    InvocationHandler handler =
        (InvocationHandler & Serializable) (proxy, method, arguments) -> method.getName();
    ThreadFactory proxy =
        (ThreadFactory)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ThreadFactory.class, Comparable.class},
                (InvocationHandler & Serializable) (p, method, arguments) -> null);
    assertThat(handler).isNotNull();
    Object back = mode.of((Object) proxy);
    assertThat(Proxy.isProxyClass(back.getClass())).isTrue();
    assertThat(((ThreadFactory) back).newThread(null)).isNull();
    assertThat(back).isInstanceOf(Comparable.class);
  }

  @ParameterizedTest
  @EnumSource
  void jdkClassesWithOwnSerializationArrive(RoundTrip mode) {
    assertThat(mode.of(new AtomicInteger(5)).get()).isEqualTo(5);
    assertThat(mode.of(new AtomicReference<>(new Point(1, 2))).get()).isEqualTo(new Point(1, 2));
    assertThat(mode.of(Pattern.compile("a+", Pattern.CASE_INSENSITIVE)).matcher("AA").matches())
        .isTrue();
    assertThat(mode.of(new StringBuilder("sb")).toString()).isEqualTo("sb");
    assertThat(mode.of(new ReentrantLock()).tryLock()).isTrue();
    Object plainObject = new Object();
    Object[] pair = mode.of(new Object[] {plainObject, plainObject});
    assertThat(pair[0]).isSameAs(pair[1]).isExactlyInstanceOf(Object.class);
  }

  @ParameterizedTest
  @EnumSource
  void exceptionsArriveWithEverything(RoundTrip mode) {
    CodedException e =
        new CodedException("boo", 7, new Point(1, 2), new IOException("below", new Error("root")));
    e.addSuppressed(new IllegalStateException("aside"));
    CodedException back = mode.of(e);
    assertThat(back).hasMessage("boo").hasRootCauseMessage("root");
    assertThat(back.code).isEqualTo(7);
    assertThat(back.detail).isEqualTo(new Point(1, 2));
    assertThat(back.getStackTrace()).isEqualTo(e.getStackTrace());
    assertThat(back.getSuppressed()).hasSize(1);
  }

  /** An exception that holds a node that holds an exception that holds the node. */
  @ParameterizedTest
  @EnumSource
  void exceptionsMayBeOnCycles(RoundTrip mode) {
    Samples.Node node = new Samples.Node("n");
    CodedException inner = new CodedException("inner", 1, node, null);
    node.any = inner;
    CodedException outer = new CodedException("outer", 2, node, inner);
    CodedException back = mode.of(outer);
    Samples.Node backNode = (Samples.Node) back.detail;
    assertThat(back.getCause()).isSameAs(backNode.any);
    assertThat(((CodedException) backNode.any).detail).isSameAs(backNode);
  }

  @ParameterizedTest
  @EnumSource
  void reducersReplaceWhatCannotTravel(RoundTrip mode) {
    Reducers.register(Thread.class, Thread::getName, name -> new Thread(null, null, name));
    try {
      Thread thread = new Thread("named");
      Object[] back = mode.of(new Object[] {thread, thread, new WithHooks(thread)});
      assertThat(((Thread) back[0]).getName()).isEqualTo("named");
      assertThat(back[1]).isSameAs(back[0]);
      assertThat(((WithHooks) back[2]).content).isSameAs(back[0]);
    } finally {
      Reducers.unregister(Thread.class);
    }
    assertThatThrownBy(() -> RoundTrip.encode(new Thread()))
        .hasMessageContaining("java.lang.Thread: it is not serializable");
  }

  private static final class Swallows implements Serializable {
    private static final long serialVersionUID = 1;

    private void writeObject(ObjectOutputStream out) throws IOException {
      try {
        out.writeObject(new Object[] {1, new Thread()});
      } catch (RuntimeException e) {
        out.writeObject("instead");
      }
    }
  }

  @Test
  void aFailureThatUserCodeSwallowsIsStillAFailure() {
    assertThatThrownBy(() -> RoundTrip.encode(new Swallows()))
        .isInstanceOf(EncodingException.class)
        .hasMessageContaining("java.lang.Thread");
  }

  private static final class Refuses implements Serializable {
    private static final long serialVersionUID = 1;

    private void writeObject(ObjectOutputStream out) throws IOException {
      throw new NotSerializableException("com.acme.Session");
    }
  }

  @Test
  void aClassMayRefuseToTravel() {
    assertThatThrownBy(() -> RoundTrip.encode(new Samples.Box<>(new Refuses())))
        .isInstanceOf(EncodingException.class)
        .hasMessageContaining("Box.content -> com.acme.Session is not serializable");
  }

  @Test
  void aFailureLeavesTheWriterAsItWas() {
    ObjectWriter out = new ObjectWriter();
    SerializableFunction<Integer, Integer> f = x -> x + 1;
    out.writeInt(5);
    assertThatThrownBy(() -> out.writeObject(new Object[] {f, new WithHooks(new Thread())}))
        .isInstanceOf(EncodingException.class);
    assertThat(out.length()).isEqualTo(4);
    out.writeObject(new Object[] {f, new WithHooks("fine")});
    int length = out.length();
    out.writeObject(List.of(new Point(1, 2)));
    out.truncate(length);
    out.writeObject(List.of(new Point(3, 4)));
    ObjectReader in = new ObjectReader(out.toByteArray());
    assertThat(in.readInt()).isEqualTo(5);
    assertThat((Object[]) in.readObject()).hasSize(2);
    assertThat(in.readObject()).isEqualTo(List.of(new Point(3, 4)));
    assertThat(in.remaining()).isZero();
  }
}
