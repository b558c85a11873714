package dev.pando.tck;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.Context;
import dev.pando.pool.AsyncResult;
import dev.pando.pool.Pool;
import dev.pando.pool.TaskPolicy;
import dev.pando.pool.WorkerDiedException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Everything that can happen to a pool, at random and for long: submissions, cancellations, limits,
 * kills, changes of size, new pools. The system property {@code pando.soakSeconds} makes it shorter
 * or longer.
 */
public abstract class PoolSoakContract {
  private static final int TORTURE_SECONDS = 30;
  private static final int SOAK_SECONDS = 600;
  private static final int OUTSTANDING = 200;
  private static final int STEPS_BEFORE = 300;

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
    private long resizes;
    private long values;
    private long deaths;
    private long timeouts;
    private long cancellations;
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
      boolean endsByItself = kind != 1 && kind != 2;
      Pool with =
          !endsByItself || random.nextBoolean()
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
      switch (random.nextInt(200)) {
        case 0 -> {
          pool.resize(1 + random.nextInt(3));
          resizes++;
        }
        case 1 -> killOne();
        case 2, 3 -> cancelOne();
        case 4 -> {
          if (random.nextInt(40) == 0) {
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
        values++;
      } catch (ExecutionException e) {
        assertThat(e.getCause())
            .as("seed %d", seed)
            .isInstanceOfAny(WorkerDiedException.class, TimeoutException.class);
        deaths += e.getCause() instanceof WorkerDiedException ? 1 : 0;
        timeouts += e.getCause() instanceof TimeoutException ? 1 : 0;
      } catch (CancellationException e) {
        assertThat(result.isCancelled()).as("seed %d", seed).isTrue();
        cancellations++;
      }
    }

    /** Ends all that is on its way, and the pool. */
    private void end() throws Exception {
      pool.close();
      while (!open.isEmpty()) {
        check(open.remove());
      }
      while (completions.get() < submitted) {
        Thread.sleep(1); // callbacks have threads of their own
      }
      assertThat(completions.get()).as("seed %d", seed).isEqualTo(submitted);
    }

    /** Whether all has happened that can; a slow machine may take longer for it. */
    private boolean hasSeenAll() {
      return LongStream.of(values, deaths, timeouts, cancellations, kills, resizes)
          .allMatch(count -> count > 0);
    }

    @Override
    public String toString() {
      return """
      %d submissions: %d values, %d deaths, %d time-outs, %d cancellations; \
      %d kills, %d resizes; seed %d\
      """
          .formatted(submitted, values, deaths, timeouts, cancellations, kills, resizes, seed);
    }
  }

  private void run(int seconds) throws Exception {
    Soak first = new Soak(); // loads and starts what is there for good
    for (int i = 0; i < STEPS_BEFORE; i++) {
      first.step();
    }
    first.end();
    Footprint before = Footprint.now();

    Soak soak = new Soak();
    long end =
        System.nanoTime() + SECONDS.toNanos(Integer.getInteger("pando.soakSeconds", seconds));
    while (System.nanoTime() < end || !soak.hasSeenAll()) {
      soak.step();
    }
    soak.end();
    assertThat(soak.values + soak.deaths + soak.timeouts + soak.cancellations)
        .as(soak.toString())
        .isEqualTo(soak.submitted);

    Footprint after = Footprint.now();
    long patience = System.nanoTime() + SECONDS.toNanos(30);
    while (!after.isNoMoreThan(before) && System.nanoTime() < patience) {
      Thread.sleep(10); // threads that have done their work, processes that were killed
      after = Footprint.now();
    }
    System.out.printf("%s%n%s, before: %s%n", soak, after, before);
    assertThat(after)
        .as("%s; before it was %s", soak, before)
        .matches(now -> now.isNoMoreThan(before), "no more than before");
  }

  @Test
  @Tag("torture")
  @Timeout(value = 600, unit = SECONDS)
  @Requirement({"R8", "R11", "R14", "R20"})
  void everyResultEndsOnceAndNothingIsLeftWhateverHappens() throws Exception {
    run(TORTURE_SECONDS);
  }

  @Test
  @Tag("soak")
  @Timeout(value = 1200, unit = SECONDS)
  @Requirement({"R8", "R11", "R14", "R20"})
  void everyResultEndsOnceAndNothingIsLeftWhateverHappensForTenMinutes() throws Exception {
    run(SOAK_SECONDS);
  }
}
