package dev.pando.internal.pool;

import dev.pando.internal.PerProcess;
import dev.pando.internal.process.Processes;
import java.util.ArrayList;
import java.util.List;

/**
 * The executors that are open when the program ends: they take no more tasks. When it has come to
 * its end, and nobody asked for that by {@link System#exit} or a signal, what they have is done
 * first, as {@code concurrent.futures} does.
 */
final class LastWork implements Runnable {
  private static final PerProcess<LastWork> CURRENT = new PerProcess<>();

  /** What ends an executor; must not hold what an executor is let go of by. */
  private record Open(Runnable shutdown, PoolEngine engine) {}

  private final List<Open> executors = new ArrayList<>();

  private LastWork() {}

  /** Adds an executor that has just been started. */
  static void of(Runnable shutdown, PoolEngine engine) {
    current().add(new Open(shutdown, engine));
  }

  private static LastWork current() {
    LastWork known = CURRENT.ifThere();
    if (known != null) {
      return known;
    }
    LastWork fresh = new LastWork();
    LastWork kept = CURRENT.offer(fresh);
    if (kept == fresh) {
      Processes.beforeChildrenEnd(fresh);
    }
    return kept;
  }

  private synchronized void add(Open executor) {
    executors.removeIf(old -> old.engine.isEnded());
    executors.add(executor);
  }

  private synchronized List<Open> open() {
    return List.copyOf(executors);
  }

  @Override
  public void run() {
    List<Open> open = open();
    open.forEach(executor -> executor.shutdown.run());
    if (Processes.isExitAskedFor()) {
      return;
    }
    try {
      for (Open executor : open) {
        boolean _ = executor.engine.awaitEnd(Long.MAX_VALUE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // somebody is in a hurry: the rest is lost
    }
  }
}
