package dev.pando.internal.sync;

import java.util.concurrent.Callable;

/** Calls that nobody interrupts; actors cannot throw what those would have to declare. */
final class Uninterrupted {
  private Uninterrupted() {}

  static <V> V call(Callable<V> action) {
    try {
      return action.call();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
