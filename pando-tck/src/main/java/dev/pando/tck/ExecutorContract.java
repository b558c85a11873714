package dev.pando.tck;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.Context;
import dev.pando.function.SerializableCallable;
import dev.pando.function.SerializableRunnable;
import dev.pando.function.SerializableSupplier;
import dev.pando.pool.AsyncResult;
import dev.pando.pool.AsyncResults;
import dev.pando.pool.AsyncResults.Waited;
import dev.pando.pool.AsyncResults.When;
import dev.pando.pool.ProcessPoolExecutor;
import dev.pando.pool.ResultIterator;
import dev.pando.pool.WorkerDiedException;
import dev.pando.spi.EncodingException;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a {@link ProcessPoolExecutor} must do on every back end that has processes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 60, unit = SECONDS)
public abstract class ExecutorContract {
  private static final int WORKERS = 2;

  /** In a worker: an argument that it had once. */
  private static WeakReference<int[]> argument = new WeakReference<>(null);

  private final Context context;
  private ProcessPoolExecutor executor;

  /** Tests the executors of this context. */
  @SuppressWarnings("NullAway.Init") // the executor is there before the first test
  protected ExecutorContract(Context context) {
    this.context = context;
  }

  @BeforeAll
  void start() {
    executor = context.executor(WORKERS);
  }

  @AfterAll
  void stop() {
    executor.close();
  }

  private static SerializableCallable<Integer> square(int x) {
    return () -> x * x;
  }

  private static int waitFor(Path file) throws InterruptedException {
    while (!Files.exists(file)) {
      Thread.sleep(1);
    }
    return 1;
  }

  // submit

  @Test
  @Conformance("ProcessPoolExecutorTest.test_ressources_gced_in_workers")
  void aWorkerKeepsNoArgumentAlive() throws Exception {
    int[] large = new int[1000];
    long worker =
        executor
            .submit(() -> {
              argument = new WeakReference<>(large);
              return ProcessHandle.current().pid();
            })
            .get();
    long asked;
    do {
      asked =
          executor
              .submit(() -> {
                while (argument.get() != null) {
                  System.gc();
                }
                return ProcessHandle.current().pid();
              })
              .get(30, SECONDS);
    } while (asked != worker);
  }

  @Test
  @Conformance({"ExecutorTest.test_submit", "ExecutorTest.test_submit_keyword"})
  void aSubmittedTaskGivesItsResultFromAnotherProcess() throws Exception {
    assertThat(executor.submit(square(8)).get()).isEqualTo(64);
    long pid = executor.submit(() -> ProcessHandle.current().pid()).get();
    assertThat(executor.workerPids()).contains(pid);
  }

  @Test
  void aTaskWithoutAResultGivesNull() throws Exception {
    SerializableRunnable nothing = () -> {};
    assertThat(executor.submit(nothing).get()).isNull();
    Runnable plain = nothing;
    assertThat(executor.submit(plain).get()).isNull();
  }

  @Test
  void theResultThatGoesWithARunnableShowsWhatTheTaskDidToIt() throws Exception {
    ArrayList<String> list = new ArrayList<>();
    SerializableRunnable task = () -> list.add("seen");

    assertThat(executor.submit(task, list).get()).containsExactly("seen");
    assertThat(list).isEmpty();
  }

  @Test
  @Conformance("ProcessPoolExecutorTest.test_traceback")
  void theExceptionOfATaskIsTheCauseOfTheExecutionException() {
    AsyncResult<Integer> result =
        executor.submit((SerializableCallable<Integer>) () -> Integer.parseInt("x"));

    assertThatThrownBy(result::get)
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(NumberFormatException.class)
        .hasMessageContaining("\"x\"");
  }

  @Test
  void aTaskThatCannotBeSentIsRefusedAtOnceAndTheExecutorGoesOn() throws Exception {
    Object unsendable = new Object();
    Callable<String> task = unsendable::toString;

    assertThatThrownBy(() -> executor.submit(task)).isInstanceOf(EncodingException.class);
    assertThat(executor.submit(square(3)).get()).isEqualTo(9);
  }

  @Test
  @Conformance({
    "ProcessPoolExecutorTest.test_killed_child",
    "ProcessPoolExecutorTest.test_traceback_when_child_process_terminates_abruptly"
  })
  void aWorkerThatEndsFailsItsTaskAloneAndSaysHow() throws Exception {
    AsyncResult<?> fatal =
        executor.submit((SerializableRunnable) () -> Runtime.getRuntime().halt(7));

    assertThatThrownBy(fatal::get)
        .cause()
        .isInstanceOf(WorkerDiedException.class)
        .hasMessageContaining("exited with code 7");
    assertThat(executor.submit(square(4)).get()).isEqualTo(16);
  }

  // What the JDK builds on executors

  @Test
  void invokeAllGivesAllResultsInOrder() throws Exception {
    List<Integer> results = new ArrayList<>();
    for (Future<Integer> result : executor.invokeAll(List.of(square(1), square(2), square(3)))) {
      results.add(result.get());
    }

    assertThat(results).containsExactly(1, 4, 9);
  }

  @Test
  void invokeAnyGivesAResultOfATaskThatSucceeds() throws Exception {
    SerializableCallable<Integer> failing =
        () -> {
          throw new IOException("not this one");
        };

    assertThat(executor.invokeAny(List.of(failing, square(5)))).isEqualTo(25);
    assertThatThrownBy(() -> executor.invokeAny(List.of(failing)))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(IOException.class);
  }

  @Test
  void aCompletionServiceGivesResultsAsTheyAreReady(@TempDir Path directory) throws Exception {
    ExecutorCompletionService<Integer> service = new ExecutorCompletionService<>(executor);
    String gate = directory.resolve("gate").toString();
    SerializableCallable<Integer> late = () -> waitFor(Path.of(gate));
    Future<Integer> first = service.submit(late);
    Future<Integer> second = service.submit(square(6));

    Future<Integer> taken = service.take();
    assertThat(taken).isSameAs(second);
    assertThat(taken.get()).isEqualTo(36);
    Files.createFile(directory.resolve("gate"));
    assertThat(service.take()).isSameAs(first);
    assertThat(first.get()).isEqualTo(1);
  }

  @Test
  void aCompletionServiceReportsATaskThatCannotBeSent() throws Exception {
    ExecutorCompletionService<String> service = new ExecutorCompletionService<>(executor);
    Object unsendable = new Object();
    Future<String> unused = service.submit(unsendable::toString);

    assertThat(service.take()).isSameAs(unused);
    assertThatThrownBy(unused::get).cause().isInstanceOf(EncodingException.class);
  }

  @Test
  void supplyAsyncRunsItsFunctionInAWorker() throws Exception {
    SerializableSupplier<Long> pid = () -> ProcessHandle.current().pid();
    CompletableFuture<Long> future = CompletableFuture.supplyAsync(pid, executor);

    assertThat(executor.workerPids()).contains(future.get());
  }

  @Test
  void supplyAsyncFailsWithTheExceptionOfItsFunction() {
    SerializableSupplier<Integer> failing = () -> Integer.parseInt("y");
    CompletableFuture<Integer> future = CompletableFuture.supplyAsync(failing, executor);

    assertThatThrownBy(future::get).cause().isInstanceOf(NumberFormatException.class);
  }

  @Test
  void runAsyncRunsItsFunctionInAWorker(@TempDir Path directory) throws Exception {
    String file = directory.resolve("pid").toString();
    SerializableRunnable task =
        () -> {
          Path _ = Files.writeString(Path.of(file), "" + ProcessHandle.current().pid());
        };

    assertThat(CompletableFuture.runAsync(task, executor).get()).isNull();
    assertThat(executor.workerPids()).contains(Long.parseLong(Files.readString(Path.of(file))));
  }

  @Test
  void aDependentStageIsRefusedAndNotRunInTheWrongProcess() {
    CompletableFuture<Integer> one = CompletableFuture.completedFuture(1);

    assertThatThrownBy(() -> one.thenApplyAsync(x -> x + 1, executor).get())
        .hasRootCauseInstanceOf(EncodingException.class);
    assertThatThrownBy(() -> executor.execute(new FutureTask<>(() -> 1)))
        .isInstanceOf(EncodingException.class)
        .hasMessageContaining("submit its function");
  }

  @Test
  void executeRunsATask(@TempDir Path directory) throws Exception {
    String file = directory.resolve("done").toString();
    executor.execute(
        (SerializableRunnable)
            () -> {
              Path _ = Files.createFile(Path.of(file));
            });

    assertThat(waitFor(Path.of(file))).isEqualTo(1);
  }

  // map

  @Test
  @Conformance({"ExecutorTest.test_map", "ProcessPoolExecutorTest.test_map_chunksize"})
  void mapGivesResultsInOrderHoweverLargeTheChunks() {
    List<Integer> numbers = IntStream.range(0, 100).boxed().toList();
    List<Integer> expected = numbers.stream().map(x -> x * x).toList();
    for (int chunk : new int[] {1, 7, 200}) {
      List<Integer> results = new ArrayList<>();
      executor.<Integer, Integer>map(x -> x * x, numbers, chunk).forEachRemaining(results::add);
      assertThat(results).isEqualTo(expected);
    }
    assertThatThrownBy(() -> executor.<Integer, Integer>map(x -> x, numbers, -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-1");
  }

  @Test
  @Conformance("ExecutorTest.test_map_exception")
  void mapGoesOnAfterAFailedElement() {
    ResultIterator<Integer> results = executor.map(x -> 6 / x, List.of(1, 0, 3));

    assertThat(results.next()).isEqualTo(6);
    assertThatThrownBy(results::next).isInstanceOf(ArithmeticException.class);
    assertThat(results.next()).isEqualTo(2);
    assertThat(results.hasNext()).isFalse();
  }

  @Test
  @Conformance("ExecutorTest.test_map_buffersize_on_infinite_iterable")
  void mapTakesAnInfiniteSource() {
    Iterable<Integer> endless = () -> Stream.iterate(1, x -> x + 1).iterator();
    try (ResultIterator<Integer> results = executor.map(x -> 2 * x, endless)) {
      assertThat(results.next()).isEqualTo(2);
      assertThat(results.next()).isEqualTo(4);
    }
  }

  // Several results

  @Test
  @Conformance({
    "AsCompletedTests.test_no_timeout",
    "AsCompletedTests.test_duplicate_futures",
    "AsCompletedTests.test_correct_timeout_exception_msg"
  })
  void asCompletedGivesEachResultOnceInTheOrderOfTheirEnds(@TempDir Path directory)
      throws Exception {
    String gate = directory.resolve("gate").toString();
    AsyncResult<Integer> late = executor.submit(() -> waitFor(Path.of(gate)));
    AsyncResult<Integer> early = executor.submit(square(2));
    ResultIterator<AsyncResult<Integer>> results =
        AsyncResults.asCompleted(List.of(late, early, late));

    assertThat((Object) results.next()).isSameAs(early);
    assertThatThrownBy(() -> results.next(Duration.ofMillis(1)))
        .isInstanceOf(TimeoutException.class)
        .hasMessageContaining("1 (of 2)");
    Files.createFile(directory.resolve("gate"));
    assertThat((Object) results.next()).isSameAs(late);
    assertThat(results.hasNext()).isFalse();
  }

  @Test
  @Conformance({
    "WaitTests.test_first_completed",
    "WaitTests.test_first_exception",
    "WaitTests.test_all_completed",
    "WaitTests.test_timeout"
  })
  void awaitingSaysWhatIsDoneAndWhatIsNot(@TempDir Path directory) throws Exception {
    String gate = directory.resolve("gate").toString();
    AsyncResult<Integer> late = executor.submit(() -> waitFor(Path.of(gate)));
    AsyncResult<Integer> early = executor.submit(square(2));
    AsyncResult<Integer> failing = executor.submit(() -> Integer.parseInt("z"));

    Waited<AsyncResult<Integer>> first =
        AsyncResults.await(List.of(late, early), When.FIRST_COMPLETED);
    assertThat(first.done()).containsExactly(early);
    assertThat(first.notDone()).containsExactly(late);
    Waited<AsyncResult<Integer>> failed =
        AsyncResults.await(List.of(late, failing), When.FIRST_EXCEPTION);
    assertThat(failed.done()).containsExactly(failing);
    Waited<AsyncResult<Integer>> looked =
        AsyncResults.await(List.of(late, early), When.ALL_COMPLETED, Duration.ZERO);
    assertThat(looked.notDone()).containsExactly(late);
    Files.createFile(directory.resolve("gate"));
    assertThat(AsyncResults.await(List.of(late, early, failing), When.ALL_COMPLETED).notDone())
        .isEmpty();
  }

  // Cancelling and the end

  @Test
  void cancellingARunningTaskKillsItsWorkerAndNoOther() throws Exception {
    AsyncResult<@Nullable Object> endless =
        executor.submit(() -> {
          Thread.sleep(Duration.ofDays(1));
          return null;
        });
    AsyncResult<Integer> other = executor.submit(square(7));
    assertThat(other.get()).isEqualTo(49);

    assertThat(endless.cancel(true)).isTrue();
    assertThatThrownBy(endless::get).isInstanceOf(CancellationException.class);
    assertThat(executor.submit(square(8)).get()).isEqualTo(64);
  }

  @Test
  @Conformance("ProcessPoolExecutorTest.test_saturation")
  void noMoreWorkersRunThanWereAskedFor() throws Exception {
    Set<Long> pids = new TreeSet<>();
    List<SerializableCallable<Long>> tasks = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      tasks.add(() -> ProcessHandle.current().pid());
    }
    for (Future<Long> pid : executor.invokeAll(tasks)) {
      pids.add(pid.get());
    }

    assertThat(pids).hasSizeBetween(1, WORKERS);
    assertThat(executor.workers()).isEqualTo(WORKERS);
  }

  @Test
  @Conformance("ExecutorTest.test_max_workers_negative")
  void lessThanOneWorkerIsRefused() {
    assertThatThrownBy(() -> context.executor(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0 workers");
  }

  @Test
  @Conformance({
    "ExecutorShutdownTest.test_run_after_shutdown",
    "ProcessPoolExecutorTest.test_max_tasks_per_child",
    "ProcessPoolExecutorTest.test_max_tasks_early_shutdown"
  })
  void shutdownLetsAllTasksFinishAndRefusesOthers() throws Exception {
    ProcessPoolExecutor brief =
        context.poolBuilder().workers(1).maxTasksPerWorker(2).buildExecutor();
    List<AsyncResult<Integer>> results = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      results.add(brief.submit(square(i)));
    }
    brief.shutdown();

    assertThat(brief.isShutdown()).isTrue();
    assertThatThrownBy(() -> brief.submit(square(1)))
        .isInstanceOf(RejectedExecutionException.class);
    assertThatThrownBy(() -> brief.execute((SerializableRunnable) () -> {}))
        .isInstanceOf(RejectedExecutionException.class);
    assertThat(brief.awaitTermination(30, SECONDS)).isTrue();
    assertThat(brief.isTerminated()).isTrue();
    for (int i = 0; i < 6; i++) {
      assertThat(results.get(i).get()).isEqualTo(i * i);
    }
  }

  @Test
  @Conformance("ExecutorShutdownTest.test_cancel_futures")
  void shutdownNowGivesBackWhatNobodyHadBegun(@TempDir Path directory) throws Exception {
    ProcessPoolExecutor doomed = context.executor(1);
    String begun = directory.resolve("begun").toString();
    AsyncResult<@Nullable Object> running =
        doomed.submit(() -> {
          Path _ = Files.createFile(Path.of(begun));
          Thread.sleep(Duration.ofDays(1));
          return null;
        });
    assertThat(waitFor(Path.of(begun))).isEqualTo(1);
    SerializableRunnable waiting = () -> {};
    AsyncResult<?> never = doomed.submit(waiting);
    assertThat(doomed.awaitTermination(1, MILLISECONDS)).isFalse();

    List<Runnable> unbegun = doomed.shutdownNow();

    assertThat(unbegun).containsExactly(waiting);
    assertThatThrownBy(running::get).isInstanceOf(CancellationException.class);
    assertThatThrownBy(never::get).isInstanceOf(CancellationException.class);
    assertThat(doomed.awaitTermination(30, SECONDS)).isTrue();
  }

  @Test
  @Conformance({
    "ProcessPoolExecutorTest.test_terminate_workers",
    "ProcessPoolExecutorTest.test_kill_workers"
  })
  void endingTheWorkersByForceFailsTheirTasks(@TempDir Path directory) throws Exception {
    for (boolean kill : new boolean[] {false, true}) {
      try (ProcessPoolExecutor doomed = context.executor(1)) {
        String begun = directory.resolve("begun" + kill).toString();
        AsyncResult<@Nullable Object> running =
            doomed.submit(() -> {
              Path _ = Files.createFile(Path.of(begun));
              Thread.sleep(Duration.ofDays(1));
              return null;
            });
        assertThat(waitFor(Path.of(begun))).isEqualTo(1);
        if (kill) {
          doomed.killWorkers();
        } else {
          doomed.terminateWorkers();
        }

        assertThatThrownBy(running::get)
            .satisfiesAnyOf(
                failure -> assertThat(failure).isInstanceOf(CancellationException.class),
                failure -> assertThat(failure).hasCauseInstanceOf(WorkerDiedException.class));
        assertThat(doomed.isShutdown()).isTrue();
      }
    }
  }

  @Test
  @Conformance("ProcessPoolExecutorTest.test_terminate_workers")
  void whatWaitedIsNotRunAnyMoreWhenTheWorkersAreTerminated(@TempDir Path directory)
      throws Exception {
    try (ProcessPoolExecutor doomed = context.executor(1)) {
      String begun = directory.resolve("begun").toString();
      String second = directory.resolve("second").toString();
      AsyncResult<@Nullable Object> running =
          doomed.submit(() -> {
            Path _ = Files.createFile(Path.of(begun));
            Thread.sleep(Duration.ofDays(1));
            return null;
          });
      AsyncResult<String> waiting =
          doomed.submit(() -> Files.createFile(Path.of(second)).toString());
      assertThat(waitFor(Path.of(begun))).isEqualTo(1);
      doomed.terminateWorkers();

      assertThatThrownBy(running::get).isInstanceOf(CancellationException.class);
      assertThatThrownBy(waiting::get).isInstanceOf(CancellationException.class);
      assertThat(doomed.awaitTermination(30, SECONDS)).isTrue();
      assertThat(Path.of(second)).doesNotExist();
    }
  }
}
