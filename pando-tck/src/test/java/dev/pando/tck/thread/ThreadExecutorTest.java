package dev.pando.tck.thread;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.Context;
import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.pool.AsyncResult;
import dev.pando.pool.PoolBuilder;
import dev.pando.pool.ProcessPoolExecutor;
import dev.pando.sync.SharedBarrier;
import dev.pando.tck.Conformance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Executors whose workers are threads. */
@Timeout(value = 60, unit = SECONDS)
class ThreadExecutorTest {
  private final Context context = Pando.context(StartMethod.THREAD);

  private static final AtomicReference<@Nullable CountDownLatch> BEGUN = new AtomicReference<>();

  private static long worker() {
    return Thread.currentThread().threadId();
  }

  private static Set<Long> living() {
    Set<Long> ids = new TreeSet<>();
    Thread.getAllStackTraces().keySet().forEach(thread -> ids.add(thread.threadId()));
    return ids;
  }

  @Test
  @Conformance({
    "ThreadPoolShutdownTest.test_threads_terminate",
    "ThreadPoolShutdownTest.test_context_manager_shutdown",
    "ThreadPoolExecutorTest.test_saturation"
  })
  void closingWaitsForTheWorkAndNoThreadIsLeft() throws Exception {
    List<AsyncResult<Long>> results = new ArrayList<>();
    try (ProcessPoolExecutor executor = context.executor(2)) {
      for (int i = 0; i < 20; i++) {
        results.add(executor.submit(ThreadExecutorTest::worker));
      }
    }
    Set<Long> workers = new TreeSet<>();
    for (AsyncResult<Long> result : results) {
      workers.add(result.get(Duration.ZERO));
    }
    assertThat(workers).hasSizeBetween(1, 2).doesNotContain(worker());
    while (living().removeAll(workers)) {
      Thread.sleep(1); // one that has said its last word takes a moment to be gone
    }
  }

  @Test
  @Conformance("ThreadPoolShutdownTest.test_shutdown_no_wait")
  void shutdownWithoutWaitingFinishesTheWork() throws Exception {
    ProcessPoolExecutor executor = context.executor(1);
    List<AsyncResult<Integer>> results = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      int number = i;
      results.add(executor.submit(() -> number));
    }
    executor.shutdown();
    for (int i = 0; i < 5; i++) {
      assertThat(results.get(i).get()).isEqualTo(i);
    }
    assertThat(executor.awaitTermination(30, SECONDS)).isTrue();
  }

  @Test
  @Conformance("ThreadPoolShutdownTest.test_cancel_futures_wait_false")
  void whatHasNotBegunCanBeCancelledWithoutWaiting() throws Exception {
    ProcessPoolExecutor executor = context.executor(1);
    AsyncResult<Integer> endless =
        executor.submit(() -> {
          Thread.sleep(Duration.ofDays(1));
          return 0;
        });
    AsyncResult<Integer> waiting = executor.submit(() -> 1);
    List<Runnable> _ = executor.shutdownNow();

    assertThatThrownBy(endless::get).isInstanceOf(CancellationException.class);
    assertThatThrownBy(waiting::get).isInstanceOf(CancellationException.class);
    assertThat(executor.awaitTermination(30, SECONDS)).isTrue();
  }

  @Test
  void workersThatAreToldToEndAreInterruptedInTheirTasks() throws Exception {
    for (boolean kill : new boolean[] {false, true}) {
      ProcessPoolExecutor executor = context.executor(1);
      CountDownLatch begun = new CountDownLatch(1);
      BEGUN.set(begun);
      AsyncResult<Integer> endless =
          executor.submit(() -> {
            requireNonNull(BEGUN.get()).countDown();
            Thread.sleep(Duration.ofDays(1));
            return 0;
          });
      begun.await();
      if (kill) {
        executor.killWorkers();
      } else {
        executor.terminateWorkers();
      }

      assertThatThrownBy(endless::get).isInstanceOf(CancellationException.class);
      assertThat(executor.awaitTermination(30, SECONDS)).isTrue();
    }
  }

  @Test
  @Conformance("ThreadPoolExecutorTest.test_idle_thread_reuse")
  void anIdleThreadTakesTheNextTask() throws Exception {
    try (ProcessPoolExecutor executor = context.executor(4)) {
      Set<Long> workers = new TreeSet<>();
      for (int i = 0; i < 10; i++) {
        workers.add(executor.submit(ThreadExecutorTest::worker).get());
      }
      assertThat(workers).hasSize(1);
    }
  }

  @Test
  @Conformance("ThreadPoolShutdownTest.test_thread_names_default")
  void workersHaveNamesOfTheirOwn() throws Exception {
    try (ProcessPoolExecutor executor = context.executor(1)) {
      assertThat(executor.submit(() -> Thread.currentThread().getName()).get())
          .isNotEqualTo(Thread.currentThread().getName())
          .isNotBlank();
    }
  }

  @Test
  @Conformance("ThreadPoolShutdownTest.test_thread_names_assigned")
  void workersHaveTheNamesThatWereChosenForThem() throws Exception {
    PoolBuilder builder = context.poolBuilder().workers(1);
    try (ProcessPoolExecutor executor = builder.workerNames("brewer").buildExecutor()) {
      assertThat(executor.submit(() -> Pando.currentProcess().name()).get()).isEqualTo("brewer-0");
      assertThat(executor.submit(() -> Thread.currentThread().getName()).get())
          .isEqualTo("brewer-0");
    }
    assertThatThrownBy(() -> builder.workerNames(" "))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("' '");
  }

  @Test
  @Conformance("ThreadPoolExecutorTest.test_default_workers")
  void byDefaultThereMayBeAsManyWorkersAsCpus() throws Exception {
    int cpus = Pando.availableCpuCount();
    SharedBarrier together = context.barrier(cpus);
    try (ProcessPoolExecutor executor = context.poolBuilder().buildExecutor()) {
      List<AsyncResult<Integer>> waits = new ArrayList<>();
      for (int i = 0; i < cpus; i++) {
        waits.add(executor.submit(() -> together.await(Duration.ofSeconds(30))));
      }
      for (AsyncResult<Integer> wait : waits) {
        assertThat(wait.get()).isBetween(0, cpus - 1);
      }
      assertThat(executor.workers()).isEqualTo(cpus);
    }
  }

  @Test
  @Conformance("_TestPool.test_wrapped_exception")
  void aThreadsExceptionIsGivenWithoutARemoteStackTrace() throws Exception {
    try (ProcessPoolExecutor executor = context.executor(1)) {
      AsyncResult<Integer> failed = executor.submit(() -> Integer.parseInt("x"));
      assertThatThrownBy(failed::get)
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isInstanceOf(NumberFormatException.class)
          .hasNoCause();
    }
  }

  @Test
  @Conformance("ThreadPoolShutdownTest.test_del_shutdown")
  void anExecutorThatIsLetGoOfFinishesItsWorkAndEnds() throws Exception {
    List<AsyncResult<Long>> results = workOfAnExecutorThatNobodyKeeps();
    Set<Long> workers = new TreeSet<>();
    for (AsyncResult<Long> result : results) {
      workers.add(result.get());
    }
    assertThat(workers).isNotEmpty();
    results.clear();
    while (living().removeAll(workers)) {
      System.gc();
      Thread.sleep(1);
    }
  }

  private List<AsyncResult<Long>> workOfAnExecutorThatNobodyKeeps() {
    ProcessPoolExecutor executor = context.executor(2);
    List<AsyncResult<Long>> results = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      results.add(executor.submit(ThreadExecutorTest::worker));
    }
    return results;
  }
}
