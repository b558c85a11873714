package dev.pando.internal;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many forks lie between the JVM that was started and this process. An object that remembers
 * another number than the current one was made by an ancestor; see {@link PerProcess}.
 */
public final class Generation {
  private static final AtomicInteger CURRENT = new AtomicInteger();

  private Generation() {}

  /** That of this process. */
  public static int current() {
    return CURRENT.get();
  }

  /** To be called in a forked child before anything else. */
  public static void begin() {
    CURRENT.incrementAndGet();
  }
}
