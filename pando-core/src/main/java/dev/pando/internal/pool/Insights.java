package dev.pando.internal.pool;

import dev.pando.pool.PoolInsights;
import dev.pando.pool.PoolInsights.SlowTask;
import dev.pando.pool.PoolInsights.WorkerTimes;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Keeps what is worth knowing of a pool's past. Guarded by the engine's lock. */
final class Insights {
  private static final int SLOWEST = 5;

  /** Of a pool that replaces its workers all the time, only the latest. */
  private static final int MAX_ENDED = 256;

  private final boolean namesTasks;
  private final List<SlowTask> slowest = new ArrayList<>();
  private final ArrayDeque<WorkerTimes> ended = new ArrayDeque<>();
  private long slowEnough;

  /**
   * Of a new pool.
   *
   * @param namesTasks whether the slowest tasks are kept, whose arguments are turned into text
   */
  Insights(boolean namesTasks) {
    this.namesTasks = namesTasks;
    this.slowEnough = namesTasks ? -1 : Long.MAX_VALUE;
  }

  /** Takes a task that was run. */
  void ran(Task task, WorkerHandle worker, long nanos) {
    if (nanos > slowEnough) {
      slowest.add(new SlowTask(task.toString(), Duration.ofNanos(nanos), worker.id));
      slowest.sort(Comparator.comparing(SlowTask::time).reversed());
      if (slowest.size() > SLOWEST) {
        slowest.removeLast();
        slowEnough = slowest.getLast().time().toNanos();
      }
    }
  }

  /** Takes a worker that has ended. */
  void ended(WorkerHandle worker) {
    if (ended.size() == MAX_ENDED) {
      ended.removeFirst();
    }
    ended.add(worker.times(System.nanoTime()));
  }

  /** All that is known now. */
  PoolInsights of(List<WorkerHandle> living) {
    List<WorkerTimes> times = new ArrayList<>(ended);
    long now = System.nanoTime();
    for (WorkerHandle worker : living) {
      times.add(worker.times(now));
    }
    return new PoolInsights(times, slowest, namesTasks);
  }
}
