package dev.pando.internal.pool;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Takes tasks back from workers that have not begun them, so that a slow task holds nothing up
 * while another worker idles. The engine's lock is held throughout.
 */
final class Takeback {
  /** A worker that answers more often than this needs no help with what it has. */
  static final long PATIENCE_NANOS = 1_000_000;

  /**
   * Takes back the work of the slowest worker if another one has none.
   *
   * @param returned where the tasks go
   * @return whether anything was taken back
   */
  boolean takeBackForIdle(List<WorkerHandle> workers, Consumer<Task> returned) {
    int idle = idle(workers);
    if (idle == 0) {
      return false;
    }
    long now = System.nanoTime();
    WorkerHandle slowest = null;
    for (WorkerHandle worker : workers) {
      if (now - worker.lastProgressNanos >= PATIENCE_NANOS
          && hasUnbegun(worker, worker.claim.read())
          && (slowest == null || worker.lastProgressNanos < slowest.lastProgressNanos)) {
        slowest = worker;
      }
    }
    if (slowest == null) {
      return false;
    }
    List<Task> taken = new ArrayList<>();
    takeBack(slowest, taken::add);
    for (Task task : taken) {
      share(task, idle + 1, returned);
    }
    return !taken.isEmpty();
  }

  /** Whether a worker idles while another has something that it has not begun. */
  boolean mayHelp(List<WorkerHandle> workers) {
    if (idle(workers) == 0) {
      return false;
    }
    for (WorkerHandle worker : workers) {
      if (hasUnbegun(worker, worker.claim.read())) {
        return true;
      }
    }
    return false;
  }

  /** Takes back everything that a worker has not begun. */
  void takeBack(WorkerHandle worker, Consumer<Task> returned) {
    while (true) {
      long claim = worker.claim.read();
      if (!hasUnbegun(worker, claim)) {
        return;
      }
      if (worker.claim.tryRevoke(claim, worker.lastNumber + 1)) {
        if (worker.state == WorkerHandle.State.READY) {
          worker.state = WorkerHandle.State.REVOKED;
        }
        collect(worker, claim, returned);
        return;
      }
    }
  }

  private static void collect(WorkerHandle worker, long claim, Consumer<Task> returned) {
    List<Task> unbegun = new ArrayList<>();
    for (Task task : worker.inFlight) {
      if (task.number > Claim.task(claim)) {
        unbegun.add(task);
      } else if (isPartlyBegun(task, claim)) {
        returned.accept(task.split(Claim.elements(claim)));
      }
    }
    worker.inFlight.removeAll(unbegun);
    unbegun.forEach(returned);
  }

  private static boolean hasUnbegun(WorkerHandle worker, long claim) {
    if (worker.state != WorkerHandle.State.READY && worker.state != WorkerHandle.State.STOPPING) {
      return false;
    }
    Task last = worker.inFlight.peekLast();
    return last != null && (last.number > Claim.task(claim) || isPartlyBegun(last, claim));
  }

  private static boolean isPartlyBegun(Task task, long claim) {
    return task.number == Claim.task(claim) && Claim.elements(claim) < task.count;
  }

  private static int idle(List<WorkerHandle> workers) {
    int idle = 0;
    for (WorkerHandle worker : workers) {
      if (worker.isIdle()) {
        idle++;
      }
    }
    return idle;
  }

  /** Cuts a task into equal parts for several workers. */
  private static void share(Task task, int parts, Consumer<Task> returned) {
    Task rest = task;
    for (int left = parts; left > 1 && rest.count > 1; left--) {
      int part = Math.max(1, rest.count / left);
      Task next = rest.split(part);
      returned.accept(rest);
      rest = next;
    }
    returned.accept(rest);
  }
}
