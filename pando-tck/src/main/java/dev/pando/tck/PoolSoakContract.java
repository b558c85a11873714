package dev.pando.tck;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.Context;
import dev.pando.pool.AsyncResult;
import dev.pando.pool.Pool;
import dev.pando.pool.TaskPolicy;
import dev.pando.pool.WorkerDiedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Everything that can happen to a pool, at random and for long; {@code pando.soakSeconds}. */
public abstract class PoolSoakContract {
  private static final long SECONDS_BY_DEFAULT = 600;
  private static final int OUTSTANDING = 200;

  private final Context context;

  /** Tests the pools of this context. */
  protected PoolSoakContract(Context context) {
    this.context = context;
  }

  private final class Soak {
    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private final ArrayDeque<AsyncResult<Integer>> open = new ArrayDeque<>();
    private final AtomicLong completions = new AtomicLong();
    private long submitted;
    private long kills;
    private Pool pool = context.poolBuilder().workers(2).maxTasksPerWorker(500).build();

    private static int run(int kind) throws InterruptedException {
      switch (kind) {
        case 0 -> Runtime.getRuntime().halt(3);
        case 1, 2 -> Thread.sleep(Duration.ofDays(1));
        case 3, 4, 5 -> Thread.sleep(0, 500_000);
        default -> {
          return kind;
        }
      }
      return kind;
    }

    private void submit() {
      int kind = random.nextInt(random.nextInt(20) == 0 ? 3 : 1000);
      Pool with =
          kind < 3 || random.nextBoolean()
              ? pool.with(
                  TaskPolicy.DEFAULT
                      .withTimeout(Duration.ofMillis(1 + random.nextInt(40)))
                      .withGrace(Duration.ofMillis(random.nextInt(20))))
              : pool;
      AsyncResult<Integer> result = with.applyAsync(() -> run(kind));
      var _ = result.whenComplete((_, _) -> completions.incrementAndGet());
      open.add(result);
      submitted++;
    }

    private void step() throws Exception {
      switch (random.nextInt(400)) {
        case 0 -> pool.resize(1 + random.nextInt(3));
        case 1 -> killOne();
        case 2, 3, 4, 5 -> cancelOne();
        case 6 -> {
          if (random.nextInt(20) == 0) {
            replacePool();
          }
        }
        default -> submit();
      }
      while (open.size() > OUTSTANDING) {
        check(open.remove());
      }
    }

    private void killOne() {
      List<Long> pids = pool.workerPids();
      if (!pids.isEmpty()) {
        ProcessHandle.of(pids.get(random.nextInt(pids.size())))
            .filter(ProcessHandle::destroyForcibly)
            .ifPresent(_ -> kills++);
      }
    }

    private void cancelOne() {
      if (!open.isEmpty()) {
        boolean _ = (random.nextBoolean() ? open.getFirst() : open.getLast()).cancel(true);
      }
    }

    private void replacePool() throws Exception {
      if (random.nextBoolean()) {
        pool.close();
      } else {
        pool.terminate();
        pool.join();
      }
      while (!open.isEmpty()) {
        check(open.remove());
      }
      pool = context.poolBuilder().workers(2).maxTasksPerWorker(500).build();
    }

    private void check(AsyncResult<Integer> result) throws Exception {
      try {
        int value = result.get();
        assertThat(value).as("seed %d", seed).isGreaterThanOrEqualTo(0);
      } catch (ExecutionException e) {
        assertThat(e.getCause())
            .as("seed %d", seed)
            .isInstanceOfAny(WorkerDiedException.class, TimeoutException.class);
      } catch (CancellationException e) {
        assertThat(result.isCancelled()).as("seed %d", seed).isTrue();
      }
    }

    private void end() throws Exception {
      pool.close();
      while (!open.isEmpty()) {
        check(open.remove());
      }
    }
  }

  private static long openFiles() throws IOException {
    Path descriptors = Path.of("/proc/self/fd");
    if (!Files.exists(descriptors)) {
      return 0;
    }
    try (Stream<Path> entries = Files.list(descriptors)) {
      return entries.count();
    }
  }

  @Test
  @Tag("soak")
  @Timeout(value = 1200, unit = SECONDS)
  @Requirement({"R8", "R11", "R14", "R20"})
  void everyResultEndsOnceAndNothingIsLeftWhateverHappens() throws Exception {
    Soak soak = new Soak();
    for (int i = 0; i < 1000; i++) {
      soak.step();
    }
    long files = openFiles();
    int threads = Thread.activeCount();
    long end =
        System.nanoTime() + SECONDS.toNanos(Long.getLong("pando.soakSeconds", SECONDS_BY_DEFAULT));
    while (System.nanoTime() < end) {
      soak.step();
    }
    soak.end();

    while (soak.completions.get() < soak.submitted) {
      Thread.sleep(1); // callbacks have threads of their own
    }
    assertThat(soak.completions.get()).as("seed %d", soak.seed).isEqualTo(soak.submitted);
    assertThat(soak.kills).isPositive();
    assertThat(openFiles()).as("open files, seed %d", soak.seed).isLessThan(files + 50);
    assertThat(Thread.activeCount()).as("threads, seed %d", soak.seed).isLessThan(threads + 20);
  }
}
