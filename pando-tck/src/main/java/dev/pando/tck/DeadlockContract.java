package dev.pando.tck;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.Context;
import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.function.SerializableCallable;
import dev.pando.pool.AsyncResult;
import dev.pando.pool.Pool;
import dev.pando.pool.ProcessPoolExecutor;
import dev.pando.pool.WorkerDiedException;
import dev.pando.process.ChildProcess;
import dev.pando.spi.DecodingException;
import dev.pando.spi.EncodingException;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An error or the end of the process at each step of a task's way: the right exception, and nobody
 * waits for ever. The steps of the caller's own process are taken in a child, which ends by them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 120, unit = SECONDS)
public abstract class DeadlockContract {
  private static final int EXIT_CODE = 3;
  private static final int HALT_CODE = 4;

  private final StartMethod method;
  private final Context context;
  private ProcessPoolExecutor executor;

  /** Tests the executors of this start method. */
  @SuppressWarnings("NullAway.Init") // the executor is there before the first test
  protected DeadlockContract(StartMethod method) {
    this.method = method;
    this.context = Pando.context(method);
  }

  @BeforeAll
  void start() {
    executor = context.executor(2);
  }

  @AfterAll
  void stop() {
    executor.close();
  }

  /** What happens. */
  public enum Fault {
    /** An exception. */
    ERROR,
    /** The process ends in order. */
    EXIT,
    /** The process ends at once. */
    HALT,
    /** The process is killed. */
    KILL;

    private int exitCode() {
      return switch (this) {
        case ERROR -> throw new AssertionError("the process lives");
        case EXIT -> EXIT_CODE;
        case HALT -> HALT_CODE;
        case KILL -> -9;
      };
    }

    private void strike() {
      switch (this) {
        case ERROR -> throw new IllegalStateException("sprung");
        case EXIT -> System.exit(EXIT_CODE);
        case HALT -> Runtime.getRuntime().halt(HALT_CODE);
        case KILL -> killThisProcess();
      }
    }

    private static void killThisProcess() {
      try {
        String pid = Long.toString(ProcessHandle.current().pid());
        int _ = new ProcessBuilder("kill", "-9", pid).start().waitFor();
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
  }

  private enum Step {
    ENCODE,
    DECODE
  }

  /** Strikes when it is encoded or decoded. */
  private static final class Trap implements Serializable {
    private static final long serialVersionUID = 1;

    private final Step step;
    private final Fault fault;

    Trap(Step step, Fault fault) {
      this.step = step;
      this.fault = fault;
    }

    Object writeReplace() {
      if (step == Step.ENCODE) {
        fault.strike();
      }
      return this;
    }

    Object readResolve() {
      if (step == Step.DECODE) {
        fault.strike();
      }
      return this;
    }
  }

  private static Object use(Trap trap) {
    return trap.step;
  }

  private static int square(int x) {
    return x * x;
  }

  private void assertGoesOn() throws Exception {
    List<AsyncResult<Integer>> results = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      int number = i;
      results.add(executor.submit(() -> square(number)));
    }
    for (int i = 0; i < 4; i++) {
      assertThat(results.get(i).get()).isEqualTo(i * i);
    }
  }

  private void assertFails(
      SerializableCallable<?> task, Fault fault, Class<? extends Exception> error)
      throws Exception {
    AsyncResult<?> result = executor.submit(task);
    assertThatThrownBy(result::get)
        .isInstanceOf(ExecutionException.class)
        .cause()
        .satisfies(failure -> {
          if (fault == Fault.ERROR) {
            assertThat(failure).isInstanceOf(error).hasStackTraceContaining("sprung");
          } else {
            assertThat(failure)
                .isInstanceOfSatisfying(
                    WorkerDiedException.class,
                    died -> assertThat(died.exitCode()).isEqualTo(fault.exitCode()));
          }
        });
    assertGoesOn();
  }

  // in the worker

  @ParameterizedTest
  @EnumSource
  @Requirement({"R1", "R5"})
  @Conformance({
    "ExecutorDeadlockTest.test_error_at_task_unpickle",
    "ExecutorDeadlockTest.test_exit_at_task_unpickle",
    "ExecutorDeadlockTest.test_crash_at_task_unpickle"
  })
  void aFaultWhileATaskIsDecodedFailsIt(Fault fault) throws Exception {
    Trap trap = new Trap(Step.DECODE, fault);
    assertFails(() -> use(trap), fault, DecodingException.class);
  }

  @ParameterizedTest
  @EnumSource
  @Requirement("R1")
  @Conformance({
    "ExecutorDeadlockTest.test_error_during_func_exec_on_worker",
    "ExecutorDeadlockTest.test_exit_during_func_exec_on_worker",
    "ExecutorDeadlockTest.test_crash_during_func_exec_on_worker"
  })
  void aFaultWhileATaskRunsFailsIt(Fault fault) throws Exception {
    assertFails(
        () -> {
          fault.strike();
          return 0;
        },
        fault,
        IllegalStateException.class);
  }

  @ParameterizedTest
  @EnumSource
  @Requirement({"R1", "R5"})
  @Conformance({
    "ExecutorDeadlockTest.test_error_during_result_pickle_on_worker",
    "ExecutorDeadlockTest.test_exit_during_result_pickle_on_worker",
    "ExecutorDeadlockTest.test_crash_during_result_pickle_on_worker"
  })
  void aFaultWhileAResultIsEncodedFailsItsTask(Fault fault) throws Exception {
    assertFails(() -> new Trap(Step.ENCODE, fault), fault, EncodingException.class);
  }

  @Test
  @Requirement({"R1", "R5"})
  void anElementWithAFaultSpoilsNoOther() throws Exception {
    for (Fault fault : new Fault[] {Fault.ERROR, Fault.HALT}) {
      List<Trap> arguments =
          List.of(new Trap(Step.ENCODE, Fault.ERROR), new Trap(Step.DECODE, fault));
      assertThatThrownBy(() -> executor.<Trap, Object>map(x -> use(x), arguments).next())
          .isInstanceOf(EncodingException.class);
      var results =
          executor.<Integer, Object>map(
              x -> x == 1 ? new Trap(Step.ENCODE, fault) : x, List.of(0, 1, 2));
      assertThat(results.next()).isEqualTo(0);
      assertThatThrownBy(results::next)
          .isInstanceOfAny(EncodingException.class, WorkerDiedException.class);
      assertThat(results.next()).isEqualTo(2);
    }
    assertGoesOn();
  }

  // in the caller

  @Test
  @Requirement("R5")
  @Conformance({
    "ExecutorDeadlockTest.test_error_at_task_pickle",
    "ExecutorDeadlockTest.test_error_during_result_unpickle_in_result_handler"
  })
  void anErrorInTheCallersOwnStepsFailsTheCallOrItsResult() throws Exception {
    Trap refused = new Trap(Step.ENCODE, Fault.ERROR);
    assertThatThrownBy(() -> executor.submit(() -> use(refused)))
        .isInstanceOf(EncodingException.class)
        .hasStackTraceContaining("sprung");
    AsyncResult<Trap> lost = executor.submit(() -> new Trap(Step.DECODE, Fault.ERROR));
    assertThatThrownBy(lost::get)
        .cause()
        .isInstanceOf(DecodingException.class)
        .hasStackTraceContaining("sprung");
    assertGoesOn();
  }

  private static void callerThatStrikes(StartMethod method, Step step, Fault fault)
      throws Exception {
    try (Pool pool = Pando.context(method).pool(1)) {
      int _ = pool.apply(() -> 1);
      if (step == Step.ENCODE) {
        Trap trap = new Trap(step, fault);
        Object _ = pool.apply(() -> use(trap));
      } else {
        Object _ = pool.apply(() -> new Trap(step, fault));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = "ERROR", mode = EnumSource.Mode.EXCLUDE)
  @Requirement({"R1", "R18"})
  @Conformance("ExecutorDeadlockTest.test_exit_during_result_unpickle_in_result_handler")
  void aCallerThatEndsInTheMiddleOfItsOwnStepsIsNotHeldUp(Fault fault) throws Exception {
    StartMethod start = method;
    List<ChildProcess> callers = new ArrayList<>();
    for (Step step : Step.values()) {
      callers.add(context.process(() -> callerThatStrikes(start, step, fault)).start());
    }
    for (ChildProcess caller : callers) {
      caller.join();
      assertThat(caller.exitCode()).hasValue(fault.exitCode());
    }
  }

  // much at once

  @Test
  @Conformance("ExecutorDeadlockTest.test_crash_big_data")
  void aCrashWhileMuchDataIsOnItsWayHoldsNobodyUp() throws Exception {
    byte[] large = new byte[4 << 20];
    List<AsyncResult<Integer>> results = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      int number = i;
      results.add(
          executor.submit(() -> {
            if (number == 3) {
              Runtime.getRuntime().halt(HALT_CODE);
            }
            return large.length + number;
          }));
    }
    for (int i = 0; i < 8; i++) {
      AsyncResult<Integer> result = results.get(i);
      if (i == 3) {
        assertThatThrownBy(result::get).hasCauseInstanceOf(WorkerDiedException.class);
      } else {
        assertThat(result.get()).isEqualTo(large.length + i);
      }
    }
  }

  @Test
  @Requirement("R29")
  @Conformance("ExecutorDeadlockTest.test_gh105829_should_not_deadlock_if_wakeup_pipe_full")
  void manySubmissionsFromManyVirtualThreadsAtOnceAreAllAnswered() throws Exception {
    List<Integer> seen = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      int number = i;
      threads.add(
          Thread.startVirtualThread(() -> {
            try {
              int result = executor.submit(() -> number).get();
              synchronized (seen) {
                seen.add(result);
              }
            } catch (InterruptedException | ExecutionException e) {
              throw new AssertionError(e);
            }
          }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(seen).containsExactlyInAnyOrderElementsOf(IntStream.range(0, 2000).boxed().toList());
  }

  // and then the end

  @Test
  @Requirement("R11")
  @Conformance({
    "ExecutorDeadlockTest.test_shutdown_deadlock",
    "ExecutorDeadlockTest.test_shutdown_deadlock_pickle",
    "ExecutorShutdownTest.test_hang_gh94440",
    "ProcessPoolShutdownTest.test_shutdown_gh_132969_case_1",
    "ProcessPoolShutdownTest.test_shutdown_gh_132969_case_2"
  })
  void shuttingDownAfterACrashDoesNotHang() throws Exception {
    List<AsyncResult<?>> results = new ArrayList<>();
    try (ProcessPoolExecutor doomed =
        context.poolBuilder().workers(1).maxTasksPerWorker(2).buildExecutor()) {
      results.add(
          doomed.submit(() -> {
            Runtime.getRuntime().halt(HALT_CODE);
            return 0;
          }));
      results.add(doomed.submit(() -> new Trap(Step.DECODE, Fault.ERROR)));
      results.add(doomed.submit(() -> 1));
      Trap refused = new Trap(Step.ENCODE, Fault.ERROR);
      assertThatThrownBy(() -> doomed.submit(() -> use(refused)))
          .isInstanceOf(EncodingException.class);
      doomed.shutdown();
    }
    assertThat(results).allMatch(AsyncResult::isDone);
    assertThat(results.get(2).get()).isEqualTo(1);

    try (ProcessPoolExecutor unused = context.executor(1)) {
      assertThat(unused.isShutdown()).isFalse();
    }
  }

  @Test
  @Requirement({"R11", "R25"})
  @Conformance({
    "ProcessPoolExecutorTest.test_force_shutdown_workers",
    "ProcessPoolExecutorTest.test_force_shutdown_workers_invalid_op",
    "ProcessPoolExecutorTest.test_force_shutdown_workers_dead_workers",
    "ProcessPoolExecutorTest.test_force_shutdown_workers_not_started_yet",
    "ProcessPoolExecutorTest.test_force_shutdown_workers_stops_pool",
    "ProcessPoolExecutorTest.test_force_shutdown_during_max_tasks_worker_exit",
    "ExecutorShutdownTest.test_hang_issue12364"
  })
  void forceEndsExecutorsOfAllKindsAndLeavesNoWorker() throws Exception {
    ProcessPoolExecutor notStarted = context.poolBuilder().workersOnDemand().buildExecutor();
    ProcessPoolExecutor recycling =
        context.poolBuilder().workers(1).maxTasksPerWorker(1).buildExecutor();
    List<AsyncResult<Integer>> results = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      int number = i;
      results.add(recycling.submit(() -> number));
    }
    ProcessPoolExecutor dead = context.executor(1);
    AsyncResult<Integer> last =
        dead.submit(() -> {
          Runtime.getRuntime().halt(HALT_CODE);
          return 0;
        });
    assertThatThrownBy(last::get).hasCauseInstanceOf(WorkerDiedException.class);

    for (ProcessPoolExecutor executor : List.of(notStarted, recycling, dead)) {
      executor.killWorkers();
      assertThat(executor.awaitTermination(30, SECONDS)).isTrue();
      assertThat(executor.workerPids()).isEmpty();
      assertThatThrownBy(() -> executor.submit(() -> 1))
          .isInstanceOf(RejectedExecutionException.class);
    }
    for (AsyncResult<Integer> result : results) {
      assertThat(result.await(Duration.ZERO)).isTrue();
      if (!result.isSuccessful()) {
        assertThatThrownBy(result::get).isInstanceOf(CancellationException.class);
      }
    }
  }
}
