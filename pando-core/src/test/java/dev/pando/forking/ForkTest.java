package dev.pando.forking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.Context;
import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.function.SerializableRunnable;
import dev.pando.pool.AsyncResult;
import dev.pando.pool.Pool;
import dev.pando.process.ChildProcess;
import dev.pando.queue.SharedQueue;
import dev.pando.testing.Children;
import dev.pando.testing.Conformance;
import java.io.File;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What only a copy of this JVM does. */
@Tag("torture")
@Timeout(120)
class ForkTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** As long as a fork waits for threads that hold locks and do not run. */
  private static final Duration LONGEST_WAIT_FOR_LOCKS = Duration.ofMillis(500);

  /** As long as the code inside a lock takes. */
  private static final Duration MOMENT = Duration.ofNanos(200_000);

  private final Context context = Pando.context(StartMethod.FORK);

  @TempDir Path directory;

  private static void assertEndsWell(ChildProcess child) throws InterruptedException {
    Children.assertEndsWell(child, LIMIT);
  }

  @Test
  void a_target_needs_no_serialization() throws Exception {
    Path file = directory.resolve("file");
    Object plain =
        new Object() {
          @Override
          public String toString() {
            return "not serializable";
          }
        };
    Thread thread = Thread.currentThread();

    assertEndsWell(
        context
            .process(() -> {
              assertThat(Thread.currentThread()).isSameAs(thread);
              Files.writeString(file, plain.toString());
            })
            .start());

    assertThat(file).hasContent("not serializable");
  }

  @Test
  void other_threads_stand_still_in_the_child_and_go_on_in_the_parent() throws Exception {
    AtomicLong count = new AtomicLong();
    Thread counting =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              while (!Thread.currentThread().isInterrupted()) {
                count.incrementAndGet();
                LockSupport.parkNanos(10_000);
              }
            });

    assertEndsWell(
        context
            .process(() -> {
              long before = count.get();
              for (int i = 0; i < 20; i++) {
                LockSupport.parkNanos(1_000_000);
              }
              assertThat(count.get()).isEqualTo(before);
              assertThat(counting.isAlive()).isTrue();
            })
            .start());

    long afterwards = count.get();
    while (count.get() == afterwards) {
      LockSupport.parkNanos(1_000_000);
    }
    counting.interrupt();
    counting.join();
  }

  /** Forks again and again while other threads do something, each with numbers from 0 up. */
  private void assertForksEndWellBeside(
      int threads, IntConsumer work, int forks, SerializableRunnable target) throws Exception {
    AtomicBoolean isOver = new AtomicBoolean();
    List<Thread> busy = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      busy.add(
          Thread.ofPlatform()
              .daemon()
              .start(() -> {
                for (int j = 0; !isOver.get(); j++) {
                  work.accept(j);
                }
              }));
    }
    try {
      for (int i = 0; i < forks; i++) {
        assertEndsWell(context.process(target).start());
      }
    } finally {
      isOver.set(true);
      for (Thread thread : busy) {
        thread.join();
      }
    }
  }

  /** Its bins are locked by whoever changes them, and a thread that stands still gives none up. */
  @Test
  void a_child_can_change_a_map_that_other_threads_were_changing() throws Exception {
    Map<Integer, Integer> map = new ConcurrentHashMap<>();
    assertForksEndWellBeside(
        2,
        j -> {
          map.merge(j % 4, 1, Integer::sum);
          map.remove((j + 2) % 4);
        },
        25,
        () -> {
          map.put(1, 1);
          map.clear();
        });
  }

  @Test
  void a_child_can_enter_what_another_thread_left_after_a_moment() throws Exception {
    Object lock = new Object();
    assertForksEndWellBeside(
        1,
        j -> {
          synchronized (lock) {
            spin(MOMENT);
          }
          spin(MOMENT.dividedBy(4));
        },
        10,
        () -> {
          synchronized (lock) {
            assertThat(Thread.holdsLock(lock)).isTrue();
          }
        });
  }

  /** Such a queue has its lock while it compares. */
  @Test
  void a_child_can_use_a_queue_that_other_threads_were_using() throws Exception {
    Queue<Integer> queue =
        new PriorityBlockingQueue<>(
            2,
            (a, b) -> {
              spin(MOMENT);
              return Integer.compare(a, b);
            });
    queue.add(1);
    assertForksEndWellBeside(
        1,
        j -> {
          queue.add(2);
          queue.poll();
          spin(MOMENT.dividedBy(4));
        },
        10,
        () -> assertThat(queue.add(3)).isTrue());
  }

  /** In Java code all the time. */
  private static void spin(Duration time) {
    long start = System.nanoTime();
    while (System.nanoTime() - start < time.toNanos()) {
      Thread.onSpinWait();
    }
  }

  @Test
  void exit_hooks_of_the_parent_are_not_the_childs() throws Exception {
    Path hooked = directory.resolve("hooked");
    File deleted = Files.createFile(directory.resolve("deleted")).toFile();
    deleted.deleteOnExit();
    Thread hook =
        new Thread(() -> {
          try {
            Files.createFile(hooked);
          } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        });
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      ChildProcess returning = context.process(() -> {}).start();
      ChildProcess exiting = context.process(() -> System.exit(0)).start();
      assertEndsWell(returning);
      assertEndsWell(exiting);
    } finally {
      assertThat(Runtime.getRuntime().removeShutdownHook(hook)).isTrue();
    }

    assertThat(hooked).doesNotExist();
    assertThat(deleted).exists();
  }

  @Test
  void a_child_has_a_process_id_and_random_numbers_of_its_own() throws Exception {
    Path file = directory.resolve("file");
    SecureRandom random = new SecureRandom();
    byte[] warm = new byte[1];
    random.nextBytes(warm);

    ChildProcess child =
        context
            .process(() ->
                Files.writeString(
                    file,
                    ProcessHandle.current().pid()
                        + " "
                        + random.nextLong()
                        + " "
                        + ThreadLocalRandom.current().nextLong()))
            .start();
    assertEndsWell(child);

    String[] said = Files.readString(file).split(" ", -1);
    assertThat(said[0]).isEqualTo("" + child.pid());
    assertThat(said[1]).isNotEqualTo("" + random.nextLong());
    assertThat(said[2]).isNotEqualTo("" + ThreadLocalRandom.current().nextLong());
  }

  @Test
  void what_a_copy_cannot_have_is_refused() {
    assertThatThrownBy(() -> context.withJvmOptions(List.of("-ea")))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("FORK");
    assertThatThrownBy(() -> context.processBuilder(() -> {}).heap(64 << 20).start())
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("copy of this JVM");
    assertThatThrownBy(() -> context.processBuilder(() -> {}).environment("A", "b").start())
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("environment");
  }

  @Test
  void pools_and_children_of_the_parent_are_not_the_childs() throws Exception {
    try (Pool pool = context.pool(1)) {
      ChildProcess sleeping =
          context.processBuilder(() -> Thread.sleep(LIMIT)).daemon(true).start();
      AsyncResult<Integer> pending =
          pool.applyAsync(() -> {
            Thread.sleep(LIMIT);
            return 1;
          });

      assertEndsWell(
          context
              .process(() -> {
                assertThatThrownBy(() -> pool.apply(() -> 1)).hasMessageContaining("forked from");
                assertThatThrownBy(pending::get).hasMessageContaining("forked from");
                assertThatThrownBy(() -> pending.cancel(true)).hasMessageContaining("forked from");
                assertThatThrownBy(pool::close).hasMessageContaining("forked from");
                assertThatThrownBy(sleeping::isAlive).isInstanceOf(IllegalStateException.class);
                assertThat(Pando.activeChildren()).isEmpty();
              })
              .start());

      sleeping.kill();
      assertThat(sleeping.join(LIMIT)).isTrue();
      assertThat(pending.cancel(true)).isTrue();
      assertThat(pool.apply(() -> 1)).isEqualTo(1);
    }
  }

  @Test
  void forks_go_five_deep() throws Exception {
    Path file = directory.resolve("file");

    assertEndsWell(context.process(() -> descend(file, 5)).start());

    assertThat(Files.readAllLines(file)).hasSize(5);
  }

  private static void descend(Path file, int depth) throws Exception {
    System.gc();
    Files.writeString(
        file,
        Pando.currentProcess().name() + "\n",
        java.nio.file.StandardOpenOption.CREATE,
        java.nio.file.StandardOpenOption.APPEND);
    if (depth > 1) {
      assertEndsWell(
          Pando.context(StartMethod.FORK).process(() -> descend(file, depth - 1)).start());
    }
  }

  /** Class loaders read jars by such positions, in all children at once. */
  @Test
  void a_child_that_reads_an_open_file_does_not_move_the_parents_position() throws Exception {
    Path file = Files.write(directory.resolve("read"), new byte[] {1, 2, 3, 4});
    try (InputStream in = Files.newInputStream(file)) {
      assertThat(in.read()).isEqualTo(1);
      assertEndsWell(
          context
              .process(() -> {
                if (in.read() != 2 || in.read() != 3) {
                  throw new AssertionError("another position");
                }
              })
              .start());
      assertThat(in.read()).isEqualTo(2);
    }
  }

  /** Those threads rest in the kernel: what they hold nobody can wait for. */
  private long shortestForkNanos() throws InterruptedException {
    long shortest = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      long start = System.nanoTime();
      ChildProcess child = context.process(() -> {}).start();
      shortest = Math.min(shortest, System.nanoTime() - start);
      assertThat(child.join(LIMIT)).isTrue();
    }
    return shortest;
  }

  @Test
  void a_fork_does_not_wait_for_a_thread_that_waits_for_a_message() throws Exception {
    SharedQueue<String> queue = context.queue();
    AtomicReference<String> got = new AtomicReference<>();
    Thread waiting =
        Thread.ofPlatform()
            .start(() -> {
              try {
                got.set(queue.take());
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    assertEndsWell(context.process(() -> {}).start()); // by then it waits, or the next ones see it

    long shortest = shortestForkNanos();
    queue.put("message");
    waiting.join(LIMIT);

    assertThat(got).hasValue("message");
    assertThat(shortest).isLessThan(LONGEST_WAIT_FOR_LOCKS.toNanos());
  }

  @Test
  void a_fork_does_not_wait_for_threads_that_read_the_output_of_other_children() throws Exception {
    ChildProcess alive =
        Pando.context(StartMethod.SPAWN)
            .processBuilder(() -> Thread.sleep(LIMIT))
            .daemon(true)
            .start();
    long shortest = shortestForkNanos();
    alive.kill();
    assertThat(alive.join(LIMIT)).isTrue();
    assertThat(shortest).isLessThan(LONGEST_WAIT_FOR_LOCKS.toNanos());
  }

  @Test
  void a_virtual_thread_can_fork() throws Exception {
    Path file = directory.resolve("file");
    Thread virtual =
        Thread.ofVirtual()
            .start(() -> {
              try {
                ChildProcess child =
                    context.process(() -> Files.writeString(file, "from a virtual thread")).start();
                assertEndsWell(child);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    virtual.join();

    assertThat(file).hasContent("from a virtual thread");
  }

  @Test
  @Conformance({"TestStartMethod.test_context", "TestStartMethod.test_get_all_start_methods"})
  void start_methods_are_listed_with_the_default_first() {
    assertThat(Pando.allStartMethods())
        .startsWith(Pando.startMethod())
        .contains(StartMethod.SPAWN, StartMethod.FORK, StartMethod.FORKSERVER)
        .doesNotHaveDuplicates();
    for (StartMethod method : Pando.allStartMethods()) {
      assertThat(Pando.context(method).startMethod()).isEqualTo(method);
    }
  }
}
