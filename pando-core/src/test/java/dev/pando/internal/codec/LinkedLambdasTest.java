package dev.pando.internal.codec;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pando.Pando;
import dev.pando.PreloadError;
import dev.pando.StartMethod;
import dev.pando.function.SerializableCallable;
import dev.pando.function.SerializableFunction;
import dev.pando.function.SerializableSupplier;
import dev.pando.pool.Pool;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Lambdas that a template links for its children. */
@SuppressWarnings("serial") // lambdas travel here
class LinkedLambdasTest {
  /** The stand-ins are used up, and made anew, by then. */
  private static final int POOLS = 10;

  private static final ClassLoader LOADER = LinkedLambdasTest.class.getClassLoader();

  /** Set by the initialiser of a class that a template must not initialise. */
  private static volatile boolean isInitialised;

  private final int field = 4;

  private static int twice(int number) {
    return 2 * number;
  }

  private int plusField(int number) {
    return number + field;
  }

  /** What a template is told once the object was sent. */
  private static List<String> told(Object lambda) {
    int known = SentLambdas.after(0).size();
    byte[] _ = encoded(lambda);
    return SentLambdas.after(known);
  }

  private static byte[] encoded(Object lambda) {
    ObjectWriter out = new ObjectWriter();
    out.writeObject(lambda);
    return out.toByteArray();
  }

  /** Links it, as a template does, and takes it apart and puts it together, as a child does. */
  @SuppressWarnings("unchecked")
  private static <T> T throughTemplate(T lambda) {
    List<String> told = told(lambda);
    assertThat(told).hasSize(1);
    assertThat(LinkedLambdas.link(told.getFirst(), LOADER)).isTrue();
    assertThat(LinkedLambdas.link(told.getFirst(), LOADER)).as("linked once").isFalse();
    return (T) requireNonNull(new ObjectReader(encoded(lambda)).readObject());
  }

  @Test
  void a_lambda_that_captures_nothing_is_taken_as_it_was_linked() throws Exception {
    SerializableFunction<Integer, Integer> sent = number -> number + 1;

    SerializableFunction<Integer, Integer> taken = throughTemplate(sent);

    assertThat(taken.applyThrowing(4)).isEqualTo(5);
    Object again = new ObjectReader(encoded(sent)).readObject();
    assertThat(again).as("made beforehand").isSameAs(taken);
  }

  @Test
  void a_linked_lambda_can_be_sent_on() throws Exception {
    int number = 5;
    SerializableFunction<Integer, Integer> taken = throughTemplate(other -> other + number);

    @SuppressWarnings("unchecked")
    SerializableFunction<Integer, Integer> sentOn =
        (SerializableFunction<Integer, Integer>)
            requireNonNull(new ObjectReader(encoded(taken)).readObject());

    assertThat(sentOn.applyThrowing(4)).isEqualTo(9);
  }

  @Test
  void captures_of_objects_and_primitives_are_those_that_were_sent() throws Exception {
    long number = 1L << 40;
    boolean yes = true;
    String text = "seven";
    SerializableCallable<String> sent = () -> text + number + yes;

    SerializableCallable<String> taken = throughTemplate(sent);

    assertThat(taken.call()).isEqualTo("seven" + number + "true");
  }

  @Test
  void method_references_of_each_kind_can_be_linked() throws Exception {
    SerializableFunction<Integer, Integer> ofClass = LinkedLambdasTest::twice;
    SerializableFunction<String, Integer> ofObject = String::length;
    SerializableSupplier<ArrayList<String>> ofConstructor = ArrayList::new;

    assertThat(throughTemplate(ofClass).applyThrowing(4)).isEqualTo(8);
    assertThat(throughTemplate(ofObject).applyThrowing("four")).isEqualTo(4);
    assertThat(throughTemplate(ofConstructor).get()).isEmpty();
  }

  /** One that captures the object that made it, and calls a private method. */
  record Maker(int field) implements Serializable {
    SerializableFunction<Integer, Integer> make() {
      return number -> plus(number);
    }

    private int plus(int number) {
      return number + field;
    }
  }

  @Test
  void a_lambda_that_calls_private_methods_of_what_it_captured_can_be_linked() throws Exception {
    assertThat(throughTemplate(new Maker(4).make()).applyThrowing(3)).isEqualTo(plusField(3));
  }

  /** What it sends is encoded without a look at the class. */
  static final class Watched {
    static {
      isInitialised = true;
    }

    private Watched() {}

    static int thrice(int number) {
      return 3 * number;
    }
  }

  @Test
  void linking_initialises_no_class_of_the_program() throws Throwable {
    String name = Watched.class.getName().replace('.', '/');
    String description =
        String.join(
            "\n",
            name,
            "dev/pando/function/SerializableFunction",
            "applyThrowing",
            "(Ljava/lang/Object;)Ljava/lang/Object;",
            "6",
            name,
            "thrice",
            "(I)I",
            "(Ljava/lang/Integer;)Ljava/lang/Integer;",
            "0");

    assertThat(LinkedLambdas.link(description, LOADER)).isTrue();

    assertThat(isInitialised).isFalse();
    Object taken =
        requireNonNull(LinkedLambdas.find(description, Watched.class)).make(new Object[0]);
    assertThat(isInitialised).as("by the child that takes it").isTrue();
    assertThat(taken).isInstanceOf(SerializableFunction.class);
  }

  @Test
  @Timeout(120)
  void workers_find_linked_what_earlier_workers_of_the_template_ran() throws Exception {
    assumeTrue(Pando.allStartMethods().contains(StartMethod.FORKSERVER));
    Pando.setForkserverPreload(List.of("java.util.BitSet"), PreloadError.FAIL); // awaits it
    try {
      boolean isLinked = false;
      for (int i = 0; i < POOLS && !isLinked; i++) {
        try (Pool pool = Pando.context(StartMethod.FORKSERVER).pool(1)) {
          isLinked = pool.apply(() -> !LinkedLambdas.isEmpty());
        }
      }
      assertThat(isLinked).isTrue();
    } finally {
      Pando.setForkserverPreload(List.of(), PreloadError.IGNORE);
    }
  }

  @Test
  void a_lambda_with_a_marker_interface_is_left_to_the_child() {
    Supplier<String> marked = (Supplier<String> & Serializable & Cloneable) () -> "marked";

    assertThat(told(marked)).isEmpty();
  }

  @Test
  void a_description_that_nobody_can_link_is_passed_over() {
    String unknown = "no/such/Class\na\nb\n()V\n6\nno/such/Class\nc\n()V\n()V\n0";

    assertThat(LinkedLambdas.link(unknown, LOADER)).isFalse();
    assertThat(LinkedLambdas.link("", LOADER)).isFalse();
    assertThat(LinkedLambdas.link("\n\n\n\n\n\n\n\n\n", LOADER)).isFalse();
  }
}
