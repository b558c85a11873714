package dev.pando.internal.manager;

import dev.pando.internal.PerProcess;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A thread that does things in time. A forked child has another one, with nothing to do yet: its
 * parent's stands still there, and would take what it is given and never do it.
 */
final class Clock {
  private final PerProcess.Lazy<ScheduledThreadPoolExecutor> executor;

  /**
   * Makes one whose thread starts when it is wanted; for constants, since it is never given up.
   *
   * @param name of its thread
   */
  Clock(String name) {
    this.executor = new PerProcess.Lazy<>(() -> start(name));
  }

  private static ScheduledThreadPoolExecutor start(String name) {
    ScheduledThreadPoolExecutor executor =
        new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name(name).factory());
    executor.setRemoveOnCancelPolicy(true);
    return executor;
  }

  /** Has something done once. */
  ScheduledFuture<?> after(long nanos, Runnable action) {
    return executor.get().schedule(action, nanos, TimeUnit.NANOSECONDS);
  }

  /** Has something done again and again, so long after the end of the last time. */
  ScheduledFuture<?> every(long nanos, Runnable action) {
    return executor.get().scheduleWithFixedDelay(action, nanos, nanos, TimeUnit.NANOSECONDS);
  }
}
