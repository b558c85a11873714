package dev.pando.benchmarks.work;

import dev.pando.Pando;
import dev.pando.benchmarks.Figures;
import dev.pando.benchmarks.Job;
import dev.pando.manager.ManagedMap;
import dev.pando.manager.Manager;
import dev.pando.queue.SharedQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Calls of one thread to a map and a queue of a manager; and, as a remark, of sixteen threads. */
public final class ManagerJob implements Job {
  /** Puts into a map. */
  public static final String MAP = "manager_dict_set";

  /** Puts into a queue, each with a take. */
  public static final String QUEUE = "manager_queue_put_get";

  /** As many as the script does. */
  public static final int CALLS = 20_000;

  private static final int THREADS = 16;

  @Override
  public Set<String> metrics() {
    return Set.of(MAP, QUEUE);
  }

  @Override
  public void measure(int divisor, Figures figures) throws Exception {
    int calls = CALLS / divisor;
    try (Manager manager = Pando.manager()) {
      ManagedMap<String, Integer> map = manager.map();
      measure(MAP, calls, figures, () -> set(map, calls));
      SharedQueue<Integer> queue = manager.queue();
      measure(QUEUE, calls, figures, () -> putAndTake(queue, calls));
      remarkThreads("", map, calls, figures);
    }
    remarkThreadsOverTcp(calls / 10, figures);
  }

  private static void remarkThreadsOverTcp(int calls, Figures figures) throws Exception {
    try (FarManager server = new FarManager();
        Manager client = server.connect()) {
      remarkThreads(" over TCP", client.map(), calls, figures);
    }
  }

  private static void measure(String metric, int calls, Figures figures, Stopwatch.Action action)
      throws InterruptedException {
    figures.measure(
        metric,
        () ->
            calls
                / Stopwatch.warmSeconds(
                    cold -> figures.remarkCold(metric, calls / cold, "op/s"), action));
  }

  private static void set(ManagedMap<String, Integer> map, int calls) {
    for (int i = 0; i < calls; i++) {
      map.put("k", i);
    }
  }

  private static void putAndTake(SharedQueue<Integer> queue, int calls)
      throws InterruptedException {
    for (int i = 0; i < calls; i++) {
      queue.put(i);
      Integer _ = queue.take();
    }
  }

  private static void remarkThreads(
      String way, ManagedMap<String, Integer> map, int calls, Figures figures) throws Exception {
    double one = rate(Thread.ofPlatform(), 1, map, calls);
    double platform = rate(Thread.ofPlatform(), THREADS, map, calls);
    double virtual = rate(Thread.ofVirtual(), THREADS, map, calls);
    figures.remark(
        String.format(
            Locale.ROOT,
            "%s%s: one thread %.0f op/s, %d platform threads %.0f, %d virtual threads %.0f",
            MAP,
            way,
            one,
            THREADS,
            platform,
            THREADS,
            virtual));
  }

  private static double rate(
      Thread.Builder threads, int count, ManagedMap<String, Integer> map, int calls)
      throws Exception {
    Stopwatch.Action action =
        () -> {
          List<Thread> all = new ArrayList<>();
          for (int t = 0; t < count; t++) {
            all.add(threads.start(() -> set(map, calls)));
          }
          for (Thread thread : all) {
            thread.join();
          }
        };
    return count * calls / Stopwatch.warmSeconds(cold -> {}, action);
  }
}
