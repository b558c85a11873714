package dev.pando.tck;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.Context;
import dev.pando.Pando;
import dev.pando.function.SerializableFunction;
import dev.pando.pool.AsyncResult;
import dev.pando.pool.Pool;
import dev.pando.pool.ResultIterator;
import dev.pando.pool.WorkerDiedException;
import dev.pando.process.ProcessException;
import dev.pando.spi.EncodingException;
import dev.pando.spi.RemoteTrace;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a {@link Pool} must do on every back end. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 60, unit = SECONDS)
public abstract class PoolContract {
  private static final int WORKERS = 2;
  private static final int TERMINATIONS = 10;

  /** What a pool shares with its workers. */
  private static final String SEGMENTS = "worker-";

  private final Context context;
  private Pool pool;

  /** Tests the pools of this context. */
  @SuppressWarnings("NullAway.Init") // the pool is there before the first test
  protected PoolContract(Context context) {
    this.context = context;
  }

  @BeforeAll
  void startPool() {
    pool = context.pool(WORKERS);
  }

  @AfterAll
  void closePool() {
    pool.close();
  }

  private static List<Integer> range(int end) {
    return IntStream.range(0, end).boxed().toList();
  }

  private static List<Integer> squares(int end) {
    return IntStream.range(0, end).map(i -> i * i).boxed().toList();
  }

  // apply

  @Test
  @Conformance("_TestPool.test_apply")
  void aCallReturnsItsResult() throws Exception {
    int captured = 5;

    assertThat(pool.apply(() -> captured * captured)).isEqualTo(25);
    assertThat((int) pool.apply((Integer x) -> x * x, 7)).isEqualTo(49);
  }

  @Test
  @Conformance("_TestPool.test_async")
  void anAsynchronousCallDeliversItsResultWhenTheTaskIsDone() throws Exception {
    AsyncResult<Integer> result =
        pool.applyAsync(() -> {
          Thread.sleep(200);
          return 49;
        });

    assertThat(result.get()).isEqualTo(49);
    assertThat(result.isDone()).isTrue();
    assertThat(result.isSuccessful()).isTrue();
  }

  @Test
  @Conformance("_TestPool.test_async_timeout")
  void aResultThatIsLateTimesOutAndStillArrives() throws Exception {
    AsyncResult<String> result =
        pool.applyAsync(() -> {
          Thread.sleep(500);
          return "late";
        });

    assertThatThrownBy(() -> result.get(Duration.ofMillis(10)))
        .isInstanceOf(TimeoutException.class);
    assertThatThrownBy(result::isSuccessful).isInstanceOf(IllegalStateException.class);
    assertThat(result.await(Duration.ZERO)).isFalse();
    assertThat(result.get()).isEqualTo("late");
  }

  @Test
  void aTaskRunsInAnotherProcess() throws Exception {
    long pid = pool.apply(() -> ProcessHandle.current().pid());

    assertThat(pid).isNotEqualTo(ProcessHandle.current().pid());
    assertThat(pool.workerPids()).contains(pid);
  }

  @Test
  void theArgumentIsSentAsItWasWhenTheCallWasMade() throws Exception {
    List<Integer> changing = new ArrayList<>(List.of(1, 2, 3));
    List<AsyncResult<Integer>> results = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      results.add(pool.applyAsync(List::size, changing));
    }
    changing.clear();

    for (AsyncResult<Integer> result : results) {
      assertThat(result.get()).isEqualTo(3);
    }
  }

  // map

  @Test
  @Conformance("_TestPool.test_map")
  void mapEqualsASerialMap() throws Exception {
    assertThat(pool.map(x -> x * x, range(10))).isEqualTo(squares(10));
    assertThat(pool.map(x -> x * x, range(100), 20)).isEqualTo(squares(100));
    assertThat(pool.map(x -> x * x, range(100_000))).isEqualTo(squares(100_000));
    assertThat(pool.map(x -> x * x, range(5000), 1)).isEqualTo(squares(5000));
  }

  @Test
  @Conformance("_TestPool.test_map_async")
  void anAsynchronousMapEqualsASerialMap() throws Exception {
    assertThat(pool.mapAsync(x -> x * x, range(10)).get()).isEqualTo(squares(10));
    assertThat(pool.mapAsync(x -> x * x, range(100), 7).get()).isEqualTo(squares(100));
  }

  @Test
  @Conformance("_TestPool.test_map_async_callbacks")
  void callbacksGetTheListOrTheException() throws Exception {
    CompletableFuture<Object> seen = new CompletableFuture<>();
    pool.mapAsync(String::length, List.of("a", "bb")).thenAccept(seen::complete);
    assertThat(seen.get(30, SECONDS)).isEqualTo(List.of(1, 2));

    CompletableFuture<Object> failure = new CompletableFuture<>();
    SerializableFunction<String, Integer> parse = Integer::parseInt;
    AsyncResult<List<Integer>> failed = pool.mapAsync(parse, List.of("no number"));
    failed.whenComplete((value, thrown) -> failure.complete(thrown));
    assertThat(failure.get(30, SECONDS)).isInstanceOf(NumberFormatException.class);
  }

  @Test
  void aCallbackMayUseThePoolAndBlock() throws Exception {
    CompletableFuture<Integer> seen = new CompletableFuture<>();
    pool.applyAsync(() -> 1)
        .thenAccept(one -> {
          try {
            seen.complete(pool.apply(() -> 41) + one);
          } catch (InterruptedException e) {
            seen.completeExceptionally(e);
          }
        });

    assertThat(seen.get(30, SECONDS)).isEqualTo(42);
  }

  @Test
  @Conformance("_TestPool.test_map_chunksize")
  void chunksOfNothingCompleteAtOnce() throws Exception {
    assertThat(pool.map(x -> x, List.of(), 1)).isEmpty();
    assertThatThrownBy(() -> pool.map(x -> x, List.of(1), 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("chunkSize 0");
  }

  @Test
  @Conformance("_TestPool.test_empty_iterable")
  void nothingGivesNothingInAllForms() throws Exception {
    List<Integer> none = List.of();
    assertThat(pool.map(x -> x, none)).isEmpty();
    assertThat(pool.mapAsync(x -> x, none).get()).isEmpty();
    assertThat(pool.imap(x -> x, none).hasNext()).isFalse();
    assertThat(pool.imapUnordered(x -> x, none).hasNext()).isFalse();
    assertThat(pool.starmap((a, b) -> a, none)).isEmpty();
    assertThat(pool.starmapAsync((a, b) -> a, none).get()).isEmpty();
    pool.forEach(x -> {}, none);
  }

  private record Unsendable(InputStream stream) {}

  @Test
  @Conformance("_TestPool.test_map_unplicklable")
  @Requirement("R17")
  void anArgumentThatCannotBeSentFailsInTheCallerAndNamesThePath() throws Exception {
    Object bad = new Unsendable(System.in);

    assertThatThrownBy(() -> pool.map(x -> x, List.of(bad)))
        .isInstanceOf(EncodingException.class)
        .hasMessageContaining("[0].stream -> java.io.BufferedInputStream");
    assertThatThrownBy(() -> pool.apply(() -> bad.hashCode()))
        .isInstanceOf(EncodingException.class)
        .hasMessageContaining("stream");
    assertThat(pool.map(x -> x, List.of(1))).containsExactly(1);
  }

  /** A source whose element number {@code good} is an error. */
  private record FailingSource(int good) implements Iterable<Integer> {
    @Override
    public Iterator<Integer> iterator() {
      return new Iterator<>() {
        private int next;

        @Override
        public boolean hasNext() {
          return true;
        }

        @Override
        public Integer next() {
          if (next == good) {
            throw new IllegalStateException("the source is broken");
          }
          return next++;
        }
      };
    }
  }

  @Test
  @Conformance("_TestPool.test_map_handle_iterable_exception")
  void anErrorOfTheSourceSurfacesAndThePoolGoesOn() throws Exception {
    assertThatThrownBy(() -> pool.map(x -> x, new FailingSource(3)))
        .hasMessage("the source is broken");
    assertThatThrownBy(() -> pool.mapAsync(x -> x, new FailingSource(0)))
        .hasMessage("the source is broken");
    assertThat(pool.map(x -> x, List.of(1))).containsExactly(1);
  }

  @Test
  @Conformance("_TestPool.test_starmap")
  void starmapSpreadsRecordsArraysListsAndEntries() throws Exception {
    assertThat(
            pool.starmap(
                (Integer a, Integer b) -> a + b,
                List.of(
                    Map.entry(1, 2),
                    List.of(3, 4),
                    new Integer[] {5, 6},
                    new int[] {7, 8},
                    pair())))
        .containsExactly(3, 7, 11, 15, 19);
    assertThat(pool.starmap((Integer a, Integer b) -> a - b, List.of(List.of(3, 1)), 5))
        .containsExactly(2);
    assertThatThrownBy(() -> pool.starmap((a, b) -> a, List.of("x")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("x is no pair");
  }

  private record Pair(int left, int right) {}

  private static Pair pair() {
    return new Pair(9, 10);
  }

  @Test
  @Conformance("_TestPool.test_starmap_async")
  void anAsynchronousStarmapEqualsAStarmap() throws Exception {
    assertThat(pool.starmapAsync((Integer a, Integer b) -> a * b, List.of(List.of(3, 4))).get())
        .containsExactly(12);
  }

  @Test
  void forEachRunsTheActionOnEveryElementAndReportsFailures() throws Exception {
    pool.forEach(x -> Thread.sleep(x), List.of(1, 2, 3));
    assertThatThrownBy(() ->
            pool.forEach(
                x -> {
                  throw new IOException("element " + x);
                },
                List.of(4)))
        .isInstanceOf(IOException.class)
        .hasMessage("element 4");
  }

  // imap

  @Test
  @Conformance("_TestPool.test_imap")
  void imapGivesResultsInOrderAndThenEnds() {
    ResultIterator<Integer> results = pool.imap(x -> x * x, range(10));
    List<Integer> seen = new ArrayList<>();
    results.forEachRemaining(seen::add);
    assertThat(seen).isEqualTo(squares(10));
    assertThatThrownBy(results::next).isInstanceOf(NoSuchElementException.class);

    seen.clear();
    pool.imap(x -> x * x, range(1000), 100).forEachRemaining(seen::add);
    assertThat(seen).isEqualTo(squares(1000));
  }

  @Test
  @Conformance("_TestPool.test_imap_unordered")
  void imapUnorderedGivesEachResultOnce() {
    Set<Integer> seen = new TreeSet<>();
    int[] count = {0};
    pool.imapUnordered(x -> x * x, range(1000))
        .forEachRemaining(result -> {
          seen.add(result);
          count[0]++;
        });
    assertThat(count[0]).isEqualTo(1000);
    assertThat(seen).containsExactlyElementsOf(squares(1000));
    pool.imapUnordered(x -> x * x, range(1000), 100).forEachRemaining(seen::remove);
    assertThat(seen).isEmpty();
  }

  @Test
  @Conformance("_TestPool.test_imap_handle_iterable_exception")
  void imapGivesTheResultsBeforeAnErrorOfTheSource() {
    ResultIterator<Integer> results = pool.imap(x -> x * x, new FailingSource(10));
    for (int i = 0; i < 10; i++) {
      assertThat(results.next()).isEqualTo(i * i);
    }
    assertThatThrownBy(results::next).hasMessage("the source is broken");
    assertThat(results.hasNext()).isFalse();
  }

  @Test
  @Conformance("_TestPool.test_imap_unordered_handle_iterable_exception")
  void imapUnorderedGivesAllResultsBeforeAnErrorOfTheSource() {
    ResultIterator<Integer> results = pool.imapUnordered(x -> x * x, new FailingSource(10));
    Set<Integer> seen = new TreeSet<>();
    for (int i = 0; i < 10; i++) {
      seen.add(results.next());
    }
    assertThat(seen).containsExactlyElementsOf(squares(10));
    assertThatThrownBy(results::next).hasMessage("the source is broken");
  }

  @Test
  void anInfiniteSourceIsReadOnlyAsFarAsNeeded() {
    long[] read = {0};
    Iterable<Integer> endless =
        () ->
            IntStream.iterate(0, i -> i + 1)
                .peek(i -> read[0]++)
                .mapToObj(Integer::valueOf)
                .iterator();
    try (ResultIterator<Integer> results = pool.imap(x -> x + 1, endless)) {
      for (int i = 0; i < 100; i++) {
        assertThat(results.next()).isEqualTo(i + 1);
      }
      assertThat(read[0]).isLessThan(20_000);
    }
  }

  @Test
  void aFailedElementOfAnIterationDoesNotEndIt() throws Exception {
    ResultIterator<Integer> results = pool.imap(x -> 10 / x, List.of(5, 0, 2));

    assertThat(results.next()).isEqualTo(2);
    assertThatThrownBy(results::next).isInstanceOf(ArithmeticException.class);
    assertThat(results.next(Duration.ofSeconds(30))).isEqualTo(5);
  }

  @Test
  void aResultThatIsLateInAnIterationTimesOutAndStillArrives() throws Exception {
    ResultIterator<String> results =
        pool.imap(
            millis -> {
              Thread.sleep(millis);
              return "late";
            },
            List.of(300));

    assertThatThrownBy(() -> results.next(Duration.ofMillis(1)))
        .isInstanceOf(TimeoutException.class);
    assertThat(results.next()).isEqualTo("late");
  }

  // failures

  @Test
  @Conformance("_TestPool.test_traceback")
  void anExceptionArrivesAsItselfWithItsRemoteTrace() {
    assertThatThrownBy(() ->
            pool.apply(() -> {
              throw new IOException("123");
            }))
        .isInstanceOf(IOException.class)
        .hasMessage("123")
        .hasCauseInstanceOf(RemoteTrace.class)
        .hasRootCauseInstanceOf(RemoteTrace.class)
        .satisfies(e -> assertThat(String.valueOf(e.getCause())).contains("PoolContract"));
  }

  @Test
  void aFailedFutureTellsTheCauseAsFuturesDo() {
    AsyncResult<Integer> result = pool.applyAsync(x -> 1 / x, 0);

    assertThatThrownBy(result::get)
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(ArithmeticException.class);
    assertThat(result.isSuccessful()).isFalse();
  }

  @Test
  @Conformance("_TestPool.test_map_no_failfast")
  void aFailureIsReportedAfterAllElementsHadTheirTurn() throws Exception {
    String large = "x".repeat(1 << 20);
    AsyncResult<List<Object>> result =
        pool.mapAsync(
            element -> {
              throw new IllegalArgumentException(element + large);
            },
            List.of("a", "b"),
            1);

    assertThatThrownBy(result::get)
        .hasCauseInstanceOf(IllegalArgumentException.class)
        .cause()
        .hasMessage("a" + large);
    assertThat(pool.apply(() -> 1)).isEqualTo(1);
  }

  @Test
  @Conformance({
    "_TestPoolWorkerErrors.test_unpickleable_result",
    "_TestPoolWorkerErrors.test_async_error_callback"
  })
  @Requirement("R5")
  void aResultThatCannotBeSentFailsItsTaskAndCostsNoWorker() throws Exception {
    try (Pool own = context.pool(1)) {
      List<Long> before = own.workerPids();
      for (int i = 0; i < 20; i++) {
        CompletableFuture<Throwable> seen = new CompletableFuture<>();
        AsyncResult<Object> result = own.applyAsync(() -> (Object) new Unsendable(System.in));
        result.whenComplete((value, thrown) -> seen.complete(thrown));
        assertThatThrownBy(result::get).hasCauseInstanceOf(EncodingException.class);
        assertThat(seen.get(30, SECONDS)).isInstanceOf(EncodingException.class);
      }
      assertThat(own.workerPids()).isEqualTo(before);
    }
  }

  @Test
  void oneResultThatCannotBeSentSpoilsNoOther() throws Exception {
    ResultIterator<Object> results =
        pool.imap(x -> x == 1 ? new Unsendable(System.in) : (Object) x, List.of(0, 1, 2), 3);

    assertThat(results.next()).isEqualTo(0);
    assertThatThrownBy(results::next).isInstanceOf(EncodingException.class);
    assertThat(results.next()).isEqualTo(2);
  }

  private static int recurse(int depth) {
    return depth == 0 ? 0 : 1 + recurse(depth + 1);
  }

  @Test
  void errorsOfATaskAreItsResultAndTheWorkerLivesOn() throws Exception {
    try (Pool own = context.pool(1)) {
      List<Long> before = own.workerPids();
      assertThatThrownBy(() -> own.apply(() -> recurse(1))).isInstanceOf(StackOverflowError.class);
      assertThatThrownBy(() -> own.apply(() -> new long[Integer.MAX_VALUE].length))
          .isInstanceOf(OutOfMemoryError.class);
      assertThat(own.apply(() -> "fine")).isEqualTo("fine");
      assertThat(own.workerPids()).isEqualTo(before);
    }
  }

  // death

  @Test
  @Requirement({"R1", "R13"})
  void aWorkerThatExitsFailsItsTaskAlone() throws Exception {
    AsyncResult<Integer> dying =
        pool.applyAsync(() -> {
          System.err.println("goodbye from a worker");
          System.exit(7);
          return 0;
        });

    assertThatThrownBy(dying::get)
        .cause()
        .isInstanceOfSatisfying(
            WorkerDiedException.class,
            died -> {
              assertThat(died.exitCode()).isEqualTo(7);
              assertThat(died.pid()).isPositive();
              assertThat(died.task()).contains("PoolContract");
              assertThat(died.stderrTail()).contains("goodbye from a worker");
            });
    assertThat(pool.map(x -> x * x, range(100), 1)).isEqualTo(squares(100));
  }

  @Test
  @Requirement("R1")
  void aKilledWorkerFailsOnlyWhatItHadBegun() throws Exception {
    List<AsyncResult<Integer>> results = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      int number = i;
      results.add(
          pool.applyAsync(() -> {
            if (number == 10) {
              Runtime.getRuntime().halt(137);
            }
            return number;
          }));
    }

    for (int i = 0; i < 40; i++) {
      AsyncResult<Integer> result = results.get(i);
      if (i == 10) {
        assertThatThrownBy(result::get).hasCauseInstanceOf(WorkerDiedException.class);
      } else {
        assertThat(result.get()).isEqualTo(i);
      }
    }
  }

  @Test
  @Requirement("R24")
  void aSlowElementHoldsNothingUpBehindIt() throws Exception {
    long start = System.nanoTime();
    List<Integer> results =
        pool.map(
            x -> {
              Thread.sleep(x);
              return x;
            },
            slowFirst());
    long millis = (System.nanoTime() - start) / 1_000_000;

    assertThat(results).isEqualTo(slowFirst());
    // 1.5 s in a row behind the slow one if it held them up: far from what noise adds.
    assertThat(millis).isLessThan(2_900);
  }

  private static List<Integer> slowFirst() {
    Integer[] millis = new Integer[300];
    Arrays.fill(millis, 5);
    millis[0] = 1500;
    return List.of(millis);
  }

  // cancelling

  @Test
  void aQueuedTaskIsCancelledWithoutTouchingAWorker() throws Exception {
    try (Pool own = context.pool(1)) {
      List<Long> before = own.workerPids();
      AsyncResult<Integer> busy =
          own.applyAsync(() -> {
            Thread.sleep(500);
            return 1;
          });
      AsyncResult<Integer> queued = own.applyAsync(() -> 2);

      assertThat(queued.cancel(false)).isTrue();
      assertThat(queued.isCancelled()).isTrue();
      assertThatThrownBy(queued::get).isInstanceOf(CancellationException.class);
      assertThat(busy.get()).isEqualTo(1);
      assertThat(own.apply(() -> 3)).isEqualTo(3);
      assertThat(own.workerPids()).isEqualTo(before);
    }
  }

  @Test
  void aRunningTaskIsCancelledByKillingItsWorker(@TempDir Path directory) throws Exception {
    String begun = directory.resolve("begun").toString();
    AsyncResult<Integer> endless =
        pool.applyAsync(() -> {
          Files.createFile(Path.of(begun));
          while (true) {
            Thread.onSpinWait();
          }
        });
    while (!Files.exists(Path.of(begun))) {
      Thread.onSpinWait();
    }

    assertThat(endless.cancel(false)).isFalse();
    assertThat(endless.cancel(true)).isTrue();
    assertThatThrownBy(endless::get).isInstanceOf(CancellationException.class);
    assertThat(pool.map(x -> x * x, range(100), 1)).isEqualTo(squares(100));
  }

  // life cycle

  @Test
  @Conformance("_TestPool.test_make_pool")
  void aPoolOfNoWorkersIsRefused() {
    assertThatThrownBy(() -> context.pool(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0");
    assertThatThrownBy(() -> context.pool(-1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @Conformance({"_TestPool.test_context", "_TestPool.test_enter"})
  void aClosedPoolTakesNoMoreTasks() throws Exception {
    Pool closed = context.pool(1);
    try (closed) {
      assertThat(closed.mapAsync(x -> x * x, range(10)).get()).isEqualTo(squares(10));
      assertThatThrownBy(closed::join).isInstanceOf(IllegalStateException.class);
    }
    closed.join();
    closed.close();
    assertThat(closed.workerPids()).isEmpty();
    assertThatThrownBy(() -> closed.mapAsync(x -> x, range(10)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
    assertThatThrownBy(() -> closed.imap(x -> x, range(10)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void closingWaitsForWhatWasSubmitted() throws Exception {
    List<AsyncResult<Integer>> results = new ArrayList<>();
    try (Pool closing = context.pool(1)) {
      for (int i = 0; i < 20; i++) {
        results.add(
            closing.applyAsync(
                x -> {
                  Thread.sleep(10);
                  return x;
                },
                i));
      }
    }
    for (int i = 0; i < 20; i++) {
      assertThat(results.get(i).isDone()).isTrue();
      assertThat(results.get(i).get()).isEqualTo(i);
    }
  }

  @Test
  @Conformance("_TestPool.test_terminate")
  @Requirement("R25")
  void terminationIsPromptWhateverIsQueued() throws Exception {
    Pool terminated = context.pool(WORKERS);
    AsyncResult<List<Integer>> result =
        terminated.mapAsync(
            x -> {
              Thread.sleep(10_000);
              return x;
            },
            range(10_000),
            1);
    long start = System.nanoTime();
    terminated.terminate();
    terminated.join();

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    assertThatThrownBy(result::get).isInstanceOf(CancellationException.class);
    assertThatThrownBy(() -> terminated.apply(() -> 1)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  @Requirement("R25")
  void sharedMemoryIsGivenBackByPoolsThatAreTerminatedWhileAnswersCome() throws Exception {
    List<String> before = Footprint.sharedFiles(SEGMENTS);
    for (int i = 0; i < TERMINATIONS; i++) {
      Pool terminated = context.pool(WORKERS);
      assertThat(terminated.<Integer>apply(() -> 1)).isEqualTo(1);
      AsyncResult<List<Integer>> result = terminated.mapAsync(x -> x, range(10_000), 1);
      terminated.terminate();
      terminated.join();
      assertThat(result.isDone()).isTrue();
    }
    assertThat(Footprint.sharedFiles(SEGMENTS)).isEqualTo(before);
  }

  @Test
  @Conformance({
    "_TestPoolWorkerLifetime.test_pool_worker_lifetime",
    "ProcessPoolExecutorTest.test_max_tasks_per_child_defaults_to_spawn_context"
  })
  void workersAreReplacedAfterTheirTasks() throws Exception {
    try (Pool recycling = context.poolBuilder().workers(2).maxTasksPerWorker(10).build()) {
      Set<Long> pids = new TreeSet<>();
      recycling
          .imapUnordered(x -> ProcessHandle.current().pid(), range(100))
          .forEachRemaining(pids::add);
      assertThat(pids).hasSizeGreaterThanOrEqualTo(10);
    }
  }

  @Test
  @Conformance("_TestPoolWorkerLifetime.test_pool_worker_lifetime_early_close")
  void aPoolClosedEarlyFinishesAllWithRecycledWorkers() throws Exception {
    List<AsyncResult<Integer>> results = new ArrayList<>();
    try (Pool recycling = context.poolBuilder().workers(2).maxTasksPerWorker(2).build()) {
      for (int i = 0; i < 12; i++) {
        results.add(recycling.applyAsync(x -> x * x, i));
      }
    }
    for (int i = 0; i < 12; i++) {
      assertThat(results.get(i).get()).isEqualTo(i * i);
    }
  }

  @Test
  @Conformance("_TestPoolWorkerLifetime.test_pool_maxtasksperchild_invalid")
  void aWorkerThatMayRunNothingIsRefused() {
    assertThatThrownBy(() -> context.poolBuilder().maxTasksPerWorker(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0");
    assertThatThrownBy(() -> context.poolBuilder().maxTasksPerWorker(-1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static int initialized;

  @Test
  @Conformance({"TestInitializers.test_pool_initializer", "InitializerMixin.test_initializer"})
  void theInitializerRunsOnceInEachWorker() throws Exception {
    try (Pool initializing =
        context.poolBuilder().workers(2).initializer(() -> initialized++).build()) {
      assertThat(initializing.map(x -> initialized, range(20), 1)).containsOnly(1);
    }
    assertThat(initialized).isZero();
  }

  @Test
  @Conformance({
    "FailingInitializerResourcesTest.test_spawn",
    "FailingInitializerResourcesTest.test_forkserver"
  })
  void aFailingInitializerBreaksThePoolAndSaysWhy() {
    try (Pool failing =
        context
            .poolBuilder()
            .workers(1)
            .initializer(() -> {
              throw new IOException("no database");
            })
            .build()) {
      assertThatThrownBy(() -> failing.apply(() -> 1))
          .isInstanceOf(ProcessException.class)
          .hasRootCauseInstanceOf(RemoteTrace.class)
          .cause()
          .isInstanceOf(IOException.class)
          .hasMessage("no database");
    }
  }

  @Test
  @Requirement("R9")
  void aTaskMayUseAPoolOfItsOwn() throws Exception {
    assertThat(
            pool.apply(() -> {
              try (Pool inner = Pando.pool(1)) {
                return inner.map(x -> x * x, List.of(1, 2, 3));
              }
            }))
        .containsExactly(1, 4, 9);
  }
}
