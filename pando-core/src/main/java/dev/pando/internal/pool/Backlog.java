package dev.pando.internal.pool;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What waits to be sent to workers. Guarded by the engine's lock. */
final class Backlog {
  /** Jobs with elements to send; the first one is served next, then goes to the end. */
  private final ArrayDeque<Job> jobs = new ArrayDeque<>();

  /** Tasks that were taken back from workers; served before all others. */
  private final ArrayDeque<Task> returned = new ArrayDeque<>();

  boolean isEmpty() {
    return jobs.isEmpty() && returned.isEmpty();
  }

  /** How many tasks wait, as far as is known; no more than asked for. */
  int count(int atMost) {
    int count = returned.size();
    for (Job job : jobs) {
      if (count >= atMost) {
        break;
      }
      count += job.tasksToCome();
    }
    return Math.min(count, atMost);
  }

  /** Puts a job at the end if it has elements to send and does not stand here already. */
  void add(Job job) {
    if (job.hasMore() && !job.queued) {
      job.queued = true;
      jobs.add(job);
    }
  }

  /** Takes a task that a worker has not begun. */
  void giveBack(Task task) {
    returned.add(task);
  }

  /** Takes a task that is to be the next one. */
  void giveBackFirst(Task task) {
    returned.addFirst(task);
  }

  /**
   * Takes the next task out, of something that is not empty.
   *
   * @param workers how many workers share the rest of a job
   * @return null if the next job has no more elements after all
   */
  @Nullable Task next(int workers) {
    Task task = returned.poll();
    if (task != null) {
      return task;
    }
    Job job = jobs.remove();
    task = job.hasMore() ? job.nextTask(workers) : null;
    job.queued = job.hasMore();
    if (job.queued) {
      jobs.add(job);
    }
    return task;
  }

  /** Drops all that is of a job. */
  void remove(Job job) {
    if (job.queued) {
      job.queued = false;
      jobs.remove(job);
    }
    if (!returned.isEmpty()) {
      returned.removeIf(task -> task.isOf(job));
    }
  }

  /** All jobs of which something waits, oldest first. */
  List<Job> unbegun() {
    Set<Job> unbegun = new TreeSet<>(Comparator.comparingLong(Job::id));
    for (Task task : returned) {
      unbegun.add(task.job);
    }
    unbegun.addAll(jobs);
    return List.copyOf(unbegun);
  }

  /** Drops everything, and ends its jobs with a failure. */
  void abort(Supplier<Throwable> failure) {
    for (Task task : returned) {
      task.job.abort(failure.get());
    }
    for (Job job : jobs) {
      job.abort(failure.get());
    }
    returned.clear();
    jobs.clear();
  }
}
