package dev.pando.tck;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.pando.Context;
import dev.pando.pool.AsyncResult;
import dev.pando.pool.Pool;
import dev.pando.pool.ProcessPoolExecutor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Pools that start workers on demand, change their size, and replace what is worn out. */
@Timeout(value = 60, unit = SECONDS)
public abstract class ElasticPoolContract {
  /** What tasks leak, in their workers. */
  private static final List<byte[]> KEPT = new ArrayList<>();

  private final Context context;

  /** Tests the pools of this context. */
  protected ElasticPoolContract(Context context) {
    this.context = context;
  }

  private static long pid() {
    return ProcessHandle.current().pid();
  }

  private static void until(Callable<Boolean> condition) throws Exception {
    while (!condition.call()) {
      Thread.sleep(1);
    }
  }

  private static long waitFor(String gate) throws InterruptedException {
    while (!Files.exists(Path.of(gate))) {
      Thread.sleep(1);
    }
    return pid();
  }

  @Test
  @Conformance({
    "ProcessPoolExecutorTest.test_idle_process_reuse_one",
    "ProcessPoolExecutorTest.test_idle_process_reuse_multiple"
  })
  void anExecutorStartsAWorkerOnlyWhenNoneIsIdle(@TempDir Path directory) throws Exception {
    String gate = directory.resolve("gate").toString();
    try (ProcessPoolExecutor executor = context.executor(2)) {
      Set<Long> pids = new TreeSet<>();
      for (int i = 0; i < 20; i++) {
        pids.add(executor.submit(() -> pid()).get());
      }
      assertThat(pids).hasSize(1);
      assertThat(executor.workerPids()).hasSize(1);

      List<AsyncResult<Long>> both = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        both.add(executor.submit(() -> waitFor(gate)));
      }
      until(() -> executor.workerPids().size() == 2);
      Path _ = Files.createFile(Path.of(gate));
      for (AsyncResult<Long> each : both) {
        assertThat(each.get()).isPositive();
      }
    }
  }

  @Test
  void workersThatIdleForTooLongEndAndAreStartedAgainWhenNeeded() throws Exception {
    try (Pool pool =
        context.poolBuilder().workers(0, 2).idleTimeout(Duration.ofMillis(100)).build()) {
      assertThat(pool.workerPids()).isEmpty();
      long first = pool.apply(() -> pid());
      until(() -> pool.workerPids().isEmpty());
      assertThat(pool.apply(() -> pid())).isNotEqualTo(first);
    }
  }

  @Test
  void aPoolCanGrowAndShrinkWhileItWorks(@TempDir Path directory) throws Exception {
    String gate = directory.resolve("gate").toString();
    try (Pool pool = context.pool(1)) {
      AsyncResult<Long> busy = pool.applyAsync(() -> waitFor(gate));
      pool.resize(3);
      assertThat(pool.workers()).isEqualTo(3);
      until(() -> pool.workerPids().size() == 3);
      assertThat(pool.apply(() -> pid())).isPositive();

      pool.resize(1);
      until(() -> pool.workerPids().size() < 3);
      Path _ = Files.createFile(Path.of(gate));
      assertThat(busy.get()).isPositive();
      until(() -> pool.workerPids().size() == 1);
      assertThat(pool.map(x -> x + 1, List.of(1, 2, 3))).containsExactly(2, 3, 4);

      assertThatThrownBy(() -> pool.resize(0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("0 workers");
      assertThatThrownBy(() -> pool.resize(3, 2)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  @Requirement("R20")
  void anOldWorkerIsReplacedBetweenTwoTasks() throws Exception {
    try (Pool pool =
        context.poolBuilder().workers(1).maxWorkerAge(Duration.ofMillis(200)).build()) {
      long first = pool.apply(() -> pid());
      until(() -> pool.apply(() -> pid()) != first);
    }
  }

  @Test
  @Requirement("R20")
  void aWorkerThatHasGrownTooLargeIsReplaced() throws Exception {
    try (Pool pool = context.poolBuilder().workers(1).maxWorkerMemory(1).build()) {
      long first = pool.apply(() -> pid());
      until(() -> pool.apply(() -> pid()) != first);
    }
  }

  private static long keep(int mebibytes) {
    for (int i = 0; i < mebibytes; i++) {
      KEPT.add(new byte[1 << 20]); // zeroed, and so resident
    }
    return pid();
  }

  @Test
  @Requirement("R20")
  void aWorkerWhoseTasksLeakIsReplacedHoweverLargeItWasAtFirst() throws Exception {
    assumeThat(Path.of("/proc/self/statm")).exists();
    try (Pool pool =
        context
            .poolBuilder()
            .workers(1)
            .maxHeap(512 << 20)
            .initializer(() -> keep(150))
            .maxWorkerGrowth(100 << 20)
            .build()) {
      long first = pool.apply(() -> pid());
      assertThat(pool.apply(() -> keep(1))).isEqualTo(first);
      assertThat(pool.apply(() -> keep(150))).isEqualTo(first);
      until(() -> pool.apply(() -> pid()) != first);
    }
  }

  @Test
  @Requirement({"R11", "R20"})
  @Conformance({
    "ProcessPoolExecutorTest.test_max_tasks_per_child_pending_tasks_gh115634",
    "ProcessPoolExecutorTest.test_shutdown_no_wait_max_tasks_gh119592",
    "ProcessPoolShutdownTest.test_shutdown_no_wait"
  })
  void anExecutorThatIsShutDownWhileItReplacesWorkersLosesNothing() throws Exception {
    ProcessPoolExecutor executor =
        context.poolBuilder().workers(2).maxTasksPerWorker(1).buildExecutor();
    List<AsyncResult<Integer>> results = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      int number = i;
      results.add(executor.submit(() -> number * number));
    }
    executor.shutdown();

    for (int i = 0; i < 8; i++) {
      assertThat(results.get(i).get()).isEqualTo(i * i);
    }
    assertThat(executor.awaitTermination(30, SECONDS)).isTrue();
    assertThat(executor.workerPids()).isEmpty();
  }
}
