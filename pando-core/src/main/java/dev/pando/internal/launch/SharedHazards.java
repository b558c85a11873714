package dev.pando.internal.launch;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/**
 * Warns once when a fork may leave locks held for ever, as Python does. Only monitors that are held
 * at the moment of a fork can be seen, and only those.
 */
final class SharedHazards {
  /** Ours hold the streams of other children, which a child does not use. */
  private static final String OWN_THREADS = "pando-";

  private static final AtomicBoolean WARNED = new AtomicBoolean();
  private static final AtomicBoolean LOOKED = new AtomicBoolean();

  private SharedHazards() {}

  static void warnOnce() {
    // The look takes milliseconds: at the first fork only.
    if (WARNED.get() || !LOOKED.compareAndSet(false, true)) {
      return;
    }
    String holders = holders();
    if (!holders.isEmpty() && WARNED.compareAndSet(false, true)) {
      System.getLogger("dev.pando")
          .log(
              System.Logger.Level.WARNING,
              "This process forks while other threads hold monitors ({0}): in the child these stay"
                  + " locked for ever. Fork before such threads are started, or use FORKSERVER.",
              holders);
    }
  }

  private static String holders() {
    long self = Thread.currentThread().threadId();
    ThreadInfo[] threads = ManagementFactory.getThreadMXBean().dumpAllThreads(true, false);
    return Arrays.stream(threads)
        .filter(thread -> thread.getThreadId() != self && thread.getLockedMonitors().length > 0)
        .filter(thread -> !thread.getThreadName().startsWith(OWN_THREADS))
        .map(thread ->
            thread.getThreadName() + " holds " + thread.getLockedMonitors()[0].getClassName())
        .collect(Collectors.joining(", "));
  }
}
