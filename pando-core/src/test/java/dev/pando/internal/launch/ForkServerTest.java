package dev.pando.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.HotSpotDiagnosticMXBean;
import dev.pando.Context;
import dev.pando.Pando;
import dev.pando.PreloadError;
import dev.pando.StartMethod;
import dev.pando.process.ChildProcess;
import dev.pando.process.ProcessException;
import dev.pando.testing.Children;
import dev.pando.testing.Conformance;
import dev.pando.testing.LeftoverCheck;
import dev.pando.testing.Notes;
import dev.pando.testing.Requirement;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a template does for its children, and what becomes of them without it. */
@Timeout(180)
@SuppressWarnings("serial") // lambdas that travel use private members of the test
class ForkServerTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** About 5 MiB where this was written; a spawned child has 25 and more. */
  private static final long MAX_PRIVATE_KIB = 8 * 1024;

  /** How many children a template has ready. */
  private static final int STAND_INS = 2;

  private static final String LAST_TIER = "TieredStopAtLevel";

  private final Context context = Pando.context(StartMethod.FORKSERVER);

  @TempDir Path directory;

  /** Starts then wait for the template, rather than to spawn as long as it is not ready. */
  @BeforeEach
  void preloadSomething() {
    Pando.setForkserverPreload(List.of("java.util.BitSet"), PreloadError.FAIL);
  }

  @AfterEach
  void preloadNothing() {
    Pando.setForkserverPreload(List.of(), PreloadError.IGNORE);
  }

  private static int end(ChildProcess child) throws InterruptedException {
    assertThat(child.join(LIMIT)).isTrue();
    return child.exitCode().orElseThrow();
  }

  private static void signalTemplate(String signal) throws Exception {
    long template = ForkServerLauncher.current().templatePid();
    assertThat(template).isPositive();
    ProcessHandle handle = ProcessHandle.of(template).orElseThrow();
    int _ = new ProcessBuilder("kill", "-" + signal, "" + template).start().waitFor();
    handle.onExit().get(60, TimeUnit.SECONDS);
  }

  private void endsTemplateBy(String signal) throws Exception {
    Notes notes = Notes.in(directory, "notes");
    Notes go = Notes.in(directory, "go");
    ChildProcess running =
        context
            .process(() -> {
              notes.add("up");
              go.await(1);
              notes.add("done");
            })
            .start();
    notes.await(1);

    signalTemplate(signal);
    ChildProcess next = context.process(() -> System.exit(5)).start();

    assertThat(end(next)).isEqualTo(5);
    go.add("go");
    // Nobody is left that could tell how it ended.
    assertThat(end(running)).isEqualTo(255);
    assertThat(notes.lines()).containsExactly("up", "done");
  }

  /** The children that the template has ready; waits until there are as many as it keeps. */
  private static List<ProcessHandle> standIns() throws Exception {
    List<ProcessHandle> found = standInsNow();
    while (found.size() < STAND_INS) {
      LockSupport.parkNanos(1_000_000);
      found = standInsNow();
    }
    return found;
  }

  private static List<ProcessHandle> standInsNow() throws Exception {
    return ProcessHandle.of(ForkServerLauncher.current().templatePid())
        .orElseThrow()
        .children()
        .filter(LeftoverCheck::isStandIn)
        .toList();
  }

  private static void kill(List<ProcessHandle> processes) throws Exception {
    for (ProcessHandle process : processes) {
      process.destroyForcibly();
    }
    for (ProcessHandle process : processes) {
      process.onExit().get(60, TimeUnit.SECONDS);
    }
  }

  /** What runs for this program besides the children that it started, by their arguments. */
  private static List<List<String>> helpers() {
    return ProcessHandle.current()
        .children()
        .filter(ProcessHandle::isAlive)
        .map(process -> process.info().arguments().map(List::of).orElse(List.of()))
        .toList();
  }

  @Test
  @Requirement("R27")
  void the_only_helper_processes_are_templates_that_say_so_and_do_not_grow_in_number()
      throws Exception {
    assertThat(end(context.process(() -> {}).start())).isZero();
    List<List<String>> helpers = helpers();
    for (int i = 0; i < 5; i++) {
      assertThat(end(context.process(() -> {}).start())).isZero();
    }
    assertThat(helpers).isNotEmpty();
    assertThat(helpers())
        .containsExactlyInAnyOrderElementsOf(helpers)
        .allSatisfy(arguments -> assertThat(arguments).contains("pando-template"));
    assertThat(standIns()).hasSize(STAND_INS);
  }

  @Test
  void a_child_that_was_ready_and_is_killed_is_missed_by_nobody() throws Exception {
    for (int i = 0; i < 5; i++) {
      assertThat(end(context.process(() -> System.exit(4)).start())).isEqualTo(4);
      kill(standIns());
      assertThat(end(context.process(() -> System.exit(3)).start())).isEqualTo(3);
    }
  }

  /** They would keep open what is to end with that child: what it is told, and what it prints. */
  @Test
  void children_that_are_started_together_have_no_channel_of_each_other() throws Exception {
    Notes notes = Notes.in(directory, "notes");
    Notes go = Notes.in(directory, "go");
    List<ChildProcess> children = new ArrayList<>();
    for (int i = 0; i < 2 * STAND_INS + 1; i++) { // more than are ready
      children.add(
          context
              .process(() -> {
                notes.add("up");
                go.await(1);
              })
              .start());
    }
    notes.await(children.size());

    List<String> all = new ArrayList<>();
    for (ChildProcess child : children) {
      all.addAll(pipes(child.pid()));
    }
    assertThat(all).hasSizeGreaterThanOrEqualTo(children.size()).doesNotHaveDuplicates();

    go.add("go");
    for (ChildProcess child : children) {
      assertThat(end(child)).isZero();
    }
  }

  /** Those that a process has besides its standard streams. */
  private static List<String> pipes(long pid) throws Exception {
    List<String> found = new ArrayList<>();
    try (Stream<Path> all = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      for (Path descriptor : all.toList()) {
        String target = Files.readSymbolicLink(descriptor).toString();
        if (target.startsWith("pipe:") && Integer.parseInt(descriptor.getFileName() + "") > 2) {
          found.add(target);
        }
      }
    }
    return found;
  }

  @Test
  @Tag("torture")
  void children_that_are_killed_before_they_are_wanted_end_or_are_seen_to_be_killed()
      throws Exception {
    assertThat(end(context.process(() -> {}).start())).isZero();
    Random random = new Random(1);
    int wellEnded = 0;
    for (int i = 0; i < 300; i++) {
      for (ProcessHandle standIn : standInsNow()) {
        if (random.nextBoolean()) {
          standIn.destroyForcibly();
        }
      }
      LockSupport.parkNanos(random.nextInt(2_000_000));
      int code = end(context.process(() -> System.exit(3)).start());
      assertThat(code).isIn(3, -9);
      wellEnded += code == 3 ? 1 : 0;
    }
    assertThat(wellEnded).isGreaterThan(100);
  }

  @Test
  @Requirement("R12")
  void children_that_nobody_wanted_end_with_their_template() throws Exception {
    assertThat(end(context.process(() -> {}).start())).isZero();
    List<ProcessHandle> standIns = standIns();
    signalTemplate("KILL");
    for (ProcessHandle standIn : standIns) {
      standIn.onExit().get(60, TimeUnit.SECONDS);
    }
  }

  private static String option(String name) {
    return ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
        .getVMOption(name)
        .getValue();
  }

  private static boolean compilesAs(String lastTier) {
    return option(LAST_TIER).equals(lastTier) && option("UseCompiler").equals("true");
  }

  /** A template compiles simply, and then no more: see Fork. */
  @Test
  void a_child_that_works_on_has_its_code_compiled_as_well_as_its_parent_has() throws Exception {
    String usual = option(LAST_TIER);
    assertThat(compilesAs(usual)).isTrue();
    ChildProcess child =
        context
            .process(() -> {
              while (!compilesAs(usual)) {
                Thread.onSpinWait();
              }
            })
            .start();
    assertThat(end(child)).isZero();
  }

  @Test
  @Conformance("_TestProcess.test_forkserver_sigkill")
  void a_killed_template_is_replaced_and_its_children_finish() throws Exception {
    endsTemplateBy("KILL");
  }

  @Test
  @Conformance("_TestProcess.test_forkserver_sigint")
  void an_interrupted_template_is_replaced_and_its_children_finish() throws Exception {
    endsTemplateBy("INT");
  }

  @Test
  @Conformance({
    "_TestProcess.test_forkserver_auth_is_enabled",
    "_TestProcess.test_forkserver_without_auth_fails"
  })
  void a_template_serves_only_who_knows_its_key() throws Exception {
    assertThat(end(context.process(() -> {}).start())).isZero();
    Path socket;
    try (var files = Files.list(LaunchDirectory.current())) {
      socket =
          files
              .filter(file -> file.getFileName().toString().startsWith("template-"))
              .findFirst()
              .orElseThrow();
    }

    assertThatThrownBy(
            () -> Template.connect(new TemplateTicket(socket.toString(), new byte[32]), null))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("authentication failed");
    assertThatThrownBy(() -> new TemplateTicket(socket.toString(), new byte[15]))
        .isInstanceOf(IllegalArgumentException.class);

    assertThat(end(context.process(() -> System.exit(6)).start())).isEqualTo(6);
  }

  /** Leaves its mark when it is initialised. */
  static final class Marked {
    static final long PROCESS = ProcessHandle.current().pid();

    private Marked() {}
  }

  @Test
  @Conformance({
    "TestStartMethod.test_preload_resources",
    "TestForkserverPreload.test_preload_valid_modules_with_on_error_fail",
    "TestForkserverPreload.test_preload_on_error_ignore_explicit"
  })
  void preloaded_classes_are_initialised_once_in_the_template() throws Exception {
    Path file = directory.resolve("file");
    String name = file.toString();
    Pando.setForkserverPreload(
        List.of(Marked.class.getName(), "no.such.Class"), PreloadError.IGNORE);

    ChildProcess child =
        context.process(() -> Files.writeString(Path.of(name), "" + Marked.PROCESS)).start();

    assertThat(end(child)).isZero();
    assertThat(Long.parseLong(Files.readString(file)))
        .isNotEqualTo(child.pid())
        .isNotEqualTo(ProcessHandle.current().pid());
  }

  @Test
  @Conformance("TestForkserverPreload.test_preload_on_error_fail_breaks_context")
  void a_class_that_cannot_be_preloaded_fails_the_start_when_that_was_asked_for() throws Exception {
    Pando.setForkserverPreload(List.of("no.such.Class"), PreloadError.FAIL);

    assertThatThrownBy(() -> context.process(() -> {}).start())
        .isInstanceOf(ProcessException.class)
        .hasMessageContaining("cannot preload no.such.Class");

    preloadSomething();
    assertThat(end(context.process(() -> {}).start())).isZero();
  }

  @Test
  @Conformance("_TestSpawnedSysPath.test_child_sys_path")
  void environment_and_directory_are_those_of_a_template_of_their_own() throws Exception {
    Path file = directory.resolve("file");
    String name = file.toString();
    ChildProcess child =
        context
            .processBuilder(() ->
                Files.writeString(
                    Path.of(name),
                    System.getenv("PANDO_TEST")
                        + "\n"
                        + Path.of("").toAbsolutePath()
                        + "\n"
                        + System.getProperty("java.class.path").isEmpty()))
            .environment("PANDO_TEST", "value")
            .workingDirectory(directory)
            .start();

    assertThat(end(child)).isZero();
    assertThat(Files.readAllLines(file))
        .containsExactly("value", directory.toRealPath().toString(), "false");
  }

  /** What one child says of itself, and whose child it is for the system. */
  private record Said(String name, String method, String variable, long parent) {}

  private Said ask(String variable) throws Exception {
    Path file = directory.resolve("said");
    String name = file.toString();
    ChildProcess child =
        context
            .processBuilder(() -> {
              assertThat(System.in.read()).isEqualTo(-1);
              assertThat(Pando.parentProcess().orElseThrow().isAlive()).isTrue();
              Files.writeString(
                  Path.of(name),
                  String.join(
                      "\n",
                      Pando.currentProcess().name(),
                      "" + Pando.startMethod(),
                      System.getenv("PANDO_TEST"),
                      "" + ProcessHandle.current().parent().orElseThrow().pid()));
              System.exit(9);
            })
            .environment("PANDO_TEST", variable)
            .name("a child")
            .start();
    assertThat(end(child)).as(() -> String.join("\n", child.stderrTail())).isEqualTo(9);
    List<String> lines = Files.readAllLines(file);
    return new Said(lines.get(0), lines.get(1), lines.get(2), Long.parseLong(lines.get(3)));
  }

  @Test
  void children_are_spawned_until_the_template_is_ready_and_nobody_can_tell() throws Exception {
    preloadNothing();
    long here = ProcessHandle.current().pid();

    Said first = ask("while it warms");
    int spawned = 0;
    Said next = first;
    while (next.parent == here) {
      spawned++;
      next = ask("while it warms");
    }

    assertThat(spawned).isGreaterThan(2 * Pando.availableCpuCount());
    assertThat(first).isEqualTo(new Said("a child", "FORKSERVER", "while it warms", here));
    assertThat(next).isEqualTo(new Said("a child", "FORKSERVER", "while it warms", next.parent));

    ProcessHandle template = ProcessHandle.of(next.parent).orElseThrow();
    int _ = new ProcessBuilder("kill", "-KILL", "" + template.pid()).start().waitFor();
    template.onExit().get(60, TimeUnit.SECONDS);

    assertThat(ask("while it warms")).isEqualTo(first); // spawned again, until the next is ready
    Said forked = ask("while it warms");
    while (forked.parent == here) {
      forked = ask("while it warms");
    }
    assertThat(forked.parent).isNotEqualTo(template.pid());
  }

  @Test
  void where_the_template_cannot_fork_children_are_spawned_and_preloading_says_why()
      throws Exception {
    Context shared = context.withJvmOptions(List.of("-XX:+UseZGC"));

    assertThatThrownBy(() -> shared.process(() -> {}).start())
        .isInstanceOf(ProcessException.class)
        .hasMessageContaining("cannot fork")
        .hasMessageContaining("garbage collector");

    preloadNothing();
    for (int i = 0; i < 2 * Pando.availableCpuCount() + 2; i++) {
      assertThat(end(shared.process(() -> System.exit(3)).start())).isEqualTo(3);
    }
  }

  @Test
  void an_idle_child_has_little_memory_of_its_own() throws Exception {
    assertPrivateMemory(10);
  }

  @Test
  @Tag("soak")
  void a_hundred_idle_children_have_little_memory_of_their_own() throws Exception {
    assertPrivateMemory(100);
  }

  private void assertPrivateMemory(int count) throws Exception {
    List<ChildProcess> children = sleepers(count);
    try {
      long sum = 0;
      for (ChildProcess child : children) {
        sum += privateKib(child.pid());
      }
      System.out.println(count + " idle children: " + sum / count + " KiB of their own each");
      assertThat(sum / count).isLessThanOrEqualTo(MAX_PRIVATE_KIB);
    } finally {
      children.forEach(ChildProcess::kill);
      for (ChildProcess child : children) {
        assertThat(end(child)).isEqualTo(-9);
      }
    }
  }

  @Test
  @Tag("soak")
  void five_hundred_children_live_at_once() throws Exception {
    List<ChildProcess> children = sleepers(500);

    children.forEach(ChildProcess::terminate);

    for (ChildProcess child : children) {
      assertThat(end(child)).isEqualTo(-15);
    }
  }

  private List<ChildProcess> sleepers(int count) throws InterruptedException {
    Notes notes = Notes.in(directory, "notes");
    List<ChildProcess> children = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      children.add(
          context
              .process(() -> {
                notes.add("up");
                new CountDownLatch(1).await();
              })
              .start());
    }
    notes.await(count);
    return children;
  }

  private static long privateKib(long pid) throws IOException {
    long sum = 0;
    for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/smaps_rollup"))) {
      if (line.startsWith("Private_")) {
        sum += Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    return sum;
  }

  @Test
  void a_daemon_dies_with_the_process_that_asked_for_it() throws Exception {
    Notes notes = Notes.in(directory, "notes");
    ChildProcess asking =
        context
            .process(() -> {
              ChildProcess daemon =
                  Pando.context(StartMethod.FORKSERVER)
                      .processBuilder(() -> new CountDownLatch(1).await())
                      .daemon(true)
                      .start();
              notes.add("" + daemon.pid());
              new CountDownLatch(1).await();
            })
            .start();
    notes.await(1);
    long daemon = Long.parseLong(notes.lines().getFirst());

    asking.kill();

    assertThat(end(asking)).isEqualTo(-9);
    Children.awaitDeath(daemon);
  }
}
