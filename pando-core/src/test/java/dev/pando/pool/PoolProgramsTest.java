package dev.pando.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.pando.internal.platform.Platform;
import dev.pando.testing.Children;
import dev.pando.testing.Conformance;
import dev.pando.testing.Program;
import dev.pando.testing.Requirement;
import dev.pando.testing.SmallTmpfs;
import dev.pando.testing.Standstill;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Pools in programs of their own, which have their own shared memory and can be killed. */
@Timeout(180)
class PoolProgramsTest {
  /** To touch so many fresh pages takes long on some machines. */
  private static final long LARGE_LIMIT_SECONDS = 170;

  private static final int NO_MOUNT = 77;

  @TempDir Path directory;

  private static String program(String body) {
    return """
    import dev.pando.*;
    import dev.pando.pool.*;
    import java.util.*;
    import java.util.stream.*;

    public class Main {
      public static void main(String[] arguments) throws Exception {
        %s
      }
    }
    """
        .formatted(body);
  }

  private ProcessBuilder java(Path sharedMemory, String body, String... options)
      throws IOException {
    Path classes =
        Program.compile(
            Files.createDirectories(directory.resolve("classes")), "Main.java", program(body));
    List<String> arguments = new ArrayList<>(List.of(options));
    arguments.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "-Dpando.directory=" + sharedMemory,
            "-cp",
            classes + ":" + Program.pandoClasses(),
            "Main"));
    return Program.java(directory, arguments.toArray(String[]::new));
  }

  /** Runs a program in a private place, in which it has to leave nothing. */
  private Program.Result run(String body) throws Exception {
    return run(Files.createDirectory(directory.resolve("shm")), body);
  }

  private Program.Result run(Path sharedMemory, String body) throws Exception {
    Program.Result result = Program.run(java(sharedMemory, body));
    assertThat(groves(sharedMemory)).as(result.error()).isEmpty();
    return result;
  }

  private static List<Path> groves(Path sharedMemory) throws IOException {
    try (Stream<Path> entries = Files.list(sharedMemory)) {
      return entries.filter(path -> path.getFileName().toString().startsWith("pando-")).toList();
    }
  }

  @Test
  @Requirement("R21")
  void aMessageThatSharedMemoryHasNoRoomForFailsAloneAndGivesTheFigures() throws Exception {
    try (SmallTmpfs small = SmallTmpfs.mount(4096)) {
      Program.Result result =
          run(
              small.directory(),
              """
              try (Pool pool = Pando.pool(1)) {
                System.out.println(pool.apply((Integer x) -> x + 1, 1));
                try {
                  pool.map(bytes -> bytes.length, List.of(new byte[16 << 20]), 1);
                } catch (RuntimeException e) {
                  System.out.println(e.getClass().getSimpleName() + ": " + e.getMessage());
                }
                System.out.println(pool.apply((Integer x) -> x + 1, 2));
              }
              """);

      assertThat(result.error()).isEmpty();
      assertThat(result.exitCode()).isZero();
      assertThat(result.output().lines()).hasSize(3).startsWith("2").endsWith("3");
      assertThat(result.output()).contains("free").containsPattern("[0-9]");
    }
  }

  @Test
  @Conformance("TestPoolNotLeakOnFailure.test_release_unused_processes")
  @Requirement("R21")
  void aPoolThatSharedMemoryHasNoRoomForIsRefusedAndLeavesNothing() throws Exception {
    try (SmallTmpfs small = SmallTmpfs.mount(900)) {
      Program.Result result =
          run(
              small.directory(),
              """
              try (Pool pool = Pando.pool(8)) {
                System.out.println("started");
              } catch (RuntimeException e) {
                System.out.println("refused: " + e.getMessage());
              }
              """);

      assertThat(result.error()).isEmpty();
      assertThat(result.output()).startsWith("refused: ").contains("free");
    }
  }

  @Test
  @Conformance({
    "_TestPoolWorkerLifetime.test_worker_finalization_via_atexit_handler_of_multiprocessing",
    "ProcessPoolExecutorTest.test_python_finalization_error"
  })
  @Requirement({"R11", "R25"})
  void aProgramThatClosesNoPoolEndsInOrderEvenIfItsExitHooksSubmitMore() throws Exception {
    Program.Result result =
        run(
            """
            Pool leaked = Pando.pool(1);
            System.out.println(leaked.apply((Integer x) -> x + 1, 1));
            ProcessPoolExecutor shared = Pando.sharedExecutor();
            System.out.println(shared == Pando.sharedExecutor());
            System.out.println(shared.submit(() -> 5).get());
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
              try {
                System.out.println("accepted " + leaked.apply(() -> 1));
              } catch (Exception e) {
                System.out.println("refused " + e);
              }
            }));
            """);

    assertThat(result.exitCode()).isZero();
    assertThat(result.output().lines()).hasSize(4).startsWith("2", "true", "5");
    assertThat(result.output()).containsPattern("accepted 1|refused ");
  }

  @Test
  @Conformance({
    "ExecutorShutdownTest.test_interpreter_shutdown",
    "ExecutorShutdownTest.test_submit_after_interpreter_shutdown"
  })
  @Requirement({"R11", "R25"})
  void aProgramThatComesToItsEndLosesNothingThatItsExecutorTook() throws Exception {
    Program.Result result =
        run(
            """
            ProcessPoolExecutor executor = Pando.executor(2);
            List<AsyncResult<Integer>> taken = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
              int number = i;
              taken.add(executor.submit(() -> {
                Thread.sleep(100); // the program is at its end long before
                return number;
              }));
            }
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
              try {
                while (true) {
                  taken.add(executor.submit(() -> 1000));
                }
              } catch (java.util.concurrent.RejectedExecutionException e) {
                System.out.println("refused in the end");
              }
              long sum = taken.stream().mapToLong(r -> r.toCompletableFuture().join()).sum();
              System.out.println(sum - 1000 * (taken.size() - 6));
            }));
            """);

    assertThat(result.error()).isEmpty();
    assertThat(result.exitCode()).isZero();
    assertThat(result.output().lines()).containsExactly("refused in the end", "15");
  }

  @Test
  @Requirement("R11")
  void anExitThatIsAskedForDoesNotWaitForTasksThatNeverEnd() throws Exception {
    Program.Result result =
        run(
            """
            ProcessPoolExecutor executor = Pando.executor(1);
            var begun = Pando.event();
            var never = executor.submit(() -> {
              begun.set();
              Thread.sleep(Long.MAX_VALUE);
              return 1;
            });
            begun.await();
            System.out.println(never.isDone());
            System.exit(3);
            """);

    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.output().lines()).containsExactly("false");
  }

  @Test
  @Requirement({"R16", "R21"})
  void manyLargeArraysGoThroughTheSmallSharedMemoryOfAContainer() throws Exception {
    try (SmallTmpfs small = SmallTmpfs.mount(64 << 10)) {
      Program.Result result =
          run(
              small.directory(),
              """
              try (Pool pool = Pando.pool(2)) {
                List<byte[]> arrays = Collections.nCopies(40, new byte[4 << 20]);
                System.out.println(
                    pool.map(bytes -> bytes.length, arrays, 1).stream()
                        .mapToLong(n -> n).sum());
              }
              """);

      assertThat(result.error()).isEmpty();
      assertThat(result.output().strip()).isEqualTo(String.valueOf(40L * (4 << 20)));
    }
  }

  /**
   * In a mount namespace of its own, where the kernel's count of kills is a file that the program
   * writes: to have the kernel do it takes a control group, which tests can seldom make. Needs
   * root, else the test aborts.
   */
  private static ProcessBuilder withKillsIn(Path vmstat, ProcessBuilder program) {
    assumeThat(System.getProperty("user.name")).isEqualTo("root");
    assumeThat(Path.of("/proc/vmstat")).exists();
    List<String> command =
        new ArrayList<>(
            List.of(
                "unshare",
                "-m",
                "sh",
                "-c",
                "{ [ ! -d /sys/fs/cgroup ] || mount -t tmpfs none /sys/fs/cgroup; }"
                    + " && mount --bind \"$0\" /proc/vmstat || exit "
                    + NO_MOUNT
                    + "; exec \"$@\"",
                vmstat.toString()));
    command.addAll(program.command());
    return program.command(command);
  }

  @Test
  @Requirement({"R8", "R21"})
  void whoLosesAWorkerWhenMemoryIsShortReadsThatThisMayBeWhy() throws Exception {
    Path sharedMemory = Files.createDirectory(directory.resolve("shm"));
    Path vmstat = Files.writeString(directory.resolve("vmstat"), "oom_kill 0\n");
    Program.Result result =
        Program.run(
            withKillsIn(
                vmstat,
                java(
                    sharedMemory,
                    """
                    try (Pool pool = Pando.pool(1)) {
                      var begun = Pando.event();
                      var lost = pool.applyAsync(() -> {
                        begun.set();
                        Thread.sleep(Long.MAX_VALUE);
                        return 1;
                      });
                      begun.await();
                      java.nio.file.Files.writeString(
                          java.nio.file.Path.of("/proc/vmstat"), "oom_kill 1\\n");
                      ProcessHandle.of(pool.workerPids().get(0)).get().destroyForcibly();
                      try {
                        lost.get();
                      } catch (java.util.concurrent.ExecutionException e) {
                        System.out.println(e.getCause().getMessage());
                      }
                    }
                    """)));
    assumeThat(result.exitCode()).as("mount is not permitted here").isNotEqualTo(NO_MOUNT);

    assertThat(result.error()).isEmpty();
    assertThat(result.output())
        .contains("was killed by signal 9 while it ran")
        .contains("; the kernel killed a process here for lack of memory meanwhile");
    assertThat(groves(sharedMemory)).isEmpty();
  }

  @Test
  @Requirement("R12")
  void theWorkersOfAKilledProgramEnd() throws Exception {
    Path sharedMemory = Files.createDirectory(directory.resolve("shm"));
    Process killed = withABusyAndAnIdleWorker(sharedMemory);
    List<ProcessHandle> workers = workersOf(killed);

    killed.destroyForcibly().waitFor();
    long start = System.nanoTime();
    for (ProcessHandle worker : workers) {
      Children.awaitDeath(worker.pid());
    }
    System.out.printf(
        "workers ended %d ms after their parent%n", (System.nanoTime() - start) / 1_000_000);

    // An idle worker may see the death itself, leave in good order and be the last one.
    assertThat(groves(sharedMemory)).hasSizeLessThanOrEqualTo(1);
    Program.Result _ = run(sharedMemory, "System.out.println(Diagnostics.clean());");
  }

  @Test
  @Requirement("R12")
  void theNextProgramCleansUpAfterOneThatWasKilledTogetherWithItsWorkers() throws Exception {
    Path sharedMemory = Files.createDirectory(directory.resolve("shm"));
    Process killed = withABusyAndAnIdleWorker(sharedMemory);
    List<ProcessHandle> workers = workersOf(killed);

    Set<ProcessHandle> stopped = stopAll(killed.toHandle());
    assertThat(stopped).containsAll(workers);
    for (ProcessHandle each : stopped) {
      each.destroyForcibly();
    }
    killed.waitFor();
    for (ProcessHandle each : stopped) {
      Children.awaitDeath(each.pid());
    }

    assertThat(groves(sharedMemory)).hasSize(1);
    Program.Result _ = run(sharedMemory, "System.out.println(Diagnostics.clean());");
  }

  private Process withABusyAndAnIdleWorker(Path sharedMemory) throws IOException {
    return java(
            sharedMemory,
            """
            Pool pool = Pando.pool(2);
            pool.map(x -> x, List.of(1, 2, 3, 4), 1);
            pool.applyAsync(() -> { while (true) Thread.onSpinWait(); });
            System.out.println(pool.workerPids().stream().map(String::valueOf)
                .collect(Collectors.joining(" ")));
            Thread.sleep(60_000);
            """)
        .start();
  }

  private static List<ProcessHandle> workersOf(Process program) throws IOException {
    try (BufferedReader output = program.inputReader(StandardCharsets.UTF_8)) {
      List<ProcessHandle> workers =
          Stream.of(String.valueOf(output.readLine()).split(" "))
              .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)).stream())
              .toList();
      assertThat(workers).hasSize(2);
      return workers;
    }
  }

  /** Stops a process and all that come from it, so that none sees another one die. */
  private static Set<ProcessHandle> stopAll(ProcessHandle root) throws Exception {
    Set<ProcessHandle> stopped = new LinkedHashSet<>();
    List<ProcessHandle> running = List.of(root);
    while (!running.isEmpty()) {
      for (ProcessHandle each : running) {
        Standstill.stop(each.pid());
        stopped.add(each);
      }
      running = root.descendants().filter(each -> !stopped.contains(each)).toList();
    }
    return stopped;
  }

  @Test
  @Tag("torture")
  @Conformance("ProcessPoolExecutorTest.test_max_workers_too_large")
  @Requirement("R28")
  void aPoolMayHaveMoreThanSixtyOneWorkers() throws Exception {
    Program.Result result =
        run(
            """
            try (Pool pool = Pando.poolBuilder().workers(70).maxHeap(32 << 20).build()) {
              System.out.println(
                  pool.map(x -> x * x, IntStream.range(0, 1000).boxed().toList()).stream()
                      .mapToLong(x -> x).sum());
            }
            """);

    assertThat(result.error()).isEmpty();
    assertThat(result.output().strip()).isEqualTo("332833500");
  }

  @Test
  @Tag("torture")
  @Requirement("R16")
  void anArrayOfMoreThanTwoGibibytesReachesAWorker() throws Exception {
    assumeThat(Platform.current().memoryAvailableBytes()).isGreaterThan(16L << 30);
    Path sharedMemory = Files.createTempDirectory(Path.of("/dev/shm"), "pando-test-");
    try {
      Program.Result result =
          Program.run(
              java(
                  sharedMemory,
                  """
                  long[] large = new long[(1 << 28) + 3];
                  large[large.length - 1] = 7;
                  try (Pool pool = Pando.poolBuilder().workers(1).maxHeap(4L << 30).build()) {
                    System.out.println(
                        pool.apply((long[] array) -> array.length + array[array.length - 1], large));
                  }
                  """,
                  "-Xmx4g"),
              LARGE_LIMIT_SECONDS);

      assertThat(result.error()).isEmpty();
      assertThat(result.output().strip()).isEqualTo(String.valueOf((1 << 28) + 3 + 7));
    } finally {
      Files.delete(sharedMemory); // the program has left nothing in it
    }
  }
}
