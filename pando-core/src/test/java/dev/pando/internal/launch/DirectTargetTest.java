package dev.pando.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.function.SerializableRunnable;
import dev.pando.spi.EncodingException;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lambdas called without being made again behave as they would have. */
@SuppressWarnings("serial") // lambdas that travel use private members of the test
class DirectTargetTest {
  private static final List<Object> SEEN = new ArrayList<>();

  interface Job extends Serializable {
    default void say() {
      SEEN.add("said");
    }

    default SerializableRunnable lambda(String text) {
      return () -> SEEN.add(text + text.length());
    }
  }

  static class Counter implements Job {
    private static final long serialVersionUID = 1L;
    private final int start;

    Counter(int start) {
      this.start = start;
    }

    void work() {
      SEEN.add(start);
    }

    double twice() {
      SEEN.add(start * 2.0);
      return start * 2.0;
    }

    private void note(int n) {
      SEEN.add(start + n);
    }

    SerializableRunnable adding(int n) {
      return () -> note(n);
    }
  }

  @BeforeEach
  void forget() {
    SEEN.clear();
  }

  private static void roundTrip(SerializableRunnable target, boolean direct) throws Exception {
    assertThat(DirectTarget.encode(target) != null).isEqualTo(direct);
    byte[] bytes = Payload.encodeTarget(target);
    Payload.decodeTarget(bytes, DirectTargetTest.class.getClassLoader()).run();
  }

  @Test
  void withoutCaptures() throws Exception {
    roundTrip(() -> SEEN.add("plain"), true);
    assertThat(SEEN).containsExactly("plain");
  }

  @Test
  void withCapturesOfEveryKind() throws Exception {
    boolean z = SEEN.isEmpty();
    byte b = (byte) -SEEN.size();
    char c = (char) ('c' + SEEN.size());
    short s = (short) (SEEN.size() - 2);
    int i = SEEN.size() - 3;
    long j = (1L << 40) + SEEN.size();
    float f = 1.5f + SEEN.size();
    double d = -2.5 + SEEN.size();
    String text = "text" + SEEN.size();
    int[] numbers = {1, 2};
    String[][] names = {{"x"}};
    roundTrip(
        () -> SEEN.addAll(List.of(z, b, c, s, i, j, f, d, text, numbers[1], names[0][0])), true);
    assertThat(SEEN)
        .containsExactly(
            true, (byte) 0, 'c', (short) -2, -3, 1L << 40, 1.5f, -2.5, "text0", 2, "x");
  }

  @Test
  void withThisCaptured() throws Exception {
    roundTrip(new Counter(40).adding(2), true);
    assertThat(SEEN).containsExactly(42);
  }

  @Test
  void inAnInterface() throws Exception {
    roundTrip(new Counter(0).lambda("abc"), true);
    assertThat(SEEN).containsExactly("abc3");
  }

  @Test
  void capturesThatAreOneObjectStayOne() throws Exception {
    List<Object> one = new ArrayList<>();
    List<Object> same = one;
    roundTrip(
        () -> {
          one.add(1);
          SEEN.add(same.size());
        },
        true);
    assertThat(SEEN).containsExactly(1);
  }

  private static void work() {
    SEEN.add("work");
  }

  @Test
  void aReferenceToAMethodOfItsOwnClass() throws Exception {
    roundTrip(DirectTargetTest::work, true);
    assertThat(SEEN).containsExactly("work");
  }

  @Test
  void aReferenceToAStaticMethodOfAClassBeside() throws Exception {
    roundTrip(Other::work, true);
    assertThat(SEEN).containsExactly("other");
  }

  @Test
  void aReferenceIntoTheJdkGoesThroughTheCodec() throws Exception {
    roundTrip(System::gc, false);
  }

  @Test
  void aReferenceToAMethodOfAnObject() throws Exception {
    roundTrip(new Counter(5)::work, true);
    assertThat(SEEN).containsExactly(5);
  }

  @Test
  void aReferenceToAMethodThatTheObjectsClassOverrides() throws Exception {
    Counter counter = new Tally(6);
    roundTrip(counter::work, true);
    assertThat(SEEN).containsExactly("tally of 6");
  }

  @Test
  void aReferenceToAMethodInheritedFromTheJdkGoesThroughTheCodec() throws Exception {
    assertThatThrownBy(() -> roundTrip(new Names()::getFirst, false))
        .isExactlyInstanceOf(NoSuchElementException.class);
  }

  @Test
  void aReferenceToAMethodOfAnInterfaceGoesThroughTheCodec() throws Exception {
    Job job = new Counter(8);
    roundTrip(job::say, false);
    assertThat(SEEN).containsExactly("said");
  }

  @Test
  void aReferenceToAConstructorGoesThroughTheCodec() throws Exception {
    roundTrip(Other::new, false);
    assertThat(SEEN).containsExactly("made");
  }

  @Test
  void resultsOfEveryKindAreDropped() throws Exception {
    roundTrip(DirectTargetTest::object, true);
    roundTrip(DirectTargetTest::text, true);
    roundTrip(DirectTargetTest::array, true);
    roundTrip(DirectTargetTest::wide, true);
    roundTrip(DirectTargetTest::narrow, true);
    roundTrip(new Counter(7)::twice, true);
    assertThat(SEEN).containsExactly("object", "text", "array", "wide", "narrow", 14.0);
  }

  private static Object object() {
    return SEEN.add("object");
  }

  private static String text() {
    SEEN.add("text");
    return "";
  }

  private static int[] array() {
    SEEN.add("array");
    return new int[0];
  }

  private static long wide() {
    SEEN.add("wide");
    return 1;
  }

  private static boolean narrow() {
    return SEEN.add("narrow");
  }

  static final class Tally extends Counter {
    private static final long serialVersionUID = 1L;
    private final int ours;

    Tally(int start) {
      super(start);
      this.ours = start;
    }

    @Override
    void work() {
      SEEN.add("tally of " + ours);
    }
  }

  static final class Names extends ArrayList<String> {
    private static final long serialVersionUID = 1L;
  }

  static final class Other {
    Other() {
      SEEN.add("made");
    }

    static void work() {
      SEEN.add("other");
    }
  }

  @Test
  void checkedExceptionsPassUnchanged() throws Exception {
    SerializableRunnable target =
        () -> {
          throw new IOException("x");
        };
    Runnable call =
        Payload.decodeTarget(Payload.encodeTarget(target), DirectTargetTest.class.getClassLoader());
    assertThatThrownBy(call::run).isExactlyInstanceOf(IOException.class);
  }

  @Test
  void whatCannotTravelIsReportedWithItsPath(@TempDir Path directory) throws Exception {
    try (var in = Files.newInputStream(Files.createFile(directory.resolve("x")))) {
      SerializableRunnable target = () -> SEEN.add(in.read());
      assertThatThrownBy(() -> Payload.encodeTarget(target))
          .isInstanceOf(EncodingException.class)
          .hasMessageContaining("lambda in DirectTargetTest");
    }
  }
}
