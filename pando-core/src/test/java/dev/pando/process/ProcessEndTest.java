package dev.pando.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.testing.Notes;
import dev.pando.testing.Program;
import dev.pando.testing.Requirement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of children when their parent ends: at its end, by a signal, by SIGKILL. */
@Timeout(180)
class ProcessEndTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** Starts children as its arguments say, notes their pids, and then ends or waits. */
  private static final String PARENT =
      """
      import dev.pando.internal.process.ProcessAccess;
      import dev.pando.internal.process.ProcessSpec;
      import dev.pando.internal.process.ProcessSettings;
      import dev.pando.process.ChildProcess;
      import dev.pando.process.ChildProcessBuilder;
      import java.nio.file.*;

      public class Parent {
        static void note(String line) throws Exception {
          Files.writeString(Path.of("notes"), line + "\\n",
              StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }

        static void live(long millis) throws Exception {
          note("up " + ProcessHandle.current().pid());
          Thread.sleep(millis);
          note("done " + ProcessHandle.current().pid());
        }

        static void withChild() throws Exception {
          ChildProcess.builder(() -> live(600_000)).daemon(true).start();
          live(600_000);
        }

        static void stubborn() throws Exception {
          Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try { Thread.sleep(600_000); } catch (InterruptedException e) { }
          }));
          Files.createFile(Path.of("stubborn"));
          live(600_000);
        }

        static void await(String file) throws Exception {
          while (!Files.exists(Path.of(file))) Thread.sleep(5);
        }

        public static void main(String[] arguments) throws Exception {
          for (String argument : arguments) {
            switch (argument) {
              case "daemon" -> ChildProcess.builder(() -> live(600_000)).daemon(true).start();
              case "stubborn" -> {
                ChildProcess.builder(() -> stubborn()).daemon(true).start();
                // One that is ended before it adds its hook would end at once, and loudly.
                await("stubborn");
              }
              case "brief" -> ChildProcess.of(() -> live(1500)).start();
              case "ordinary" -> ChildProcess.of(() -> live(600_000)).start();
              case "worker" -> {
                ProcessAccess access = ProcessAccess.get();
                ChildProcessBuilder builder =
                    access.builder(
                        ProcessSpec.of(ProcessSettings.of(dev.pando.internal.launch.LaunchMethod.SPAWN)),
                        (dev.pando.function.SerializableRunnable) () -> withChild());
                access.asWorker(builder).start();
              }
              default -> Thread.sleep(600_000);
            }
          }
          note("parent ends");
        }
      }
      """;

  @TempDir Path directory;
  private Notes notes;

  @BeforeEach
  void compile() throws Exception {
    Program.compile(directory, "Parent.java", PARENT);
    notes = Notes.in(directory, "notes");
  }

  private Process parent(String... arguments) throws Exception {
    return Program.java(
            directory,
            Stream.concat(
                    Stream.of(
                        "-Dpando.directory=" + directory,
                        "-cp",
                        ".:" + Program.pandoClasses(),
                        "Parent"),
                    Stream.of(arguments))
                .toArray(String[]::new))
        .start();
  }

  private List<Long> pidsUp(int count) throws InterruptedException {
    return notes.await(count).stream()
        .filter(line -> line.startsWith("up "))
        .map(line -> Long.valueOf(line.substring(3)))
        .toList();
  }

  private static boolean isAlive(long pid) {
    // Killed orphans may stay zombies where no init process collects them.
    Optional<ProcessHandle> handle = ProcessHandle.of(pid);
    return handle.isPresent() && handle.get().isAlive() && !isZombie(pid);
  }

  private static boolean isZombie(long pid) {
    try {
      return Files.readString(Path.of("/proc/" + pid + "/stat")).contains(") Z ");
    } catch (java.io.IOException e) {
      return true;
    }
  }

  private static long millisUntilGone(List<Long> pids) throws InterruptedException {
    long start = System.nanoTime();
    while (pids.stream().anyMatch(ProcessEndTest::isAlive)) {
      if (System.nanoTime() - start > LIMIT.toNanos()) {
        throw new AssertionError("still alive: " + pids);
      }
      Thread.sleep(1);
    }
    return (System.nanoTime() - start) / 1_000_000;
  }

  private List<Path> groves() throws Exception {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(f -> f.getFileName().toString().startsWith("pando-")).toList();
    }
  }

  @Test
  void at_the_end_daemons_are_ended_and_others_are_awaited() throws Exception {
    Process parent = parent("daemon", "stubborn", "brief");
    Program.Result result = Program.await(parent);
    assertThat(result.exitCode()).isZero();
    assertThat(result.error()).isEmpty();
    List<Long> pids = pidsUp(1);
    assertThat(notes.lines()).filteredOn(line -> line.startsWith("done")).hasSize(1);
    assertThat(pids).noneMatch(ProcessEndTest::isAlive);
    assertThat(groves()).isEmpty();
  }

  @Test
  @Requirement("R18")
  void a_signal_ends_the_parent_and_its_daemons_without_waiting_for_others() throws Exception {
    Process parent = parent("daemon", "ordinary", "forever");
    List<Long> pids = pidsUp(2);
    parent.destroy();
    assertThat(parent.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(parent.exitValue()).isEqualTo(143);
    List<Long> alive = pids.stream().filter(ProcessEndTest::isAlive).toList();
    assertThat(alive).hasSize(1);
    ProcessHandle.of(alive.get(0)).orElseThrow().destroyForcibly();
    millisUntilGone(pids);
  }

  @Test
  @Requirement("R12")
  void sigkill_of_the_parent_ends_daemons_workers_and_their_children() throws Exception {
    Process parent = parent("daemon", "worker", "forever");
    List<Long> pids = pidsUp(3);
    assertThat(pids).hasSize(3).allMatch(ProcessEndTest::isAlive);
    parent.destroyForcibly().waitFor();
    long millis = millisUntilGone(pids);
    System.out.println("descendants of a killed process were gone after " + millis + " ms");
    assertThat(groves()).hasSize(1);

    Files.delete(directory.resolve("notes"));
    assertThat(Program.await(parent("brief")).exitCode()).isZero();
    assertThat(groves()).as("reclaimed by the next start").isEmpty();
  }

  @Test
  void a_child_that_outlives_its_parent_goes_on_by_itself() throws Exception {
    Process parent = parent("brief", "forever");
    List<Long> pids = pidsUp(1);
    parent.destroyForcibly().waitFor();
    millisUntilGone(pids);
    assertThat(notes.lines()).containsExactly("up " + pids.get(0), "done " + pids.get(0));
  }
}
