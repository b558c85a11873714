package dev.pando.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.pando.Context;
import dev.pando.Pando;
import dev.pando.PreloadError;
import dev.pando.StartMethod;
import dev.pando.internal.process.Processes;
import dev.pando.testing.Conformance;
import dev.pando.testing.Notes;
import dev.pando.testing.Requirement;
import java.io.PrintStream;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a process does from its making to its end. */
@Timeout(120)
@SuppressWarnings("serial") // lambdas that travel use private members of the test
class ChildProcessTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir Path directory;

  private static void sleepForever() throws InterruptedException {
    new CountDownLatch(1).await();
  }

  private ChildProcess sleeper(Notes notes) {
    return ChildProcess.of(() -> {
      notes.add("up");
      sleepForever();
    });
  }

  @Test
  @Conformance("_TestProcess.test_current")
  void the_root_process_knows_itself() {
    ProcessReference current = Processes.current();
    assertThat(current.isAlive()).isTrue();
    assertThat(current.isDaemon()).isFalse();
    assertThat(current.exitCode()).isEmpty();
    assertThat(current.authKey()).hasSizeGreaterThanOrEqualTo(16);
    assertThat(current.pid()).isEqualTo(ProcessHandle.current().pid());
    assertThat(current.name()).isEqualTo("MainProcess");
    assertThatThrownBy(current::join).isInstanceOf(IllegalStateException.class);
    assertThat(Processes.parent()).isEmpty();
  }

  @Test
  @Conformance("_TestProcess.test_cpu_count")
  void there_is_at_least_one_cpu() {
    assertThat(Processes.availableCpuCount()).isPositive();
    assertThat(Processes.cpuCount()).isGreaterThanOrEqualTo(Processes.availableCpuCount());
  }

  @Test
  @Conformance({
    "_TestProcess.test_process",
    "_TestProcess.test_active_children",
    "_TestProcess.test_args_argument",
    "_TestProcess.test_parent_process_attributes"
  })
  void a_process_lives_from_start_to_join_and_knows_who_it_is() throws Exception {
    Notes notes = Notes.in(directory, "notes");
    Notes go = Notes.in(directory, "go");
    List<Object> list = List.of(1, "two", List.of(3.0));
    int[] array = {1, 2, 3};
    ChildProcess child =
        ChildProcess.builder(
                () -> {
                  ProcessReference self = Processes.current();
                  notes.add(list + " " + Arrays.toString(array));
                  notes.add(self.name() + " " + self.isDaemon() + " " + self.pid());
                  notes.add(Base64.getEncoder().encodeToString(self.authKey()));
                  ProcessReference parent = Processes.parent().orElseThrow();
                  notes.add(parent.name() + " " + parent.pid() + " " + parent.isAlive());
                  go.await(1);
                })
            .name("worker of ours")
            .build();
    assertThat(child.isAlive()).isFalse();
    assertThat(child.exitCode()).isEmpty();
    assertThat(Processes.activeChildren()).doesNotContain(child);
    assertThatThrownBy(child::join).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(child::sentinel).isInstanceOf(IllegalStateException.class);

    assertThat(child.start()).isSameAs(child);
    assertThat(child.isAlive()).isTrue();
    assertThat(child.exitCode()).isEmpty();
    assertThat(Processes.activeChildren()).contains(child);
    assertThatThrownBy(child::start).isInstanceOf(IllegalStateException.class);

    assertThat(notes.await(4))
        .containsExactly(
            "[1, two, [3.0]] [1, 2, 3]",
            "worker of ours false " + child.pid(),
            Base64.getEncoder().encodeToString(Processes.current().authKey()),
            "MainProcess " + ProcessHandle.current().pid() + " true");
    go.add("");
    child.join();
    assertThat(child.exitCode()).hasValue(0);
    assertThat(child.isAlive()).isFalse();
    assertThat(child.failure()).isEmpty();
    assertThat(Processes.activeChildren()).doesNotContain(child);
    assertThat(child.toString()).contains("worker of ours", "exit code 0");
  }

  @Test
  @Conformance("_TestProcess.test_daemon_argument")
  void a_child_is_a_daemon_when_told_or_when_its_maker_is_one() throws Exception {
    assertThat(ChildProcess.of(() -> {}).isDaemon()).isFalse();
    assertThat(ChildProcess.builder(() -> {}).daemon(true).build().isDaemon()).isTrue();
    Notes notes = Notes.in(directory, "notes");
    ChildProcess child =
        ChildProcess.builder(
                () -> {
                  notes.add(ChildProcess.of(() -> {}).isDaemon());
                  notes.add(ChildProcess.builder(() -> {}).daemon(false).build().isDaemon());
                  try {
                    ChildProcess.of(() -> {}).start();
                  } catch (IllegalStateException e) {
                    notes.add(e);
                  }
                })
            .daemon(true)
            .name("demon")
            .start();
    child.join();
    assertThat(child.exitCode()).hasValue(0);
    assertThat(notes.lines()).hasSize(3).startsWith("true", "false");
    assertThat(notes.lines().get(2)).contains("daemon process demon may not have children");
  }

  @Test
  @Conformance("_TestProcess.test_interrupt")
  void an_interrupt_that_nobody_catches_ends_the_child_with_code_1() throws Exception {
    Notes notes = Notes.in(directory, "notes");
    ChildProcess child = sleeper(notes).start();
    notes.await(1);
    child.interrupt();
    assertThat(child.join(LIMIT)).isTrue();
    assertThat(child.exitCode()).hasValue(1);
    assertThat(child.failure()).get().isInstanceOf(InterruptedException.class);
  }

  @Test
  @Conformance("_TestProcess.test_interrupt_no_handler")
  void sigint_from_outside_is_minus_2() throws Exception {
    Notes notes = Notes.in(directory, "notes");
    ChildProcess child = sleeper(notes).start();
    notes.await(1);
    new ProcessBuilder("kill", "-INT", String.valueOf(child.pid())).start().waitFor();
    assertThat(child.join(LIMIT)).isTrue();
    assertThat(child.exitCode()).hasValue(-2);
  }

  @Test
  @Conformance("_TestProcess.test_terminate")
  void terminate_is_minus_15_and_runs_exit_hooks() throws Exception {
    Notes notes = Notes.in(directory, "notes");
    ChildProcess child =
        ChildProcess.builder(
                () -> {
                  Runtime.getRuntime()
                      .addShutdownHook(new Thread(() -> System.out.println("last words")));
                  notes.add("up");
                  sleepForever();
                })
            .stdout(ProcessBuilder.Redirect.to(directory.resolve("out").toFile()))
            .start();
    notes.await(1);
    assertThat(child.join(Duration.ZERO)).isFalse();
    assertThat(child.join(Duration.ofSeconds(-1))).isFalse();
    assertThat(child.isAlive()).isTrue();
    child.terminate();
    assertThat(child.join(LIMIT)).isTrue();
    assertThat(child.exitCode()).hasValue(-15);
    assertThat(child.deathReport()).contains("SIGTERM");
    child.terminate(); // harmless
    assertThat(directory.resolve("out")).hasContent("last words");
  }

  @Test
  @Conformance({"_TestProcess.test_kill", "_TestProcess.test_sentinel"})
  void kill_is_minus_9_and_makes_the_sentinel_ready() throws Exception {
    Notes notes = Notes.in(directory, "notes");
    ChildProcess child = sleeper(notes).start();
    Sentinel sentinel = child.sentinel();
    notes.await(1);
    assertThat(sentinel.isReady()).isFalse();
    assertThat(sentinel.await(Duration.ofMillis(1))).isFalse();
    child.kill();
    sentinel.toFuture().join();
    assertThat(sentinel.isReady()).isTrue();
    assertThat(sentinel.await(Duration.ZERO)).isTrue();
    assertThat(child.exitCode()).hasValue(-9);
    assertThat(child.onExit().join()).isSameAs(child);
  }

  @Test
  @Conformance("_TestProcess.test_close")
  void a_closed_process_answers_nothing_any_more() throws Exception {
    Notes notes = Notes.in(directory, "notes");
    ChildProcess child = sleeper(notes).start();
    assertThatThrownBy(child::close)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("still running");
    child.kill();
    child.join();
    child.close();
    child.close();
    assertThatThrownBy(child::isAlive).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(child::join).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(child::terminate).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(child::pid).isInstanceOf(IllegalStateException.class);
    WeakReference<ChildProcess> reference = new WeakReference<>(child);
    child = null;
    awaitCleared(reference);
  }

  /** Collected together with a target: see the test of lost targets. */
  private static final class Cargo implements java.io.Serializable {}

  @Test
  @Conformance("_TestProcess.test_lose_target_ref")
  void the_target_is_let_go_once_it_was_sent() throws Exception {
    Cargo cargo = new Cargo();
    WeakReference<Cargo> reference = new WeakReference<>(cargo);
    ChildProcess child = start(cargo);
    cargo = null;
    awaitCleared(reference);
    child.join();
    assertThat(child.exitCode()).hasValue(0);
  }

  private static ChildProcess start(Cargo cargo) {
    return ChildProcess.of(() -> assertThat(cargo).isNotNull()).start();
  }

  private static void awaitCleared(WeakReference<?> reference) throws InterruptedException {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!reference.refersTo(null) && System.nanoTime() < deadline) {
      System.gc();
      Thread.sleep(5);
    }
    assertThat(reference.refersTo(null)).isTrue();
  }

  @Test
  @Conformance({"_TestProcess.test_wait_for_threads", "_TestAtExit.test_atexit"})
  void a_child_waits_for_its_threads_and_runs_its_exit_hooks() throws Exception {
    Notes notes = Notes.in(directory, "notes");
    ChildProcess child =
        ChildProcess.of(
                () -> {
                  Runtime.getRuntime().addShutdownHook(new Thread(() -> notes.add("hook")));
                  Thread.ofPlatform()
                      .start(() -> {
                        try {
                          Thread.sleep(200);
                        } catch (InterruptedException e) {
                          notes.add(e);
                        }
                        notes.add("thread");
                      });
                })
            .start();
    child.join();
    assertThat(child.exitCode()).hasValue(0);
    assertThat(notes.lines()).containsExactly("thread", "hook");
  }

  @Test
  @Conformance("_TestProcess.test_recursion")
  void children_have_children_and_names_tell_whose() throws Exception {
    Notes notes = Notes.in(directory, "notes");
    ChildProcess child = ChildProcess.of(() -> grow(notes, 0)).start();
    child.join();
    assertThat(child.exitCode()).hasValue(0);
    String top = child.name();
    assertThat(notes.lines())
        .containsExactly(
            top, top + ":1", top + ":1:1", top + ":1:2", top + ":2", top + ":2:1", top + ":2:2");
  }

  private static void grow(Notes notes, int depth) throws InterruptedException {
    notes.add(Processes.current().name());
    for (int i = 0; i < 2 && depth < 2; i++) {
      ChildProcess child = ChildProcess.of(() -> grow(notes, depth + 1)).start();
      child.join();
      assertThat(child.exitCode()).hasValue(0);
    }
  }

  @Test
  @Conformance("_TestProcess.test_parent_process")
  void a_grandchild_sees_its_parent_end() throws Exception {
    Notes notes = Notes.in(directory, "notes");
    Notes end = Notes.in(directory, "end");
    ChildProcess child =
        ChildProcess.builder(
                () -> {
                  ChildProcess grandchild =
                      ChildProcess.builder(() -> watchParent(end)).name("grandchild").build();
                  grandchild.start();
                  notes.add(grandchild.pid());
                  sleepForever();
                })
            .name("child")
            .start();
    notes.await(1);
    assertThat(end.await(1)).containsExactly("child true");
    child.terminate();
    assertThat(end.await(2)).containsExactly("child true", "ended false");
    child.join();
    assertThat(child.exitCode()).hasValue(-15);
  }

  private static void watchParent(Notes end) throws InterruptedException {
    ProcessReference parent = Processes.parent().orElseThrow();
    end.add(parent.name() + " " + parent.isAlive());
    parent.join();
    end.add("ended " + parent.isAlive());
  }

  @Test
  @Tag("torture")
  @Timeout(600)
  @Conformance("_TestProcess.test_many_processes")
  void a_hundred_processes_end_well_and_a_hundred_are_terminated() throws Exception {
    many(100);
  }

  @Test
  @Conformance("_TestProcess.test_many_processes")
  void several_processes_end_well_and_several_are_terminated() throws Exception {
    many(8);
  }

  private static void many(int count) throws InterruptedException {
    List<ChildProcess> brief = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      brief.add(ChildProcess.of(() -> {}).start());
    }
    for (ChildProcess child : brief) {
      child.join();
      assertThat(child.exitCode()).hasValue(0);
    }
    List<ChildProcess> sleepers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      sleepers.add(ChildProcess.of(ChildProcessTest::sleepForever).start());
    }
    sleepers.forEach(ChildProcess::terminate);
    for (ChildProcess child : sleepers) {
      child.join();
      assertThat(child.exitCode()).hasValue(-15);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SPAWN", "FORKSERVER"})
  @Conformance({"_TestProcess.test_child_fd_inflation", "TestCloseFds.test_closefd"})
  void a_child_holds_no_files_of_its_parent_or_siblings(StartMethod method) throws Exception {
    assumeThat(Pando.allStartMethods()).contains(method);
    Context context = Pando.context(method);
    Notes notes = Notes.in(directory, "notes");
    Notes go = Notes.in(directory, "go");
    // Who preloads waits for the template: else the first children are spawned, and have other
    // files.
    Pando.setForkserverPreload(List.of("java.util.BitSet"), PreloadError.FAIL);
    try (var open = Files.newByteChannel(Files.createFile(directory.resolve("open file")))) {
      List<ChildProcess> children = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        children.add(
            context
                .process(() -> {
                  notes.add(openFiles());
                  go.await(1);
                })
                .start());
        notes.await(i + 1); // each with more siblings than the one before
      }
      go.add("");
      for (ChildProcess child : children) {
        child.join();
        assertThat(child.exitCode()).hasValue(0);
      }
      assertThat(notes.lines()).allMatch(line -> !line.contains("open file"));
      assertThat(notes.lines().stream().map(line -> line.split(" ", 2)[0]).distinct()).hasSize(1);
      assertThat(open.isOpen()).isTrue();
    } finally {
      Pando.setForkserverPreload(List.of(), PreloadError.IGNORE);
    }
  }

  private static String openFiles() throws Exception {
    List<String> targets = new ArrayList<>();
    try (var links = Files.list(Path.of("/proc/self/fd"))) {
      for (Path link : links.toList()) {
        if (Files.exists(link, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
          targets.add(Files.readSymbolicLink(link).toString());
        }
      }
    }
    return targets.size() + " " + targets;
  }

  @Test
  @Conformance("_TestProcess.test_error_on_stdio_flush_1")
  void a_process_starts_when_the_streams_of_its_parent_are_closed() throws Exception {
    PrintStream out = System.out;
    PrintStream err = System.err;
    PrintStream closed = new PrintStream(java.io.OutputStream.nullOutputStream());
    closed.close();
    try {
      System.setOut(closed);
      System.setErr(closed);
      ChildProcess child = ChildProcess.of(() -> System.out.println("unheard")).start();
      child.join();
      assertThat(child.exitCode()).hasValue(0);
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  @Test
  @Conformance("_TestProcess.test_error_on_stdio_flush_2")
  void a_child_that_breaks_its_streams_still_ends_well() throws Exception {
    ChildProcess child =
        ChildProcess.of(
                () -> {
                  System.out.close();
                  System.err.close();
                  System.out.println("lost");
                  System.setOut(null);
                  System.setErr(null);
                })
            .start();
    child.join();
    assertThat(child.exitCode()).hasValue(0);
  }

  @Test
  @Conformance("_TestPollEintr.test_poll_eintr")
  void an_interrupted_join_leaves_the_child_alone_and_can_be_repeated() throws Exception {
    Notes notes = Notes.in(directory, "notes");
    Notes go = Notes.in(directory, "go");
    ChildProcess child =
        ChildProcess.of(
                () -> {
                  notes.add("up");
                  go.await(1);
                })
            .start();
    notes.await(1);
    Thread.currentThread().interrupt();
    assertThatThrownBy(child::join).isInstanceOf(InterruptedException.class);
    assertThat(child.isAlive()).isTrue();
    go.add("");
    child.join();
    assertThat(child.exitCode()).hasValue(0);
  }

  /** Overrides run, as in Python. */
  static class Upper extends ChildProcess {
    private static final long serialVersionUID = 1L;
    private final Notes notes;
    private final String text;

    Upper(Notes notes, String text) {
      this.notes = notes;
      this.text = text;
    }

    @Override
    public void run() {
      notes.add(text.toUpperCase(java.util.Locale.ROOT) + " " + name() + " " + isAlive());
    }
  }

  @Test
  @Conformance("_TestSubclassingProcess.test_subclassing")
  void a_subclass_that_overrides_run_travels_with_its_fields() throws Exception {
    Notes notes = Notes.in(directory, "notes");
    ChildProcess child = new Upper(notes, "hello").start();
    child.join();
    assertThat(child.exitCode()).hasValue(0);
    assertThat(notes.lines()).containsExactly("HELLO " + child.name() + " true");
  }

  @Test
  @Conformance("_TestSubclassingProcess.test_stderr_flush")
  void the_whole_trace_of_a_failure_reaches_stderr() throws Exception {
    Path err = directory.resolve("err");
    ChildProcess child =
        ChildProcess.builder(
                () -> {
                  throw new IllegalStateException("the message", new RuntimeException("the cause"));
                })
            .stderr(ProcessBuilder.Redirect.to(err.toFile()))
            .start();
    child.join();
    assertThat(child.exitCode()).hasValue(1);
    assertThat(err)
        .content()
        .contains("Exception in process " + child.name())
        .contains("the message", "the cause", "ChildProcessTest.java:");
    assertThat(child.failure())
        .get()
        .isInstanceOf(IllegalStateException.class)
        .extracting(Throwable::getMessage)
        .isEqualTo("the message");
  }

  @Test
  @Conformance("_TestSubclassingProcess.test_sys_exit")
  void an_explicit_exit_gives_its_code() throws Exception {
    for (int code : new int[] {0, 8}) {
      ChildProcess child = ChildProcess.of(() -> System.exit(code)).start();
      child.join();
      assertThat(child.exitCode()).hasValue(code);
      assertThat(child.failure()).isEmpty();
    }
  }

  @Test
  @Requirement("R13")
  void the_last_lines_of_stderr_are_kept_for_the_report() throws Exception {
    ChildProcess child =
        ChildProcess.of(
                () -> {
                  for (int i = 0; i < 60; i++) {
                    System.err.println("line " + i);
                  }
                  System.exit(3);
                })
            .start();
    child.join();
    assertThat(child.stderrTail()).hasSize(50).startsWith("line 10").endsWith("line 59");
    assertThat(child.deathReport()).contains("exit code 3", "pid " + child.pid(), "line 59");
  }
}
