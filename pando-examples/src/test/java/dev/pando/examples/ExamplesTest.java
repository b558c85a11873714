package dev.pando.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A reader who runs an example sees what its comment says. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ExamplesTest {
  private interface Main {
    void run(String[] arguments) throws Exception;
  }

  private static List<String> output(Main main, String... arguments) throws Exception {
    PrintStream before = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(bytes, true, UTF_8));
    try {
      main.run(arguments);
    } finally {
      System.setOut(before);
    }
    return bytes.toString(UTF_8).lines().toList();
  }

  @Test
  void squares() throws Exception {
    assertThat(output(Squares::main)).containsExactly("[1, 4, 9]");
  }

  @Test
  void hello() throws Exception {
    List<String> lines = output(Hello::main, "aspen");

    assertThat(lines).hasSize(2);
    assertThat(lines.get(0)).startsWith("hello aspen from Process-");
    assertThat(lines.get(1)).isEqualTo("exit code 0");
  }

  @Test
  void workQueue() throws Exception {
    assertThat(output(WorkQueue::main)).containsExactly("100 squares, sum 338350");
  }

  @Test
  void wordCounts() throws Exception {
    assertThat(output(WordCounts::main)).containsExactly("{a=3, is=2, rose=3}");
  }

  @Test
  void conversation() throws Exception {
    assertThat(output(Conversation::main))
        .containsExactly("aspen has 5 letters", "pando has 5 letters", "exit code 0");
  }

  @Test
  void isolation() throws Exception {
    assertThat(output(Isolation::main))
        .containsExactly(
            "result 0",
            "result 1",
            "result 4",
            "result 9",
            "lost one task: exit code 3",
            "result 25",
            "result 36",
            "result 49",
            "result 64",
            "result 81");
  }

  @Test
  void oneAtATime() throws Exception {
    assertThat(output(OneAtATime::main)).containsExactly("met somebody inside: 0 times");
  }

  @Test
  void ownerDied() throws Exception {
    assertThat(output(OwnerDied::main))
        .containsExactly(
            "SharedLock(owner=SomeOtherProcess)", "the owner died: true", "and now: false");
  }

  @Test
  void inStep() throws Exception {
    assertThat(output(InStep::main))
        .containsExactly("both are in round 1", "both are in round 2", "both are in round 3");
  }

  @Test
  void endlessSource() throws Exception {
    assertThat(output(EndlessSource::main))
        .hasSize(10)
        .startsWith("1000003", "1000033")
        .endsWith("1000151");
  }

  @Test
  void killableTask() throws Exception {
    assertThat(output(KillableTask::main))
        .containsExactly("cancelled: true", "the next task gives 42");
  }

  @Test
  void subclass() throws Exception {
    assertThat(output(Subclass::main)).singleElement().asString().endsWith("adds up 6");
  }

  @Test
  void histogram() throws Exception {
    assertThat(output(Histogram::main))
        .containsExactly(
            "0: 400", "1: 800", "2: 0", "3: 0", "4: 800", "5: 400", "6: 800", "7: 0", "8: 0",
            "9: 800");
  }

  @Test
  void account() throws Exception {
    assertThat(output(Account::main)).containsExactly("2000 bookings, 7000 cents");
  }

  @Test
  void namedBlock() throws Exception {
    assertThat(output(NamedBlock::main)).containsExactly("7", "howdy 42 2.5 true");
  }

  @Test
  void timeLimit() throws Exception {
    assertThat(output(TimeLimit::main))
        .hasSize(4)
        .startsWith("2", "4")
        .endsWith("8")
        .element(2)
        .asString()
        .contains("element 2 (3) ran longer than its limit of PT0.5S");
  }

  @Test
  void secondAttempt() throws Exception {
    assertThat(output(SecondAttempt::main))
        .containsExactly("went well at run 2", "given up after 2 attempts");
  }

  @Test
  void workerState() throws Exception {
    assertThat(output(WorkerState::main))
        .containsExactly("[cedar, aspen, birch]", "3 look-ups in 2 workers");
  }

  @Test
  void elasticPool() throws Exception {
    assertThat(output(ElasticPool::main)).containsExactly("before: 0", "42", "after: 0");
  }

  @Test
  void progressBar() throws Exception {
    List<String> lines = output(ProgressBar::main);
    assertThat(lines).last().isEqualTo("sum 332833500");
    assertThat(lines).anyMatch(line -> line.endsWith("#] 1000/1000"));
  }

  /** A program of its own, as on another machine. */
  private static Process program(String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                JobQueue.class.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
  }

  @Test
  @EnabledOnOs(OS.LINUX) // where all of 127.0.0.0/8 is this machine
  void jobQueue(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("jobs.key");
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    String key = Files.write(file, bytes).toString();
    Process server = program("serve", "127.0.0.2", "0", key);
    try (BufferedReader said = server.inputReader(UTF_8)) {
      String port = said.readLine();
      Process worker = program("work", "127.0.0.2", port, key);

      assertThat(output(JobQueue::main, "submit", "127.0.0.2", port, key))
          .containsExactly("100 squares, sum 338350");

      assertThat(worker.inputReader(UTF_8).readAllAsString()).isEqualTo("did 100 jobs\n");
      assertThat(worker.waitFor()).isZero();
    } finally {
      server.destroy();
      server.waitFor();
    }
  }

  @Test
  void bankTellers() throws Exception {
    assertThat(output(BankTellers::main))
        .containsExactly("all served, never more than two at once: true");
  }

  @Test
  void customers() throws Exception {
    assertThat(output(Customers::main))
        .containsExactly("inside before it opens: 0", "inside after: 3");
  }

  @Test
  void pipeGreeting() throws Exception {
    assertThat(output(PipeGreeting::main))
        .containsExactly("hello from the other side", "exit code 0, alive false");
  }
}
