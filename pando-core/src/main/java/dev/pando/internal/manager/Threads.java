package dev.pando.internal.manager;

import dev.pando.internal.ProcessName;

/** How the calling thread is known to a server. */
final class Threads {
  private Threads() {}

  static long number() {
    return Thread.currentThread().threadId();
  }

  /** Its process and itself, as CPython's {@code repr} of a lock says it. */
  static String name() {
    String thread = Thread.currentThread().getName();
    return thread.equals("main") ? ProcessName.get() : ProcessName.get() + "|" + thread;
  }
}
