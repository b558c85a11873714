package dev.pando.internal.fork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pando.Context;
import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.function.SerializableRunnable;
import dev.pando.process.ChildProcess;
import dev.pando.testing.Children;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Memory that parent and child part from at once: each side keeps what was there, and its own. */
@Timeout(120)
@SuppressWarnings("serial") // targets are forked, and do not travel
class PartedPagesTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** The first children are those that the others learn from. */
  private static final int LEARNING = 6;

  private static final int FORKS = 12;
  private static final int WORDS = 512;
  private static final int MANY_PAGES = 100;
  private static final int HAS_MANY = 7;
  private static final long PAGE = 4096;

  /** More than are written to of themselves. */
  private static final long OF_PARENT = 1000;

  private final Context context = Pando.context(StartMethod.FORK);

  @BeforeEach
  void assumeFork() {
    assumeTrue(Pando.allStartMethods().contains(StartMethod.FORK));
    System.gc(); // lest each child that collects copies what other tests have left here
  }

  private void runInChild(SerializableRunnable work) throws Exception {
    Children.assertEndsWell(context.process(work).start(), LIMIT);
  }

  private void learn() throws Exception {
    for (int i = 0; i < LEARNING; i++) {
      runInChild(() -> {});
    }
  }

  /** Whether the kernel can, and no filter is in the way, which a container commonly has. */
  private static boolean isPossible() throws IOException {
    try (Stream<String> status = Files.lines(Path.of("/proc/self/status"))) {
      boolean isFree = status.anyMatch(line -> line.matches("Seccomp:\\s+0"));
      String[] version = System.getProperty("os.version").split("[.-]", 3);
      int major = Integer.parseInt(version[0]);
      return isFree && (major > 5 || (major == 5 && Integer.parseInt(version[1]) >= 14));
    }
  }

  @Test
  void later_children_get_the_pages_that_early_ones_wrote_to_in_one_go() throws Exception {
    assumeTrue(isPossible());
    learn();

    int times = 0;
    for (int i = 0; i < FORKS; i++) {
      ChildProcess child =
          context
              .process(() -> {
                if (ForkLibrary.partedPages() > MANY_PAGES) {
                  Fork.exitAtOnce(HAS_MANY);
                }
              })
              .start();
      boolean parentHasMany = ForkLibrary.partedPages() > MANY_PAGES;
      assertThat(child.join(LIMIT)).isTrue();
      assertThat(child.exitCode()).hasValue(parentHasMany ? HAS_MANY : 0);
      times += parentHasMany ? 1 : 0;
    }
    assertThat(times).isGreaterThan(FORKS / 2); // the others told what those after them get
  }

  /** No child could tell: it is written to when there is none. */
  @Test
  void the_parent_has_the_pages_at_once_that_it_writes_to_between_forks() throws Exception {
    assumeTrue(isPossible());
    ChildProcess fresh = // which has no more than it needs, and has not forked yet
        Pando.context(StartMethod.SPAWN).process(PartedPagesTest::assertHasOwnPagesAtOnce).start();
    Children.assertEndsWell(fresh, LIMIT);
  }

  private static void assertHasOwnPagesAtOnce() {
    Context context = Pando.context(StartMethod.FORK);
    int times = 0;
    try (Arena arena = Arena.ofShared()) {
      MemorySegment written = arena.allocate(OF_PARENT * PAGE, PAGE);
      for (int i = 0; i < 3 * FORKS; i++) {
        for (long page = 0; page < OF_PARENT; page++) {
          written.setAtIndex(ValueLayout.JAVA_LONG, page * PAGE / Long.BYTES, i);
        }
        context.process(() -> {}).start().join();
        times += ForkLibrary.partedPages() >= OF_PARENT ? 1 : 0;
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    assertThat(times).isGreaterThan(FORKS);
  }

  /** Many small blocks lie among those of the JVM, which are written to around each fork. */
  @Test
  void neither_side_sees_what_the_other_writes_after_the_fork() throws Exception {
    learn();
    try (Arena arena = Arena.ofShared()) {
      List<MemorySegment> blocks = new ArrayList<>();
      for (int i = 0; i < WORDS; i++) {
        blocks.add(arena.allocate(ValueLayout.JAVA_LONG));
        byte[] _ = new byte[i]; // and the heap moves on
      }
      for (int i = 1; i <= FORKS; i++) {
        long mark = i;
        fill(blocks, mark);
        ChildProcess child =
            context
                .process(() -> {
                  assertFilled(blocks, mark);
                  fill(blocks, -mark);
                  System.gc();
                  assertFilled(blocks, -mark);
                })
                .start();
        assertFilled(blocks, mark);
        fill(blocks, mark + FORKS);

        Children.assertEndsWell(child, LIMIT);
        assertFilled(blocks, mark + FORKS);
      }
    }
  }

  private static void fill(List<MemorySegment> blocks, long value) {
    for (MemorySegment block : blocks) {
      block.set(ValueLayout.JAVA_LONG, 0, value);
    }
  }

  private static void assertFilled(List<MemorySegment> blocks, long value) {
    assertThat(blocks).allMatch(block -> block.get(ValueLayout.JAVA_LONG, 0) == value);
  }

  /** It runs on, in the parent, while the child gets its pages. */
  @Test
  void a_thread_of_the_parent_loses_nothing_that_it_writes_meanwhile() throws Exception {
    learn();
    AtomicBoolean stop = new AtomicBoolean();
    List<Throwable> failures = new ArrayList<>();
    try (Arena arena = Arena.ofShared()) {
      MemorySegment own = arena.allocate(ValueLayout.JAVA_LONG, 4096);
      Thread writer =
          Thread.ofPlatform()
              .daemon()
              .start(() -> {
                try {
                  for (long value = 0; !stop.get(); value++) {
                    own.setAtIndex(ValueLayout.JAVA_LONG, 0, value);
                    byte[] heap = new byte[256];
                    heap[255] = (byte) value;
                    assertThat(own.getAtIndex(ValueLayout.JAVA_LONG, 0)).isEqualTo(value);
                    assertThat(heap[255]).isEqualTo((byte) value);
                  }
                } catch (Throwable e) {
                  failures.add(e);
                }
              });
      for (int i = 0; i < FORKS; i++) {
        runInChild(System::gc);
      }
      stop.set(true);
      writer.join();
    }
    assertThat(failures).isEmpty();
  }

  @Test
  void a_child_that_forks_itself_learns_anew_and_its_children_are_sound() throws Exception {
    learn();

    runInChild(() -> {
      for (int i = 0; i < LEARNING; i++) {
        try {
          runInChild(System::gc);
        } catch (Exception e) {
          throw new IllegalStateException(e);
        }
      }
    });
  }
}
