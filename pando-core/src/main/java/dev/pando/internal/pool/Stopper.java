package dev.pando.internal.pool;

import dev.pando.internal.sync.Doorbell;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Ends tasks that run: by an interrupt first, and when that does not help, by the end of their
 * worker. Watches over the limits of tasks. Guarded by the engine's lock.
 */
final class Stopper {
  /** A task that was sent and has not begun may begin at any moment. */
  private static final long MIN_LOOK_NANOS = 100_000;

  /** A process that was killed ends within milliseconds; this is for one that did not hear. */
  private static final long KILL_AGAIN_NANOS = 1_000_000_000;

  private final Takeback takeback;
  private final Consumer<Task> takenBack;
  private final Consumer<WorkerHandle> killed;
  private final Queue<Deadline> deadlines =
      new PriorityQueue<>(Comparator.comparingLong(Deadline::nanos));
  private int limitedInFlight;
  private int condemned;

  /** When a whole call has to be over. */
  private record Deadline(Job job, long nanos) {}

  /**
   * For one pool.
   *
   * @param takenBack takes the tasks that a worker is relieved of
   * @param killed takes workers that are about to die, so that their successors start meanwhile
   */
  Stopper(Takeback takeback, Consumer<Task> takenBack, Consumer<WorkerHandle> killed) {
    this.takeback = takeback;
    this.takenBack = takenBack;
    this.killed = killed;
  }

  /** Notes that a call has begun that may take only so long. */
  void watch(Job job) {
    deadlines.add(new Deadline(job, System.nanoTime() + job.rules().totalNanos()));
  }

  /** Notes that a call is over. */
  void forget(Job job) {
    if (!deadlines.isEmpty() && job.rules().totalNanos() != 0) {
      deadlines.removeIf(deadline -> deadline.job.equals(job));
    }
  }

  /** A call whose time is over, to be ended; null if there is none. */
  @Nullable Job pollExpired() {
    Deadline first = deadlines.peek();
    return first == null || first.nanos - System.nanoTime() > 0 ? null : deadlines.remove().job;
  }

  /** Notes that a worker has a task. */
  void sent(Task task) {
    if (task.job.rules().isLimited()) {
      limitedInFlight++;
    }
  }

  /** Notes that a worker does not have a task any more. */
  void left(Task task) {
    if (task.job.rules().isLimited()) {
      limitedInFlight--;
    }
  }

  /** Notes that a worker has answered a task, or all of them by its end. */
  void released(WorkerHandle worker, long number) {
    if (worker.condemnedTask != 0 && number >= worker.condemnedTask) {
      worker.condemnedTask = 0;
      condemned--;
    }
  }

  /** Whether nothing has to be looked at. */
  boolean isIdle() {
    return limitedInFlight == 0 && condemned == 0 && deadlines.isEmpty();
  }

  /**
   * Interrupts the task that a worker is at, and kills the worker if it is still at it a grace
   * later. What it has not begun goes elsewhere.
   */
  void stop(WorkerHandle worker, Task running, long graceNanos) {
    takeback.takeBack(worker, takenBack);
    if (worker.condemnedTask != 0) {
      worker.killAtNanos = Math.min(worker.killAtNanos, System.nanoTime() + graceNanos);
      return;
    }
    condemned++;
    worker.condemnedTask = running.number;
    worker.killAtNanos = System.nanoTime() + graceNanos;
    if (graceNanos > 0) {
      worker.claim.wantInterrupt(running.number);
      worker.process.interrupt();
    } else {
      kill(worker);
    }
  }

  private void kill(WorkerHandle worker) {
    worker.process.kill();
    killed.accept(worker);
  }

  /** The task that a worker is at, as far as its claim tells; null if it is at none of ours. */
  static @Nullable Task running(WorkerHandle worker) {
    long number = Claim.task(worker.claim.read());
    for (Task task : worker.inFlight) {
      if (task.number == number) {
        return task;
      }
    }
    return null;
  }

  /**
   * Ends what has had its time.
   *
   * @param timedOut takes tasks that have just reached their limit
   */
  void check(List<WorkerHandle> workers, Consumer<Task> timedOut) {
    long now = System.nanoTime();
    for (int i = 0; i < workers.size(); i++) {
      WorkerHandle worker = workers.get(i);
      if (worker.condemnedTask != 0) {
        if (now - worker.killAtNanos >= 0) {
          kill(worker);
          worker.killAtNanos = now + KILL_AGAIN_NANOS;
        }
      } else if (limitedInFlight > 0) {
        Task task = running(worker);
        if (task != null && !task.isSettled && nanosLeft(worker, task, now) <= 0) {
          stop(worker, task, task.job.rules().graceNanos());
          timedOut.accept(task);
        }
      }
    }
  }

  private static long nanosLeft(WorkerHandle worker, Task task, long now) {
    Rules rules = task.job.rules();
    return rules.isLimited()
        ? worker.claim.begunNanos() + rules.limitNanos() - now
        : Long.MAX_VALUE;
  }

  /** How long until {@link #check} may have something to do. */
  long nanosLeft(List<WorkerHandle> workers) {
    if (isIdle()) {
      return Long.MAX_VALUE;
    }
    long now = System.nanoTime();
    long least = Doorbell.SLICE_NANOS;
    Deadline first = deadlines.peek();
    if (first != null) {
      least = Math.min(least, first.nanos - now);
    }
    for (WorkerHandle worker : workers) {
      if (worker.condemnedTask != 0) {
        least = Math.min(least, worker.killAtNanos - now);
      } else if (limitedInFlight > 0) {
        Task running = running(worker);
        for (Task task : worker.inFlight) {
          if (task.job.rules().isLimited() && !task.isSettled) {
            least =
                Math.min(
                    least,
                    task.equals(running)
                        ? nanosLeft(worker, task, now)
                        : task.job.rules().limitNanos());
            break;
          }
        }
      }
    }
    return Math.max(MIN_LOOK_NANOS, least);
  }

  /** What a call fails with that took too long as a whole. */
  static TimeoutException totalTimeoutOf(Job job) {
    return new TimeoutException(
        "the call took longer than its limit of " + Duration.ofNanos(job.rules().totalNanos()));
  }

  /** What a task fails with that ran past its limit. */
  static TimeoutException timeoutOf(Task task) {
    return new TimeoutException(
        "%s ran longer than its limit of %s"
            .formatted(task, Duration.ofNanos(task.job.rules().limitNanos())));
  }
}
