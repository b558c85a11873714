package dev.pando.internal;

/**
 * How many forks lie between the JVM that was started and this process. An object that remembers
 * another number than the current one was made by an ancestor; see {@link PerProcess}.
 */
public final class Generation {
  private static volatile int current;

  private Generation() {}

  /** That of this process. */
  public static int current() {
    return current;
  }

  /** To be called in a forked child before anything else, when no other thread runs yet. */
  public static void begin() {
    current = current() + 1;
  }
}
