package dev.pando.internal;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a child has to forget of its parent. Classes with state that belongs to one process register
 * an action when they are initialised; in a child all of them run before anything else does.
 */
public final class AfterFork {
  private static final List<Runnable> ACTIONS = new CopyOnWriteArrayList<>();
  private static final AtomicInteger GENERATION = new AtomicInteger();

  private AfterFork() {}

  /**
   * Registers an action; it must not take locks that other threads may hold. To clear a {@link
   * java.util.concurrent.ConcurrentHashMap} takes one: put a new one in its place.
   */
  public static void inChild(Runnable action) {
    ACTIONS.add(action);
  }

  /**
   * How many forks lie between the JVM that was started and this process. An object that remembers
   * another number than the current one was made by an ancestor.
   */
  public static int generation() {
    return GENERATION.get();
  }

  /** To be called in a child before anything else. */
  public static void runInChild() {
    GENERATION.incrementAndGet();
    for (Runnable action : ACTIONS) { // a method reference would be linked in each child anew
      action.run();
    }
  }

  /** Walks over the actions as a child does, without running them. */
  public static int count() {
    int count = 0;
    for (Runnable _ : ACTIONS) {
      count++;
    }
    return count;
  }
}
