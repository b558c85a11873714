package dev.pando.tck;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.Context;
import dev.pando.pool.AsyncResult;
import dev.pando.pool.Pool;
import dev.pando.pool.ResultIterator;
import dev.pando.pool.RetryPolicy;
import dev.pando.pool.TaskPolicy;
import dev.pando.pool.WorkerDiedException;
import dev.pando.process.ProcessException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tasks that are cancelled, run past their limit, or are run again, in workers of one process. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 60, unit = SECONDS)
public abstract class TaskPolicyContract {
  private static final Duration LONG_GRACE = Duration.ofSeconds(30);
  private static final Duration LIMIT = Duration.ofMillis(200);

  private final Context context;

  /** One worker, so that what a task leaves behind meets the next one. */
  private Pool pool;

  /** Tests the pools of this context. */
  @SuppressWarnings("NullAway.Init") // the pool is there before the first test
  protected TaskPolicyContract(Context context) {
    this.context = context;
  }

  @BeforeAll
  void startPool() {
    pool = context.pool(1);
  }

  @AfterAll
  void closePool() {
    pool.close();
  }

  private static void await(Path file) throws InterruptedException {
    while (!Files.exists(file)) {
      Thread.sleep(1);
    }
  }

  private static long pid() {
    return ProcessHandle.current().pid();
  }

  private static int spin() {
    while (true) {
      Thread.onSpinWait();
    }
  }

  private static int sleepForADay() throws InterruptedException {
    Thread.sleep(Duration.ofDays(1));
    return 0;
  }

  /** Says that it runs, and if it is interrupted, that it was. */
  private static int heed(String directory) throws IOException, InterruptedException {
    Path _ = Files.createFile(Path.of(directory, "begun"));
    try {
      return sleepForADay();
    } catch (InterruptedException e) {
      Path _ = Files.createFile(Path.of(directory, "interrupted"));
      throw e;
    }
  }

  // cancelling

  @Test
  @Requirement("R8")
  void aCancelledTaskThatHeedsItsInterruptCostsNoWorker(@TempDir Path directory) throws Exception {
    long before = pool.apply(() -> pid());
    String name = directory.toString();
    AsyncResult<Integer> heeding =
        pool.with(TaskPolicy.DEFAULT.withGrace(LONG_GRACE)).applyAsync(() -> heed(name));
    await(directory.resolve("begun"));
    AsyncResult<Long> behind = pool.applyAsync(() -> pid());

    assertThat(heeding.cancel(true)).isTrue();
    assertThat(heeding.isCancelled()).isTrue();
    assertThatThrownBy(heeding::get).isInstanceOf(CancellationException.class);
    assertThat(behind.get()).isEqualTo(before);
    assertThat(directory.resolve("interrupted")).exists();
  }

  @Test
  @Requirement("R8")
  void aCancelledTaskThatIgnoresItsInterruptLosesItsWorkerAndNobodyElseNotices(
      @TempDir Path directory) throws Exception {
    long before = pool.apply(() -> pid());
    String begun = directory.resolve("begun").toString();
    AsyncResult<Integer> ignoring =
        pool.applyAsync(() -> {
          Path _ = Files.createFile(Path.of(begun));
          return spin();
        });
    await(directory.resolve("begun"));
    AsyncResult<Long> behind = pool.applyAsync(() -> pid());

    assertThat(ignoring.cancel(false)).isFalse();
    assertThat(ignoring.cancel(true)).isTrue();
    assertThatThrownBy(ignoring::get).isInstanceOf(CancellationException.class);
    assertThat(behind.get()).isNotEqualTo(before);
  }

  @Test
  @Requirement("R8")
  void anInterruptReachesTheTaskThatItIsMeantForAndNoOther() throws Exception {
    Random random = new Random(11);
    Pool graceful = pool.with(TaskPolicy.DEFAULT.withGrace(LONG_GRACE));
    for (int round = 0; round < 300; round++) {
      AsyncResult<Integer> cancelled =
          graceful.applyAsync(() -> {
            Thread.sleep(0, 300_000);
            return 1;
          });
      List<AsyncResult<Integer>> others = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        others.add(
            graceful.applyAsync(() -> {
              Thread.sleep(0, 50_000);
              return 2;
            }));
      }
      long until = System.nanoTime() + random.nextInt(800_000);
      while (System.nanoTime() < until) {
        Thread.onSpinWait();
      }
      boolean wasCancelled = cancelled.cancel(true);
      for (AsyncResult<Integer> other : others) {
        assertThat(other.get()).isEqualTo(2);
      }
      assertThat(cancelled.isCancelled()).isEqualTo(wasCancelled);
    }
  }

  // limits

  @Test
  @Requirement({"R8", "R29"})
  void aTaskThatRunsPastItsLimitFailsWithItsNameAndTheLimitAndItsWorkerGoesOn() throws Exception {
    long before = pool.apply(() -> pid());
    Pool limited = pool.with(TaskPolicy.DEFAULT.withTimeout(LIMIT).withGrace(LONG_GRACE));

    assertThatThrownBy(limited.applyAsync((Integer x) -> sleepForADay() + x, 42)::get)
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(TimeoutException.class)
        .hasMessageContaining("TaskPolicyContract on 42")
        .hasMessageContaining("PT0.2S");
    assertThatThrownBy(() -> limited.apply(() -> sleepForADay()))
        .isInstanceOf(TimeoutException.class);
    assertThat(limited.apply(() -> pid())).isEqualTo(before);
  }

  @Test
  @Requirement("R8")
  void aTaskThatCannotBeInterruptedLosesItsWorkerAtTheHardLimit() throws Exception {
    long before = pool.apply(() -> pid());
    Pool limited = pool.with(TaskPolicy.DEFAULT.withTimeout(LIMIT).withGrace(Duration.ZERO));
    AsyncResult<Integer> endless = limited.applyAsync(() -> spin());
    AsyncResult<Long> behind = limited.applyAsync(() -> pid());

    assertThatThrownBy(endless::get).hasCauseInstanceOf(TimeoutException.class);
    assertThat(behind.get()).isNotEqualTo(before);
  }

  @Test
  @Requirement("R8")
  void theLimitIsForTheRunAndNotForTheWaitBeforeIt() throws Exception {
    Pool limited = pool.withTimeout(Duration.ofSeconds(2));

    List<Integer> results =
        limited.map(
            x -> {
              Thread.sleep(300);
              return x;
            },
            IntStream.range(0, 10).boxed().toList(),
            10);
    assertThat(results).hasSize(10);
  }

  @Test
  @Requirement("R8")
  void inAnIterationOnlyTheElementThatRanPastTheLimitFails() throws Exception {
    ResultIterator<Integer> results =
        pool.withTimeout(LIMIT).imap(x -> x == 1 ? spin() : x, List.of(0, 1, 2, 3), 4);

    assertThat(results.next()).isEqualTo(0);
    assertThatThrownBy(results::next)
        .isInstanceOf(TimeoutException.class)
        .hasMessageContaining("element 1 (1)");
    assertThat(results.next()).isEqualTo(2);
    assertThat(results.next()).isEqualTo(3);
  }

  @Test
  void aLimitOfNoTimeIsRefused() {
    assertThatThrownBy(() -> pool.withTimeout(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("PT0S");
    assertThat(pool.policy().timeout()).isEmpty();
  }

  // second attempts

  /** Counts by files, because its process may not live to tell. */
  private static int attempt(String directory) throws IOException {
    for (int attempt = 1; ; attempt++) {
      Path file = Path.of(directory, "attempt" + attempt);
      if (!Files.exists(file)) {
        Path _ = Files.createFile(file);
        return attempt;
      }
    }
  }

  @Test
  @Requirement("R14")
  void aTaskWhoseWorkerDiesIsRunAgainIfItMayBe(@TempDir Path directory) throws Exception {
    String name = directory.toString();
    Pool patient = pool.withRetry(RetryPolicy.attempts(3).withBackoff(Duration.ofMillis(10)));

    int attempts =
        patient.apply(() -> {
          int attempt = attempt(name);
          if (attempt < 3) {
            Runtime.getRuntime().halt(1);
          }
          return attempt;
        });
    assertThat(attempts).isEqualTo(3);
  }

  @Test
  @Requirement({"R13", "R14"})
  void anElementThatKillsItsWorkersIsFoundOutAndFailsAlone() throws Exception {
    List<Integer> seen = new ArrayList<>();
    List<Throwable> failures = new ArrayList<>();
    try (ResultIterator<Integer> results =
        pool.withRetry(RetryPolicy.attempts(2))
            .imap(
                x -> {
                  if (x == 105) {
                    Runtime.getRuntime().halt(9);
                  }
                  return x;
                },
                IntStream.range(100, 110).boxed().toList(),
                10)) {
      while (results.hasNext()) {
        try {
          seen.add(results.next());
        } catch (WorkerDiedException e) {
          failures.add(e);
        }
      }
    }

    assertThat(seen).containsExactly(100, 101, 102, 103, 104, 106, 107, 108, 109);
    assertThat(failures)
        .singleElement()
        .isInstanceOfSatisfying(
            WorkerDiedException.class,
            died -> {
              assertThat(died.attempts()).isEqualTo(2);
              assertThat(died.task()).contains("element 5 (105)");
              assertThat(died.exitCode()).isEqualTo(9);
              assertThat(died.getSuppressed()).hasSize(1);
            });
  }

  @Test
  @Requirement("R14")
  void anExceptionIsTriedAgainOnlyIfTheRuleNamesIt(@TempDir Path directory) throws Exception {
    String name = directory.toString();
    Pool patient = pool.withRetry(RetryPolicy.attempts(5).alsoOn(IOException.class));

    int attempts =
        patient.apply(() -> {
          int attempt = attempt(name);
          if (attempt < 4) {
            throw new IOException("attempt " + attempt);
          }
          return attempt;
        });
    assertThat(attempts).isEqualTo(4);
    assertThatThrownBy(() ->
            patient.apply(() -> {
              throw new IllegalStateException("attempt " + attempt(name));
            }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("attempt 5");
  }

  @Test
  @Requirement({"R8", "R14"})
  void aTaskPastItsLimitMayHaveAnotherAttempt(@TempDir Path directory) throws Exception {
    String name = directory.toString();
    Pool patient =
        pool.withTimeout(Duration.ofMillis(500))
            .withRetry(RetryPolicy.attempts(2).alsoOn(TimeoutException.class));

    assertThat(patient.<Integer>apply(() -> attempt(name) == 1 ? spin() : 2)).isEqualTo(2);
  }

  @Test
  void anAttemptFewerThanOneIsRefused() {
    assertThatThrownBy(() -> RetryPolicy.attempts(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0 attempts");
  }

  // initializers

  @Test
  @Conformance("FailingInitializerMixin.test_initializer")
  @Requirement({"R13", "R14"})
  void anInitializerThatEndsItsProcessBreaksThePoolAndSaysSo() {
    try (Pool failing =
        context.poolBuilder().workers(1).initializer(() -> Runtime.getRuntime().halt(5)).build()) {
      assertThatThrownBy(() -> failing.apply(() -> 1))
          .isInstanceOf(ProcessException.class)
          .cause()
          .isInstanceOf(WorkerDiedException.class)
          .hasMessageContaining("exited with code 5 while it ran its initializer");
    }
  }

  @Test
  @Conformance("ProcessPoolExecutorTest.test_failed_worker_replacement_breaks_pool")
  @Requirement({"R11", "R14"})
  void aReplacementThatCannotStartBreaksThePoolAndSaysWhy(@TempDir Path directory)
      throws Exception {
    Path gone = directory.resolve("gone");
    String name = gone.toString();
    try (Pool failing =
        context
            .poolBuilder()
            .workers(1)
            .initializer(() -> {
              if (Files.exists(Path.of(name))) {
                throw new IOException("the database is gone");
              }
            })
            .build()) {
      assertThat((int) failing.apply(() -> 1)).isEqualTo(1);
      Path _ = Files.createFile(gone);
      assertThatThrownBy(() ->
              failing.apply(() -> {
                Runtime.getRuntime().halt(1);
                return 0;
              }))
          .isInstanceOf(WorkerDiedException.class);
      assertThatThrownBy(() -> failing.apply(() -> 1))
          .isInstanceOf(ProcessException.class)
          .cause()
          .isInstanceOf(IOException.class)
          .hasMessage("the database is gone");
    }
  }
}
