package dev.pando.internal.fork;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Which Java threads go on in a child: the one that forks and the JDK's own. Of the workers of the
 * JDK's pools the idle ones do as well; which are, is decided when they stand still. What the JVM
 * hides from Java goes on in any case.
 */
final class LiveThreads {
  private static final String COMMON_POOL = "ForkJoinPool.commonPool-";
  private static final String TIMERS = "java.util.concurrent.DelayScheduler";
  private static final String CARRIER = "jdk.internal.misc.CarrierThread";

  private static final Set<String> OF_JDK =
      Set.of(
          "Reference Handler",
          "Finalizer",
          "Signal Dispatcher",
          "Common-Cleaner",
          "Notification Thread",
          "VirtualThread-unparker",
          "VirtualThread-unblocker",
          "Read-Poller",
          "Write-Poller",
          "MasterPoller");

  /** Threads that may start while they are counted. */
  private static final int SPARE = 64;

  private LiveThreads() {}

  /** All Java threads of this process that can be seen. */
  static List<Thread> all() {
    ThreadGroup root = Thread.currentThread().getThreadGroup();
    for (ThreadGroup parent = root; parent != null; parent = parent.getParent()) {
      root = parent;
    }
    Thread[] threads = new Thread[root.activeCount() + SPARE];
    int count = root.enumerate(threads);
    while (count == threads.length) {
      threads = new Thread[2 * count];
      count = root.enumerate(threads);
    }
    return List.of(Arrays.copyOf(threads, count));
  }

  /** Those of {@code all} that go on. */
  static List<Thread> of(List<Thread> all) {
    List<Thread> live = new ArrayList<>();
    for (Thread thread : all) {
      if (thread == Thread.currentThread() || goesOn(thread)) {
        live.add(thread);
      }
    }
    return live;
  }

  private static boolean goesOn(Thread thread) {
    if (thread instanceof SpareThread spare) {
      return spare.isReady();
    }
    return isOfJdk(thread);
  }

  private static boolean isOfJdk(Thread thread) {
    String name = thread.getName();
    int number = name.lastIndexOf('-');
    boolean known =
        OF_JDK.contains(name) || (number > 0 && OF_JDK.contains(name.substring(0, number)));
    return known && thread.getClass().getClassLoader() == null;
  }

  /** Whether it waits for the input of virtual threads. */
  static boolean isPoller(Thread thread) {
    return thread.getName().contains("Poller") && isOfJdk(thread);
  }

  /** Whether it works for the common pool, and not for its timers, or carries virtual threads. */
  static boolean isOfJdkPool(Thread thread) {
    return isCarrier(thread)
        || (thread.getName().startsWith(COMMON_POOL)
            && !thread.getClass().getName().equals(TIMERS));
  }

  static boolean isCarrier(Thread thread) {
    return thread.getClass().getName().equals(CARRIER);
  }
}
