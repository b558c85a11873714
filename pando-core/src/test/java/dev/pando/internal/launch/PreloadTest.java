package dev.pando.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.testing.Conformance;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a template loads beforehand, and what it does about that which it cannot load. */
class PreloadTest {
  private static final String MISSING = "no.such.Class";

  private final List<String> warnings = new ArrayList<>();
  private final Logger logger = Logger.getLogger("dev.pando");
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord record) {
          warnings.add(record.getLevel() + " " + record.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };
  private final ClassLoader before = Thread.currentThread().getContextClassLoader();
  private final Recording loader = new Recording(before);

  /** Notes what is loaded. */
  private static final class Recording extends ClassLoader {
    private final List<String> names = new ArrayList<>();

    Recording(ClassLoader parent) {
      super(parent);
    }

    @Override
    public Class<?> loadClass(String name) throws ClassNotFoundException {
      names.add(name);
      return super.loadClass(name);
    }
  }

  /** Must not be run by a template that only loads it. */
  static final class Initialised {
    static {
      System.setProperty("pando.test.initialised", "yes");
    }

    private Initialised() {}
  }

  @BeforeEach
  void listen() {
    logger.setUseParentHandlers(false);
    logger.addHandler(handler);
    Thread.currentThread().setContextClassLoader(loader);
  }

  @AfterEach
  void listenNoMore() {
    logger.removeHandler(handler);
    logger.setUseParentHandlers(true);
    Thread.currentThread().setContextClassLoader(before);
    System.clearProperty("pando.test.initialised");
  }

  private static Preload of(Preload.OnError onError, String... names) {
    return new Preload(List.of(names), onError);
  }

  @Test
  @Conformance("TestHandlePreload.test_handle_preload_main_on_error_fail")
  void a_main_class_that_cannot_be_loaded_is_named_by_the_failure() {
    assertThatThrownBy(() -> of(Preload.OnError.FAIL).run(MISSING))
        .isInstanceOf(IOException.class)
        .hasMessage("cannot preload no.such.Class")
        .hasCauseInstanceOf(ClassNotFoundException.class);
  }

  @Test
  @Conformance("TestHandlePreload.test_handle_preload_main_on_error_warn")
  void a_main_class_that_cannot_be_loaded_is_warned_of() throws Exception {
    of(Preload.OnError.WARN).run(MISSING);

    assertThat(warnings).containsExactly("WARNING Cannot preload no.such.Class");
  }

  @Test
  @Conformance("TestHandlePreload.test_handle_preload_main_on_error_ignore")
  void a_main_class_that_cannot_be_loaded_is_passed_over() throws Exception {
    of(Preload.OnError.IGNORE).run(MISSING);

    assertThat(loader.names).containsExactly(MISSING);
    assertThat(warnings).isEmpty();
  }

  @Test
  @Conformance("TestHandlePreload.test_handle_preload_main_valid")
  void the_main_class_is_loaded_and_its_initializer_left_to_the_children() throws Exception {
    of(Preload.OnError.FAIL).run(Initialised.class.getName());

    assertThat(loader.names).containsExactly(Initialised.class.getName());
    assertThat(System.getProperty("pando.test.initialised")).isNull();
  }

  @Test
  @Conformance("TestHandlePreload.test_handle_preload_module_on_error_fail")
  void another_class_that_cannot_be_loaded_is_named_by_the_failure() {
    assertThatThrownBy(() -> of(Preload.OnError.FAIL, "java.util.BitSet", MISSING).run(""))
        .isInstanceOf(IOException.class)
        .hasMessage("cannot preload no.such.Class");
  }

  @Test
  @Conformance("TestHandlePreload.test_handle_preload_module_on_error_warn")
  void each_other_class_that_cannot_be_loaded_is_warned_of() throws Exception {
    of(Preload.OnError.WARN, MISSING, "java.util.BitSet", "no.such.Other").run("");

    assertThat(warnings)
        .containsExactly(
            "WARNING Cannot preload no.such.Class", "WARNING Cannot preload no.such.Other");
  }

  @Test
  @Conformance("TestHandlePreload.test_handle_preload_module_on_error_ignore")
  void another_class_that_cannot_be_loaded_does_not_stop_those_behind_it() throws Exception {
    of(Preload.OnError.IGNORE, MISSING, "java.util.BitSet").run("");

    assertThat(loader.names).containsExactly(MISSING, "java.util.BitSet");
    assertThat(warnings).isEmpty();
  }

  @Test
  @Conformance("TestHandlePreload.test_handle_preload_combined")
  void the_main_class_comes_first_then_the_others_in_their_order() throws Exception {
    of(Preload.OnError.FAIL, "java.util.BitSet", "java.util.ArrayDeque")
        .run(Initialised.class.getName());

    assertThat(loader.names)
        .containsExactly(Initialised.class.getName(), "java.util.BitSet", "java.util.ArrayDeque");
  }

  @Test
  @Conformance("TestStartMethod.test_context_check_module_types")
  void what_cannot_be_the_name_of_a_class_is_refused() {
    for (String name : List.of("", "two words", "a/b", "Main.java?")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> of(Preload.OnError.IGNORE, name))
          .withMessageContaining("\"" + name + "\" is no class name");
    }
    Preload _ = of(Preload.OnError.IGNORE, "a.B$C", "[Ljava.lang.String;", "Größe");
  }
}
