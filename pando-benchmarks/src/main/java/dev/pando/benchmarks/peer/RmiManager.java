package dev.pando.benchmarks.peer;

import dev.pando.benchmarks.Figures;
import dev.pando.benchmarks.Job;
import dev.pando.benchmarks.work.ManagerJob;
import dev.pando.benchmarks.work.Stopwatch;
import java.util.Set;

/** A map and a queue in a process of their own as one writes them with the JDK alone. */
final class RmiManager implements Job {
  @Override
  public Set<String> metrics() {
    return Set.of(ManagerJob.MAP, ManagerJob.QUEUE);
  }

  @Override
  public void measure(int divisor, Figures figures) throws Exception {
    int calls = ManagerJob.CALLS / divisor;
    try (RmiChild<RmiThings> child = RmiChild.start(RmiThingsMain.class, RmiThings.class)) {
      RmiThings things = child.object();
      figures.measure(
          ManagerJob.MAP,
          () -> calls / Stopwatch.warmSeconds(cold -> {}, () -> set(things, calls)));
      figures.measure(
          ManagerJob.QUEUE,
          () -> calls / Stopwatch.warmSeconds(cold -> {}, () -> putAndTake(things, calls)));
    }
  }

  private static void set(RmiThings things, int calls) throws Exception {
    for (int i = 0; i < calls; i++) {
      Integer _ = things.set("k", i);
    }
  }

  private static void putAndTake(RmiThings things, int calls) throws Exception {
    for (int i = 0; i < calls; i++) {
      things.put(i);
      Integer _ = things.take();
    }
  }
}
