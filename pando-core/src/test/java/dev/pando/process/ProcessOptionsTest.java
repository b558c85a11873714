package dev.pando.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.Pando;
import dev.pando.connection.Connection;
import dev.pando.connection.Pipe;
import dev.pando.internal.process.Processes;
import dev.pando.spi.EncodingException;
import dev.pando.testing.Conformance;
import dev.pando.testing.Notes;
import dev.pando.testing.Program;
import dev.pando.testing.Requirement;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What can be said about how a child is started, and what it inherits. */
@Timeout(120)
@SuppressWarnings("serial") // lambdas that travel use private members of the test
class ProcessOptionsTest {
  @TempDir Path directory;

  private static void run(ChildProcessBuilder builder) throws InterruptedException {
    ChildProcess child = builder.start();
    child.join();
    assertThat(child.exitCode()).as(child.deathReport()).hasValue(0);
  }

  @Test
  void environment_directory_heap_and_options_are_as_the_builder_says() throws Exception {
    Notes notes = Notes.in(directory, "notes");
    run(
        ChildProcess.builder(
                () -> {
                  notes.add(System.getenv("PANDO_TEST"));
                  notes.add(String.valueOf(System.getenv("PATH")));
                  notes.add(Path.of("").toAbsolutePath().toRealPath());
                  notes.add(Runtime.getRuntime().maxMemory() >> 20);
                  notes.add(Runtime.getRuntime().availableProcessors());
                  notes.add(System.getProperty("pando.test"));
                  notes.add(System.in.read());
                })
            .environment("PANDO_TEST", "value with spaces")
            .environment("PATH", null)
            .workingDirectory(directory)
            .heap(96 << 20)
            .activeProcessors(3)
            .jvmOptions("-Dpando.test=a \"b\" \\c"));
    List<String> lines = notes.lines();
    assertThat(lines.subList(0, 3))
        .containsExactly("value with spaces", "null", directory.toRealPath().toString());
    assertThat(Long.parseLong(lines.get(3))).isBetween(80L, 96L);
    assertThat(lines.subList(4, 7)).containsExactly("3", "a \"b\" \\c", "-1");
  }

  private static volatile byte[] lastReceived = {};

  @Test
  void a_child_that_receives_large_arrays_does_not_fill_its_heap_with_them() throws Exception {
    int messages = 400;
    Pipe pipe = Pando.pipe();
    try (Connection ours = pipe.first();
        Connection theirs = pipe.second()) {
      ChildProcess child =
          ChildProcess.builder(
                  () -> {
                    for (int i = 0; i < messages; i++) {
                      lastReceived = theirs.recvBytes();
                    }
                    theirs.send(Runtime.getRuntime().totalMemory() >> 20);
                  })
              .start();
      byte[] message = new byte[4 << 20];
      for (int i = 0; i < messages; i++) {
        ours.sendBytes(message);
      }
      assertThat(ours.recv(Long.class))
          .as("MiB of heap for arrays of 4 MiB, one in use at a time")
          .isLessThan(128);
      child.join();
    }
  }

  @Test
  void nonsense_is_refused_at_once() {
    ChildProcessBuilder builder = ChildProcess.builder(() -> {});
    assertThatThrownBy(() -> builder.heap(1024)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.activeProcessors(0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.stdout(Redirect.PIPE))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void output_goes_to_files_or_nowhere_when_told() throws Exception {
    File out = directory.resolve("out").toFile();
    Files.writeString(out.toPath(), "before\n");
    run(
        ChildProcess.builder(
                () -> {
                  System.out.println("after");
                  System.err.println("unseen");
                })
            .stdout(Redirect.appendTo(out))
            .stderr(Redirect.DISCARD));
    assertThat(out).hasContent("before\nafter");
  }

  @Test
  void what_children_print_arrives_in_whole_lines_before_join_returns() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = System.out;
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      List<ChildProcess> children = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        String line = String.valueOf((char) ('a' + i)).repeat(500);
        children.add(
            ChildProcess.of(
                    () -> {
                      for (int n = 0; n < 300; n++) {
                        System.out.print(line.substring(250)); // lines that take two writes
                        System.out.flush();
                        System.out.println(line.substring(250));
                      }
                      System.out.print("no end");
                    })
                .start());
      }
      for (ChildProcess child : children) {
        child.join();
      }
    } finally {
      System.setOut(out);
    }
    String text = bytes.toString(StandardCharsets.UTF_8).replace("no end", "");
    assertThat(text.lines())
        .hasSize(900)
        .allMatch(line -> line.length() == 500 && line.chars().distinct().count() == 1);
  }

  @Test
  void a_grandchild_that_holds_the_pipe_does_not_hold_up_join() throws Exception {
    Notes notes = Notes.in(directory, "notes");
    ChildProcess child =
        ChildProcess.of(() ->
                notes.add(
                    new ProcessBuilder("sleep", "600")
                        .redirectOutput(Redirect.INHERIT)
                        .redirectError(Redirect.INHERIT)
                        .start()
                        .pid()))
            .start();
    child.join();
    assertThat(child.exitCode()).hasValue(0);
    ProcessHandle.of(Long.parseLong(notes.lines().get(0))).orElseThrow().destroyForcibly();
  }

  @Test
  @Requirement("R17")
  void a_target_that_cannot_be_sent_fails_in_the_caller_and_starts_nothing() throws Exception {
    Path file = Files.createFile(directory.resolve("file"));
    try (InputStream in = Files.newInputStream(file)) {
      ChildProcess child = ChildProcess.of(() -> in.read());
      assertThatThrownBy(child::start)
          .isInstanceOf(EncodingException.class)
          .hasMessageContaining("ProcessOptionsTest");
      assertThat(child.isAlive()).isFalse();
      assertThat(Processes.activeChildren()).doesNotContain(child);
      child.close();
    }
  }

  @Test
  @Conformance("_TestProcess.test_set_executable")
  void the_launcher_can_be_chosen_and_a_missing_one_is_named() throws Exception {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Path link = Files.createSymbolicLink(directory.resolve("my java"), java);
    run(ChildProcess.builder(() -> {}).javaExecutable(link));
    run(ChildProcess.builder(() -> {}).javaExecutable(java));
    ChildProcessBuilder missing =
        ChildProcess.builder(() -> {}).javaExecutable(directory.resolve("none"));
    assertThatThrownBy(missing::start)
        .isInstanceOf(ProcessException.class)
        .hasMessageContaining("none")
        .hasMessageContaining("setJavaExecutable");
  }

  @Test
  void a_jvm_that_refuses_its_options_is_an_exit_with_its_words_on_stderr() throws Exception {
    ChildProcess child = ChildProcess.builder(() -> {}).jvmOptions("-XX:NoSuchOption=1").start();
    child.join();
    assertThat(child.exitCode()).hasValue(1);
    assertThat(child.deathReport()).contains("NoSuchOption");
  }

  @Test
  void a_hundred_kilobytes_of_arguments_arrive() throws Exception {
    Notes notes = Notes.in(directory, "notes");
    String text = "x".repeat(100 << 10);
    byte[] bytes = new byte[3 << 20];
    run(ChildProcess.builder(() -> notes.add(text.length() + " " + bytes.length)));
    assertThat(notes.lines()).containsExactly((100 << 10) + " " + (3 << 20));
  }

  @Test
  @Requirement("R13")
  void running_out_of_memory_or_stack_is_an_ordinary_failure() throws Exception {
    ChildProcess memory =
        ChildProcess.builder(
                () -> {
                  for (long[][] all = new long[1 << 20][]; ; ) {
                    for (int i = 0; i < all.length; i++) {
                      all[i] = new long[1 << 10];
                    }
                  }
                })
            .heap(32 << 20)
            .stderr(Redirect.DISCARD)
            .start();
    ChildProcess stack = ChildProcess.builder(() -> endless(0)).stderr(Redirect.DISCARD).start();
    memory.join();
    stack.join();
    assertThat(memory.exitCode()).hasValue(1);
    assertThat(memory.failure()).get().isInstanceOf(OutOfMemoryError.class);
    assertThat(stack.exitCode()).hasValue(1);
    assertThat(stack.failure()).get().isInstanceOf(StackOverflowError.class);
  }

  @SuppressWarnings("InfiniteRecursion") // the point
  private static int endless(int n) {
    return endless(n + 1) + 1;
  }

  @Test
  @Requirement("R13")
  void a_crash_of_the_jvm_leaves_its_report() throws Exception {
    Notes notes = Notes.in(directory, "notes");
    ChildProcess child =
        ChildProcess.builder(
                () -> {
                  notes.add("up");
                  Thread.sleep(60_000);
                })
            .stdout(Redirect.DISCARD)
            .stderr(Redirect.DISCARD)
            .jvmOptions("-XX:-CreateCoredumpOnCrash")
            .start();
    notes.await(1);
    new ProcessBuilder("kill", "-SEGV", String.valueOf(child.pid())).start().waitFor();
    child.join();
    assertThat(child.exitCode().orElse(0)).isIn(1, -6); // -6 where core dumps are on
    assertThat(child.hsErrFile()).isPresent();
    assertThat(child.deathReport()).contains(child.hsErrFile().get().toString());
    Files.delete(child.hsErrFile().get());
  }

  /** Prints, for this process and its grandchild, what was inherited. */
  private static final String FLAGS =
      """
      import dev.pando.process.ChildProcess;
      import java.lang.management.ManagementFactory;

      public class Flags {
        static String flags() {
          boolean asserts = false;
          assert asserts = true;
          return asserts + " " + System.getProperty("x") + " "
              + Flags.class.getClassLoader().getResource("nothing") + " "
              + Object.class.getModule().isOpen("java.lang", Flags.class.getModule()) + " "
              + ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                  .anyMatch(a -> a.startsWith("--enable-preview")) + " "
              + ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                  .noneMatch(a -> a.contains("HeapDump") || a.contains("jdwp")) + " "
              + System.getProperty("java.class.path").split(":").length + " "
              + System.getenv("JAVA_TOOL_OPTIONS");
        }

        static int options() {
          return ManagementFactory.getRuntimeMXBean().getInputArguments().size();
        }

        public static void main(String[] arguments) throws Exception {
          ChildProcess.of(
                  () -> {
                    System.out.println(flags());
                    int mine = options();
                    ChildProcess.of(
                            () -> {
                              System.out.println(flags());
                              System.out.println(options() == mine);
                            })
                        .start()
                        .join();
                  })
              .start()
              .join();
        }
      }
      """;

  @Test
  @Conformance({"TestFlags.test_flags", "_TestSpawnedSysPath.test_child_sys_path"})
  void flags_and_a_long_class_path_reach_grandchildren_without_growing() throws Exception {
    Path classes = Files.createDirectory(directory.resolve("classes"));
    Program.compile(classes, "Flags.java", FLAGS);
    String empty =
        IntStream.range(0, 200)
            .mapToObj(i -> directory.resolve("entry-" + i + ".jar").toString())
            .collect(Collectors.joining(":"));
    ProcessBuilder parent =
        Program.java(
            directory,
            "-ea",
            "-Dx=y z",
            "--enable-preview",
            "--add-opens",
            "java.base/java.lang=ALL-UNNAMED",
            "-XX:HeapDumpPath=" + directory,
            "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,quiet=y,address=localhost:0",
            "-cp",
            "classes:" + empty + ":" + Program.pandoClasses(),
            "Flags");
    parent.environment().put("JAVA_TOOL_OPTIONS", "-Xmx300m -Dfrom.tool.options=1");
    Program.Result result = Program.run(parent);
    String flags = "true y z null true true true 202 null";
    assertThat(result.output()).isEqualTo(flags + "\n" + flags + "\ntrue\n");
    assertThat(result.error()).doesNotContain("Exception");
  }

  private static final String LOGGING_PROGRAM =
      """
      import dev.pando.Pando;
      import dev.pando.StartMethod;

      public class Main {
        static void print(String who) {
          System.Logger logger = System.getLogger("dev.pando");
          for (System.Logger.Level level : System.Logger.Level.values()) {
            if (logger.isLoggable(level)) {
              System.out.println(who + " " + level);
              return;
            }
          }
        }

        public static void main(String[] arguments) throws Exception {
          print("parent");
          for (StartMethod method : new StartMethod[] {StartMethod.SPAWN, StartMethod.FORKSERVER}) {
            if (Pando.allStartMethods().contains(method)) {
              Pando.context(method).process(() -> print("child")).start().join();
            }
          }
        }
      }
      """;

  /** {@code isLoggable(ALL)} holds only where all is logged. */
  @Test
  @Conformance("_TestLogging.test_level")
  void children_log_as_the_program_was_told_to() throws Exception {
    Path classes =
        Program.compile(
            Files.createDirectories(directory.resolve("classes")), "Main.java", LOGGING_PROGRAM);
    for (String setting : List.of("dev.pando.level=FINE", ".level=WARNING")) {
      Path configuration =
          Files.writeString(directory.resolve("logging.properties"), setting + "\n");
      Program.Result result =
          Program.run(
              Program.java(
                  directory,
                  "--enable-native-access=ALL-UNNAMED",
                  "-Djava.util.logging.config.file=" + configuration,
                  "-cp",
                  classes + File.pathSeparator + Program.pandoClasses(),
                  "Main"));

      assertThat(result.error()).isEmpty();
      String level = setting.startsWith(".") ? "WARNING" : "DEBUG";
      assertThat(result.output().lines())
          .startsWith("parent " + level)
          .contains("child " + level)
          .allMatch(line -> line.endsWith(" " + level));
    }
  }
}
