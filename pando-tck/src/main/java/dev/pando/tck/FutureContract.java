package dev.pando.tck;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.Context;
import dev.pando.function.SerializableCallable;
import dev.pando.pool.AsyncResult;
import dev.pando.pool.AsyncResults;
import dev.pando.pool.AsyncResults.Waited;
import dev.pando.pool.AsyncResults.When;
import dev.pando.pool.ProcessPoolExecutor;
import dev.pando.pool.ResultIterator;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Futures in each of their states, and the JDK's contract of executors; on one worker. */
public abstract class FutureContract extends OneWorkerContract {
  /** Tests the executors of this context. */
  protected FutureContract(Context context) {
    super(context);
  }

  private static int waitFor(String file) throws InterruptedException {
    while (!Files.exists(Path.of(file))) {
      Thread.sleep(1);
    }
    return 1;
  }

  private static int fail() throws IOException {
    throw new IOException("as it should");
  }

  /** A result in each state: running, queued, cancelled, failed, successful. */
  private final class States implements AutoCloseable {
    final Path gate;
    final AsyncResult<Integer> successful = executor.submit(() -> 42);
    final AsyncResult<Integer> failed = executor.submit(FutureContract::fail);
    final AsyncResult<Integer> running;
    final AsyncResult<Integer> queued;
    final AsyncResult<Integer> cancelled;

    States(Path directory) throws Exception {
      gate = directory.resolve("gate");
      String gateName = gate.toString();
      String begun = directory.resolve("begun").toString();
      running =
          executor.submit(() -> {
            Path _ = Files.createFile(Path.of(begun));
            return waitFor(gateName);
          });
      int _ = waitFor(begun);
      successful.await();
      failed.await();
      queued = executor.submit(() -> 2);
      cancelled = executor.submit(() -> 3);
      assertThat(cancelled.cancel(false)).isTrue();
    }

    /** Lets all end, before the directory is gone. */
    @Override
    public void close() throws IOException {
      Path _ = Files.createFile(gate);
      for (AsyncResult<Integer> result : List.of(running, queued)) {
        var _ = result.handle((_, _) -> 0).toCompletableFuture().join();
      }
    }
  }

  @Test
  @Conformance({
    "FutureTests.test_cancel",
    "FutureTests.test_cancelled",
    "FutureTests.test_done",
    "FutureTests.test_running",
    "FutureTests.test_repr"
  })
  void eachStateAnswersAsFuturesDo(@TempDir Path directory) throws Exception {
    States states = new States(directory);
    try (states) {
      assertThat(states.successful.state()).isEqualTo(Future.State.SUCCESS);
      assertThat(states.failed.state()).isEqualTo(Future.State.FAILED);
      assertThat(states.cancelled.state()).isEqualTo(Future.State.CANCELLED);
      assertThat(states.running.state()).isEqualTo(Future.State.RUNNING);
      assertThat(states.queued.isDone()).isFalse();

      assertThat(states.successful.cancel(true)).isFalse();
      assertThat(states.failed.cancel(true)).isFalse();
      assertThat(states.cancelled.cancel(true)).isFalse();
      assertThat(states.running.cancel(false)).isFalse();
      assertThat(states.running.isCancelled()).isFalse();

      assertThat(states.successful.resultNow()).isEqualTo(42);
      assertThat(states.failed.exceptionNow()).isInstanceOf(IOException.class);
      assertThat(states.queued.toString()).isEqualTo("AsyncResult[not done]");
      assertThat(states.cancelled.toString()).isEqualTo("AsyncResult[cancelled]");
      assertThat(states.successful.toString()).isEqualTo("AsyncResult[successful]");
      assertThat(states.failed.toString()).contains("failed: java.io.IOException: as it should");
    }
    assertThat(states.running.get()).isEqualTo(1);
    assertThat(states.queued.get()).isEqualTo(2);
  }

  @Test
  @Conformance({
    "FutureTests.test_result_with_timeout",
    "FutureTests.test_result_with_success",
    "FutureTests.test_result_with_cancel",
    "FutureTests.test_exception_with_timeout",
    "FutureTests.test_exception_with_success"
  })
  void waitingEndsWithTheTimeTheResultOrTheCancelling(@TempDir Path directory) throws Exception {
    BlockingQueue<Object> woken = new LinkedBlockingQueue<>();
    try (States states = new States(directory)) {
      assertThatThrownBy(() -> states.running.get(1, MILLISECONDS))
          .isInstanceOf(TimeoutException.class);
      assertThatThrownBy(() -> states.queued.get(Duration.ZERO))
          .isInstanceOf(TimeoutException.class);
      assertThat(states.successful.get(Duration.ZERO)).isEqualTo(42);
      assertThatThrownBy(() -> states.failed.get(Duration.ZERO))
          .hasCauseInstanceOf(IOException.class);
      assertThatThrownBy(() -> states.cancelled.get(Duration.ZERO))
          .isInstanceOf(CancellationException.class);

      CountDownLatch waiting = new CountDownLatch(2);
      for (AsyncResult<Integer> result : List.of(states.running, states.queued)) {
        Thread _ =
            Thread.startVirtualThread(() -> {
              waiting.countDown();
              try {
                woken.add(result.get());
              } catch (ExecutionException | InterruptedException | CancellationException e) {
                woken.add(e);
              }
            });
      }
      waiting.await();
      assertThat(states.queued.cancel(true)).isTrue();
      assertThat(woken.take()).isInstanceOf(CancellationException.class);
    }
    assertThat(woken.take()).isEqualTo(1);
  }

  @Test
  @Requirement("R29")
  void anInterruptedWaitDoesNotLoseTheResult(@TempDir Path directory) throws Exception {
    try (States states = new States(directory)) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(states.running::get).isInstanceOf(InterruptedException.class);
      assertThat(states.running.isDone()).isFalse();
      assertThat(states.queued.cancel(true)).isTrue();
    }
  }

  @Test
  @Conformance({
    "FutureTests.test_done_callback_with_result",
    "FutureTests.test_done_callback_with_exception",
    "FutureTests.test_done_callback_with_cancel",
    "FutureTests.test_done_callback_raises",
    "FutureTests.test_done_callback_already_successful",
    "FutureTests.test_done_callback_already_failed",
    "FutureTests.test_done_callback_already_cancelled",
    "FutureTests.test_done_callback_raises_already_succeeded"
  })
  void callbacksRunOnceWhateverTheEndAndWhateverOthersDo(@TempDir Path directory) throws Exception {
    BlockingQueue<Object> seen = new LinkedBlockingQueue<>();
    List<AsyncResult<Integer>> all;
    try (States states = new States(directory)) {
      all = List.of(states.successful, states.failed, states.cancelled, states.running);
      for (AsyncResult<Integer> result : all) {
        var _ =
            result.whenComplete((_, _) -> {
              throw new IllegalStateException("a callback fails");
            });
        var _ = result.whenComplete((value, failure) -> seen.add(value == null ? failure : value));
      }
      assertThat(seen).hasSize(3);
    }
    List<Object> ends = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      ends.add(seen.take());
    }
    assertThat(ends.get(0)).isEqualTo(42);
    assertThat(ends.get(1)).isInstanceOf(IOException.class);
    assertThat(ends.get(2)).isInstanceOf(CancellationException.class);
    assertThat(ends.get(3)).isEqualTo(1);
    assertThat(seen).isEmpty();
  }

  @Test
  @Conformance({"FutureTests.test_multiple_set_result", "FutureTests.test_multiple_set_exception"})
  void nobodyCanGiveAResultAnotherOne() throws Exception {
    AsyncResult<Integer> result = executor.submit(() -> 1);
    CompletableFuture<Integer> copy = result.toCompletableFuture();

    copy.obtrudeValue(2);
    assertThat(result.get()).isEqualTo(1);
    boolean _ = result.toCompletableFuture().complete(3);
    assertThat(result.get()).isEqualTo(1);
  }

  // several

  @Test
  @Conformance({
    "WaitTests.test_20369",
    "WaitTests.test_first_completed_some_already_completed",
    "WaitTests.test_first_exception_some_already_complete",
    "WaitTests.test_first_exception_one_already_failed",
    "AsCompletedTests.test_future_times_out"
  })
  void whatHasEndedCountsAtOnceAndEachOnce(@TempDir Path directory) throws Exception {
    try (States states = new States(directory)) {
      Waited<AsyncResult<Integer>> completed =
          AsyncResults.await(
              List.of(states.running, states.successful, states.running), When.FIRST_COMPLETED);
      assertThat(completed.done()).containsExactly(states.successful);
      assertThat(completed.notDone()).containsExactly(states.running);

      Waited<AsyncResult<Integer>> failed =
          AsyncResults.await(
              List.of(states.successful, states.failed, states.running), When.FIRST_EXCEPTION);
      assertThat(failed.done()).containsExactly(states.successful, states.failed);

      Waited<AsyncResult<Integer>> none =
          AsyncResults.await(
              List.of(states.successful, states.running),
              When.FIRST_EXCEPTION,
              Duration.ofMillis(20));
      assertThat(none.notDone()).containsExactly(states.running);

      ResultIterator<AsyncResult<Integer>> ended =
          AsyncResults.asCompleted(List.of(states.running, states.successful, states.failed));
      assertThat((Object) ended.next(Duration.ofSeconds(30)))
          .isIn(states.successful, states.failed);
      assertThat((Object) ended.next(Duration.ofSeconds(30)))
          .isIn(states.successful, states.failed);
      assertThatThrownBy(() -> ended.next(Duration.ZERO))
          .isInstanceOf(TimeoutException.class)
          .hasMessageContaining("1 (of 3)");
    }
  }

  @Test
  @Conformance("ThreadPoolWaitTests.test_pending_calls_race")
  void waitingForResultsThatEndAtTheSameMomentMissesNone() throws Exception {
    for (int round = 0; round < 50; round++) {
      List<AsyncResult<Integer>> results = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        results.add(executor.submit(() -> 1));
      }
      assertThat(AsyncResults.await(results, When.ALL_COMPLETED).notDone()).isEmpty();
    }
  }

  // what is let go of

  private static void untilCollected(WeakReference<?> reference) throws InterruptedException {
    while (reference.get() != null) {
      System.gc();
      Thread.sleep(1);
    }
  }

  private record Large(String text) {}

  @Test
  @Requirement("R26")
  @Conformance({
    "ExecutorTest.test_no_stale_references",
    "ExecutorTest.test_free_reference",
    "AsCompletedTests.test_free_reference_yielded_future",
    "_TestPool.test_release_task_refs"
  })
  void whatATaskHadAndGaveCanBeCollected() throws Exception {
    List<WeakReference<?>> references = new ArrayList<>();
    Large argument = new Large("x".repeat(100));
    references.add(new WeakReference<>(argument));
    AsyncResult<Large> future = executor.submit(sending(argument));
    references.add(new WeakReference<>(future.get()));
    ResultIterator<AsyncResult<Large>> ended = AsyncResults.asCompleted(List.of(future));
    references.add(new WeakReference<>(ended.next()));
    argument = new Large("y");
    future = executor.submit(sending(argument));
    ResultIterator<Large> results = executor.map(x -> new Large("z".repeat(x)), List.of(1, 2, 3));
    references.add(new WeakReference<>(results.next()));

    for (WeakReference<?> reference : references) {
      untilCollected(reference);
    }
    assertThat(results.next().text).hasSize(2);
    assertThat(ended.hasNext()).isFalse();
    assertThat(future.get()).isEqualTo(argument);
  }

  private static SerializableCallable<Large> sending(Large argument) {
    return () -> argument;
  }

  @Test
  @Requirement("R26")
  @Conformance({
    "ProcessPoolShutdownTest.test_del_shutdown",
    "ProcessPoolExecutorTest.test_gc_during_max_tasks_worker_exit_gh152967",
    "_TestPool.test_resource_warning"
  })
  void anExecutorThatIsLetGoOfFinishesItsWorkAndEnds() throws Exception {
    AsyncResult<Long> result = lettingGo();
    long pid = result.get();
    WeakReference<AsyncResult<Long>> reference = new WeakReference<>(result);
    result = executor.submit(() -> 0L);
    untilCollected(reference);
    ProcessHandle.of(pid).ifPresent(process -> process.onExit().join());
    while (ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent()) {
      Thread.sleep(1); // until it is reaped, which for a copy of this JVM is after its exit
    }
    assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
    assertThat(result.get()).isZero();
  }

  private AsyncResult<Long> lettingGo() {
    ProcessPoolExecutor forgotten =
        context.poolBuilder().workers(1).maxTasksPerWorker(1).buildExecutor();
    for (int i = 0; i < 3; i++) {
      AsyncResult<?> _ = forgotten.submit(() -> 1);
    }
    return forgotten.submit(() -> ProcessHandle.current().pid());
  }

  // the JDK's executors

  @Test
  void invokeAllWithATimeCancelsWhatIsNotDone() throws Exception {
    SerializableCallable<Integer> quick = () -> 1;
    SerializableCallable<Integer> slow =
        () -> {
          Thread.sleep(Duration.ofDays(1));
          return 2;
        };
    assertThat(executor.submit(() -> "ready").get()).isEqualTo("ready");
    List<Future<Integer>> results =
        executor.invokeAll(List.of(quick, slow, slow), 2000, MILLISECONDS);

    assertThat(results.get(0).get()).isEqualTo(1);
    assertThat(results.get(1).isCancelled()).isTrue();
    assertThat(results.get(2).isCancelled()).isTrue();
    assertThat(executor.invokeAll(List.<SerializableCallable<Integer>>of())).isEmpty();
    assertThat(executor.submit(() -> "free again").get()).isEqualTo("free again");
  }

  @Test
  void invokeAnyWithATimeFailsWhenItIsOver() throws Exception {
    SerializableCallable<Integer> slow =
        () -> {
          Thread.sleep(Duration.ofDays(1));
          return 2;
        };

    assertThatThrownBy(() -> executor.invokeAny(List.of(slow), 100, MILLISECONDS))
        .isInstanceOf(TimeoutException.class);
    assertThatThrownBy(() -> executor.invokeAny(List.<SerializableCallable<Integer>>of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(executor.submit(() -> "free again").get()).isEqualTo("free again");
  }

  @Test
  @SuppressWarnings("NullAway") // on purpose
  void nullIsRefused() {
    assertThatThrownBy(() -> executor.submit((Runnable) null))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> executor.execute(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> executor.invokeAll(null)).isInstanceOf(NullPointerException.class);
  }

  @Test
  @Requirement("R11")
  @Conformance({
    "ExecutorTest.test_shutdown_race_issue12456",
    "ProcessPoolShutdownTest.test_processes_terminate",
    "ProcessPoolShutdownTest.test_context_manager_shutdown",
    "ExecutorShutdownTest.test_hang_gh83386"
  })
  void submittingWhileItIsShutDownIsRefusedOrDoneAndNothingElse() throws Exception {
    List<AsyncResult<Integer>> accepted = new ArrayList<>();
    ProcessPoolExecutor closing = context.executor(1);
    long pid = closing.submit(() -> ProcessHandle.current().pid()).get();
    try (closing) {
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        threads.add(
            Thread.startVirtualThread(() -> {
              try {
                while (true) {
                  AsyncResult<Integer> result = closing.submit(() -> 5);
                  synchronized (accepted) {
                    accepted.add(result);
                  }
                }
              } catch (RejectedExecutionException e) {
                // it is shut down
              }
            }));
      }
      var _ = closing.submit(() -> 0).whenComplete((_, _) -> closing.shutdown());
      for (Thread thread : threads) {
        thread.join();
      }
    }
    assertThat(closing.isTerminated()).isTrue();
    for (AsyncResult<Integer> result : accepted) {
      assertThat(result.get()).isEqualTo(5);
    }
    assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
  }

  @Test
  @Conformance("ThreadPoolExecutorTest.test_map_submits_without_iteration")
  void mapBeginsBeforeItsResultsAreAskedFor(@TempDir Path directory) throws Exception {
    String begun = directory.resolve("begun").toString();
    try (ResultIterator<@Nullable Object> results =
        executor.map(
            x -> {
              Path _ = Files.createFile(Path.of(begun));
              return null;
            },
            List.of(1))) {
      assertThat(waitFor(begun)).isEqualTo(1);
      assertThat(results.hasNext()).isTrue();
    }
  }

  @Test
  @Conformance("ProcessPoolExecutorTest.test_broken_process_pool_traceback")
  void eachResultOfABrokenExecutorHasAnExceptionOfItsOwn() {
    try (ProcessPoolExecutor broken =
        context
            .poolBuilder()
            .workers(1)
            .initializer(() -> {
              Thread.sleep(100);
              throw new IOException("no start");
            })
            .buildExecutor()) {
      List<Throwable> failures = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        AsyncResult<Integer> result;
        try {
          result = broken.submit(() -> 1);
        } catch (RuntimeException e) { // it is known to be broken by now
          failures.add(e);
          continue;
        }
        try {
          int _ = result.get();
        } catch (ExecutionException | InterruptedException e) {
          failures.add(e.getCause());
        }
      }
      assertThat(failures).hasSize(2).doesNotHaveDuplicates();
      assertThat(failures)
          .allSatisfy(failure -> assertThat(failure).cause().hasMessage("no start"));
    }
  }
}
