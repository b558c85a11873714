package dev.pando.tck;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.Context;
import dev.pando.Pando;
import dev.pando.pool.Pool;
import dev.pando.process.ChildProcess;
import dev.pando.queue.SharedQueue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a child process must do however it is started. */
@Timeout(value = 120, unit = SECONDS)
public abstract class ProcessContract {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Context context;

  @TempDir Path directory;

  /** Tests the processes of this context. */
  protected ProcessContract(Context context) {
    this.context = context;
  }

  private static void write(Path file, Object line) {
    try {
      Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void awaitFile(Path file) {
    long start = System.nanoTime();
    while (!Files.exists(file)) {
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LIMIT);
      LockSupport.parkNanos(1_000_000);
    }
  }

  private static void sleepForEver() throws InterruptedException {
    new CountDownLatch(1).await();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int end(ChildProcess child) throws InterruptedException {
    assertThat(child.join(LIMIT)).isTrue();
    return child.exitCode().orElseThrow();
  }

  private ChildProcess sleeper(String file) {
    String up = directory.resolve(file).toString();
    return context.process(() -> {
      write(Path.of(up), "up");
      sleepForEver();
    });
  }

  @Test
  @Conformance({"_TestProcess.test_process", "_TestProcess.test_active_children"})
  void a_process_lives_from_start_to_join_and_knows_who_it_is() throws Exception {
    String notes = directory.resolve("notes").toString();
    String go = directory.resolve("go").toString();
    long here = Pando.currentProcess().pid();
    List<Object> captured = List.of(1, "two", List.of(3.0));
    ChildProcess child =
        context
            .processBuilder(() -> {
              write(Path.of(notes), Pando.currentProcess().name());
              write(Path.of(notes), Pando.currentProcess().pid());
              write(Path.of(notes), Pando.parentProcess().orElseThrow().pid());
              write(Path.of(notes), captured);
              write(Path.of(notes + ".ready"), "");
              awaitFile(Path.of(go));
            })
            .name("worker of mine")
            .build();
    assertThat(child.isAlive()).isFalse();
    assertThat(child.exitCode()).isEmpty();
    assertThatThrownBy(child::sentinel).isInstanceOf(IllegalStateException.class);

    assertThat(child.start()).isSameAs(child);
    awaitFile(Path.of(notes + ".ready"));

    assertThat(child.isAlive()).isTrue();
    assertThat(child.sentinel().isReady()).isFalse();
    assertThat(child.join(Duration.ZERO)).isFalse();
    assertThat(Pando.activeChildren()).contains(child);
    write(Path.of(go), "");
    assertThat(end(child)).isZero();
    assertThat(child.sentinel().isReady()).isTrue();
    assertThat(Pando.activeChildren()).doesNotContain(child);
    assertThat(Files.readAllLines(Path.of(notes)))
        .containsExactly(
            "worker of mine", String.valueOf(child.pid()), "" + here, captured.toString());
  }

  @Test
  void a_failure_is_exit_code_1_its_trace_and_the_exception_itself() throws Exception {
    ChildProcess child =
        context
            .process(() -> {
              throw new IllegalStateException("boom");
            })
            .start();

    assertThat(end(child)).isEqualTo(1);
    assertThat(child.failure().orElseThrow())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("boom");
  }

  @Test
  void what_a_child_prints_arrives_before_join_returns() throws Exception {
    ChildProcess child =
        context
            .process(() -> {
              for (int i = 0; i < 100; i++) {
                System.err.println("line " + i);
              }
              System.err.print("no end of line");
            })
            .start();

    assertThat(end(child)).isZero();
    assertThat(child.stderrTail()).endsWith("line 98", "line 99", "no end of line");
  }

  @Test
  void an_explicit_exit_gives_its_code() throws Exception {
    ChildProcess child = context.process(() -> System.exit(7)).start();

    assertThat(end(child)).isEqualTo(7);
    assertThat(child.failure()).isEmpty();
  }

  @Test
  @Conformance({
    "_TestProcess.test_terminate",
    "_TestProcess.test_kill",
    "_TestProcess.test_interrupt",
    "_TestProcess.test_sentinel"
  })
  void terminate_kill_and_interrupt_end_a_child() throws Exception {
    ChildProcess terminated = sleeper("1").start();
    ChildProcess killed = sleeper("2").start();
    ChildProcess interrupted = sleeper("3").start();
    for (String up : List.of("1", "2", "3")) {
      awaitFile(directory.resolve(up));
    }

    terminated.terminate();
    killed.kill();
    interrupted.interrupt();

    assertThat(end(terminated)).isEqualTo(-15);
    assertThat(end(killed)).isEqualTo(-9);
    assertThat(end(interrupted)).isEqualTo(1);
    assertThat(interrupted.failure().orElseThrow()).isInstanceOf(InterruptedException.class);
  }

  @Test
  @Conformance("_TestProcess.test_close")
  void a_live_process_cannot_be_closed_and_a_closed_one_answers_nothing() throws Exception {
    ChildProcess child = sleeper("up").start();
    assertThatThrownBy(child::close).isInstanceOf(IllegalStateException.class);
    child.kill();
    end(child);

    child.close();
    child.close();

    assertThatThrownBy(child::isAlive).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(child::join).isInstanceOf(IllegalStateException.class);
  }

  @Test
  @Conformance("_TestProcess.test_wait_for_threads")
  void a_child_waits_for_its_threads_and_runs_its_exit_hooks() throws Exception {
    String notes = directory.resolve("notes").toString();
    ChildProcess child =
        context
            .process(() -> {
              CountDownLatch returned = new CountDownLatch(1);
              Runtime.getRuntime().addShutdownHook(new Thread(() -> write(Path.of(notes), "hook")));
              Thread.ofPlatform()
                  .daemon(false)
                  .start(() -> {
                    awaitQuietly(returned);
                    write(Path.of(notes), "thread");
                  });
              returned.countDown();
            })
            .start();

    assertThat(end(child)).isZero();
    assertThat(Files.readAllLines(Path.of(notes))).containsExactly("thread", "hook");
  }

  @Test
  @Conformance({"_TestProcess.test_recursion", "TestStartMethod.test_nested_startmethod"})
  void children_have_children_by_the_same_method_and_names_tell_whose() throws Exception {
    String notes = directory.resolve("notes").toString();
    ChildProcess child =
        context
            .processBuilder(() -> {
              ChildProcess grandchild =
                  Pando.context(Pando.startMethod())
                      .process(() ->
                          write(
                              Path.of(notes),
                              Pando.currentProcess().name() + " " + Pando.startMethod()))
                      .start();
              write(Path.of(notes), end(grandchild) + " " + Pando.startMethod());
            })
            .start();

    assertThat(end(child)).isZero();
    String name = child.name() + ":1";
    assertThat(Files.readAllLines(Path.of(notes)))
        .containsExactly(name + " " + context.startMethod(), "0 " + context.startMethod());
  }

  @Test
  @Conformance("_TestProcess.test_daemon_argument")
  void a_daemon_is_told_so_and_has_no_children() throws Exception {
    String notes = directory.resolve("notes").toString();
    ChildProcess child =
        context
            .processBuilder(() -> {
              write(Path.of(notes), Pando.currentProcess().isDaemon());
              Pando.process(() -> write(Path.of(notes), "never")).start();
            })
            .daemon(true)
            .start();

    assertThat(end(child)).isEqualTo(1);
    assertThat(child.failure().orElseThrow()).isInstanceOf(IllegalStateException.class);
    assertThat(Files.readAllLines(Path.of(notes))).containsExactly("true");
  }

  @Test
  @Conformance("TestStdinBadfiledescriptor.test_pool_in_process")
  void a_child_can_have_a_pool_and_its_standard_input_is_empty() throws Exception {
    ChildProcess child =
        context
            .process(() -> {
              assertThat(System.in.read()).isEqualTo(-1);
              try (Pool pool = Pando.context(Pando.startMethod()).pool(2)) {
                assertThat(pool.map(x -> x * x, List.of(1, 2, 3))).containsExactly(1, 4, 9);
              }
            })
            .start();

    assertThat(end(child)).as(() -> String.join("\n", child.stderrTail())).isZero();
  }

  @Test
  @Conformance("TestStdinBadfiledescriptor.test_queue_in_process")
  void a_child_can_have_a_queue_and_a_child_that_fills_it() throws Exception {
    ChildProcess child =
        context
            .process(() -> {
              Context same = Pando.context(Pando.startMethod());
              SharedQueue<String> queue = same.queue();
              ChildProcess filling =
                  same.process(() -> queue.put("from " + Pando.currentProcess().name())).start();
              assertThat(queue.poll(LIMIT)).isEqualTo("from " + filling.name());
              assertThat(end(filling)).isZero();
            })
            .start();

    assertThat(end(child)).as(() -> String.join("\n", child.stderrTail())).isZero();
  }

  @Test
  void garbage_collection_pools_timers_and_virtual_threads_work_in_a_child() throws Exception {
    ChildProcess child =
        context
            .process(() -> {
              System.gc();
              assertThat(CompletableFuture.supplyAsync(() -> 7).get(60, SECONDS)).isEqualTo(7);
              assertThat(
                      new CompletableFuture<Integer>()
                          .completeOnTimeout(8, 1, MILLISECONDS)
                          .get(60, SECONDS))
                  .isEqualTo(8);
              CountDownLatch slept = new CountDownLatch(10);
              for (int i = 0; i < 10; i++) {
                Thread.ofVirtual()
                    .start(() -> {
                      LockSupport.parkNanos(1_000_000);
                      slept.countDown();
                    });
              }
              assertThat(slept.await(60, SECONDS)).isTrue();
              System.getLogger("a child").log(System.Logger.Level.DEBUG, "not shown");
            })
            .start();

    assertThat(end(child)).as(() -> String.join("\n", child.stderrTail())).isZero();
  }

  @Test
  @Conformance("_TestProcess.test_many_processes")
  void many_at_a_time_end_well_or_are_terminated() throws Exception {
    List<ChildProcess> ending = new ArrayList<>();
    List<ChildProcess> sleeping = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      ending.add(context.process(() -> {}).start());
      sleeping.add(sleeper("up" + i).start());
    }
    for (int i = 0; i < 8; i++) {
      awaitFile(directory.resolve("up" + i));
    }
    sleeping.forEach(ChildProcess::terminate);

    for (ChildProcess child : ending) {
      assertThat(end(child)).isZero();
    }
    for (ChildProcess child : sleeping) {
      assertThat(end(child)).isEqualTo(-15);
    }
  }
}
