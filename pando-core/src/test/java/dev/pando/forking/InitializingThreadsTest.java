package dev.pando.forking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pando.Context;
import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.testing.Children;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A class that another thread was initializing at a fork: nobody would ever be done with it in the
 * child, and whoever used it there would wait for ever.
 */
@Timeout(300)
@SuppressWarnings("serial") // targets are forked, and do not travel
class InitializingThreadsTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int FORKS = 50;
  private static final int CLASSES = 200;

  private final Context context = Pando.context(StartMethod.FORK);

  @BeforeEach
  void assumeFork() {
    assumeTrue(Pando.allStartMethods().contains(StartMethod.FORK));
  }

  /** Initializes {@link Lazy} by its first use. */
  public static final class Visitor implements IntSupplier {
    @Override
    public int getAsInt() {
      return Lazy.value;
    }
  }

  /** Has code to run before it is first used. */
  static final class Lazy {
    static int value = Integer.parseInt("7");

    private Lazy() {}
  }

  /** Has classes of its own by these names. */
  private static final class Fresh extends ClassLoader {
    Fresh() {
      super(InitializingThreadsTest.class.getClassLoader());
    }

    static IntSupplier visitor() throws ReflectiveOperationException {
      Fresh loader = new Fresh();
      loader.loadClass(Lazy.class.getName());
      return (IntSupplier)
          loader.loadClass(Visitor.class.getName()).getDeclaredConstructor().newInstance();
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.equals(Visitor.class.getName()) && !name.equals(Lazy.class.getName())) {
        return super.loadClass(name, resolve);
      }
      Class<?> known = findLoadedClass(name);
      if (known != null) {
        return known;
      }
      String path = "/" + name.replace('.', '/') + ".class";
      try (InputStream in = InitializingThreadsTest.class.getResourceAsStream(path)) {
        byte[] bytes = in == null ? new byte[0] : in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }

  /** Initializes one class after the other, and tells which is next. */
  private static void initialize(AtomicReference<@Nullable IntSupplier> next, AtomicBoolean stop) {
    try {
      while (!stop.get()) {
        List<IntSupplier> visitors = new ArrayList<>();
        for (int i = 0; i < CLASSES; i++) {
          visitors.add(Fresh.visitor());
        }
        for (IntSupplier visitor : visitors) {
          next.set(visitor);
          int _ = visitor.getAsInt();
        }
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void a_child_uses_a_class_that_a_thread_of_its_parent_was_initializing() throws Exception {
    AtomicReference<@Nullable IntSupplier> next = new AtomicReference<>();
    AtomicBoolean stop = new AtomicBoolean();
    Thread initializer = Thread.ofPlatform().daemon().start(() -> initialize(next, stop));
    while (next.get() == null) {
      Thread.onSpinWait();
    }
    try {
      for (int i = 0; i < FORKS; i++) {
        Children.assertEndsWell(context.process(() -> useNext(next)).start(), LIMIT);
      }
    } finally {
      stop.set(true);
      assertThat(initializer.join(LIMIT)).isTrue();
    }
  }

  private static void useNext(AtomicReference<@Nullable IntSupplier> next) {
    IntSupplier visitor = next.get();
    if (visitor == null || visitor.getAsInt() != Lazy.value) {
      System.exit(1);
    }
  }
}
