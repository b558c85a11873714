package dev.pando.pool;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * Where the time of a pool's workers went: to tell whether more workers would help, or larger
 * chunks, or faster tasks. {@link #toString} is a table, {@link #toJson} the same for programs.
 *
 * @param workers those that have ended, oldest first, then the living
 * @param slowest the five slowest tasks, slowest first; a chunk is one task. Empty unless the pool
 *     was built with {@link PoolBuilder#insights}
 * @param namesTasks whether the pool was
 */
public record PoolInsights(List<WorkerTimes> workers, List<SlowTask> slowest, boolean namesTasks) {

  /** Copies. */
  public PoolInsights {
    workers = List.copyOf(workers);
    slowest = List.copyOf(slowest);
  }

  /**
   * Where a worker's time went.
   *
   * @param id its {@link Worker#id}
   * @param pid its process id
   * @param isAlive whether it is still there
   * @param tasks how many tasks it has run, a chunk being one
   * @param startUp from the start of its process until it took tasks
   * @param working in tasks
   * @param waiting for tasks
   * @param exit from when it was told to end until it had ended
   * @param residentBytes the memory of its process now; empty if it has ended, or where the system
   *     does not tell
   */
  public record WorkerTimes(
      int id,
      long pid,
      boolean isAlive,
      long tasks,
      Duration startUp,
      Duration working,
      Duration waiting,
      Duration exit,
      OptionalLong residentBytes) {}

  /**
   * A task that took long.
   *
   * @param task its function and elements
   * @param time how long it ran
   * @param worker the {@link Worker#id} of the worker that ran it
   */
  public record SlowTask(String task, Duration time, int worker) {}

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  @Override
  public String toString() {
    StringBuilder table = new StringBuilder();
    table.append(
        "worker       pid  alive     tasks  start-up s   working s   waiting s      exit s   MiB\n");
    for (WorkerTimes worker : workers) {
      table.append(
          String.format(
              Locale.ROOT,
              "%6d  %8d  %5s  %8d  %10.3f  %10.3f  %10.3f  %10.3f  %4s%n",
              worker.id,
              worker.pid,
              worker.isAlive ? "yes" : "no",
              worker.tasks,
              seconds(worker.startUp),
              seconds(worker.working),
              seconds(worker.waiting),
              seconds(worker.exit),
              worker.residentBytes.isPresent()
                  ? Long.toString(worker.residentBytes.getAsLong() >> 20)
                  : "-"));
    }
    for (SlowTask slow : slowest) {
      table.append(
          String.format(
              Locale.ROOT,
              "%.3f s in worker %d: %s%n",
              seconds(slow.time),
              slow.worker,
              slow.task));
    }
    return table.toString();
  }

  /** The same as an object of JSON; times are in seconds. */
  public String toJson() {
    StringBuilder json = new StringBuilder("{\"workers\":[");
    String separator = "";
    for (WorkerTimes worker : workers) {
      json.append(separator)
          .append(
              String.format(
                  Locale.ROOT,
                  "{\"id\":%d,\"pid\":%d,\"alive\":%b,\"tasks\":%d,\"startUp\":%.6f,"
                      + "\"working\":%.6f,\"waiting\":%.6f,\"exit\":%.6f,\"residentBytes\":%s}",
                  worker.id,
                  worker.pid,
                  worker.isAlive,
                  worker.tasks,
                  seconds(worker.startUp),
                  seconds(worker.working),
                  seconds(worker.waiting),
                  seconds(worker.exit),
                  worker.residentBytes.isPresent()
                      ? Long.toString(worker.residentBytes.getAsLong())
                      : "null"));
      separator = ",";
    }
    json.append("],\"slowest\":[");
    separator = "";
    for (SlowTask slow : slowest) {
      json.append(separator)
          .append(
              String.format(
                  Locale.ROOT,
                  "{\"task\":%s,\"time\":%.6f,\"worker\":%d}",
                  quoted(slow.task),
                  seconds(slow.time),
                  slow.worker));
      separator = ",";
    }
    return json.append("]}").toString();
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ') {
        quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
