package dev.pando.tck;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.Context;
import dev.pando.pool.AsyncResult;
import dev.pando.pool.Pool;
import dev.pando.pool.WorkerDiedException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a {@link Pool} must do when its workers are killed, on every back end that has processes.
 */
public abstract class PoolKillContract {
  private static final int TASKS = 10_000;
  private static final int WORKERS = 2;

  private final Context context;

  /** Tests the pools of this context. */
  protected PoolKillContract(Context context) {
    this.context = context;
  }

  /** Kills random workers, one after each so many results, so that there is progress between. */
  private static final class Killer {
    private final Random random;
    private final Pool pool;
    private final int resultsBetween;
    private int results;
    int kills;

    Killer(Pool pool, long seed, int resultsBetween) {
      this.pool = pool;
      this.random = new Random(seed);
      this.resultsBetween = resultsBetween;
    }

    void resultSeen() {
      results++;
      if (results % resultsBetween == 0) {
        kill();
      }
    }

    void kill() {
      List<Long> pids = pool.workerPids();
      if (!pids.isEmpty()) {
        ProcessHandle.of(pids.get(random.nextInt(pids.size())))
            .filter(ProcessHandle::destroyForcibly)
            .ifPresent(killed -> kills++);
      }
    }
  }

  /** Notes that a task ran; an append of four bytes is one step, whatever the writers. */
  private static int run(String log, int task) throws Exception {
    try (FileChannel channel = FileChannel.open(Path.of(log), StandardOpenOption.APPEND)) {
      channel.write(ByteBuffer.allocate(4).putInt(0, task));
    }
    return task;
  }

  private static int[] timesRun(Path log) throws Exception {
    ByteBuffer tasks = ByteBuffer.wrap(Files.readAllBytes(log));
    int[] times = new int[TASKS];
    while (tasks.hasRemaining()) {
      times[tasks.getInt()]++;
    }
    return times;
  }

  @Test
  @Timeout(value = 240, unit = SECONDS)
  @Requirement({"R1", "R14"})
  void underRandomKillsEveryTaskCompletesOnceOrFailsOnce(@TempDir Path directory) throws Exception {
    Path log = Files.createFile(directory.resolve("log"));
    String logName = log.toString();
    int[] failed = new int[TASKS];
    int failures = 0;
    int kills;
    try (Pool pool = context.pool(WORKERS)) {
      Killer killer = new Killer(pool, 42, 300);
      List<AsyncResult<Integer>> results = new ArrayList<>();
      for (int i = 0; i < TASKS; i++) {
        int task = i;
        results.add(
            pool.applyAsync(() -> {
              Thread.sleep(0, 200_000);
              return run(logName, task);
            }));
      }
      for (int i = 0; i < TASKS; i++) {
        try {
          assertThat(results.get(i).get()).isEqualTo(i);
          killer.resultSeen();
        } catch (ExecutionException e) {
          assertThat(e).hasCauseInstanceOf(WorkerDiedException.class);
          failed[i]++;
          failures++;
        }
      }
      kills = killer.kills;
    }

    int[] timesRun = timesRun(log);
    for (int i = 0; i < TASKS; i++) {
      assertThat(timesRun[i])
          .as("task %d, failed %d times", i, failed[i])
          .isBetween(1 - failed[i], 1);
    }
    assertThat(kills).isPositive();
    assertThat(failures).isLessThanOrEqualTo(kills);
  }

  @Test
  @Timeout(value = 240, unit = SECONDS)
  @Requirement("R1")
  void aMapWhoseWorkersAreKilledEndsWithAllResultsOrADeath() throws Exception {
    List<Integer> numbers = IntStream.range(0, 2000).boxed().toList();
    List<Integer> expected = IntStream.range(1, 2001).boxed().toList();
    int deaths = 0;
    try (Pool pool = context.pool(WORKERS)) {
      Killer killer = new Killer(pool, 7, 1);
      for (int round = 0; round < 8; round++) {
        AsyncResult<List<Integer>> result =
            pool.mapAsync(
                x -> {
                  Thread.sleep(0, 100_000);
                  return x + 1;
                },
                numbers);
        result.await(Duration.ofMillis(5L * round));
        killer.kill();
        try {
          assertThat(result.get()).isEqualTo(expected);
        } catch (ExecutionException e) {
          assertThat(e).hasCauseInstanceOf(WorkerDiedException.class);
          deaths++;
        }
      }
      assertThat(killer.kills).isPositive();
      assertThat(deaths).isLessThanOrEqualTo(killer.kills);
      assertThat(pool.map(x -> x + 1, List.of(1))).containsExactly(2);
    }
  }
}
