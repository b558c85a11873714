package dev.pando.internal.fork;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.locks.LockSupport;

/**
 * Which Java threads go on in a child: the one that forks, the JDK's own, and idle workers of the
 * JDK's pools. What the JVM hides from Java goes on in any case.
 */
final class LiveThreads {
  private static final String COMMON_POOL = "ForkJoinPool.commonPool-";
  private static final String DELAY_SCHEDULER = "java.util.concurrent.DelayScheduler";
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
    if (thread.getClass().getName().equals(DELAY_SCHEDULER)) {
      return true; // timers of a pool: virtual threads wait by them
    }
    if (thread instanceof ForkJoinWorkerThread) {
      return isOfJdkPool(thread) && LockSupport.getBlocker(thread) instanceof ForkJoinPool;
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

  /** Whether it works for the common pool or carries virtual threads. */
  static boolean isOfJdkPool(Thread thread) {
    return thread.getName().startsWith(COMMON_POOL) || isCarrier(thread);
  }

  static boolean isCarrier(Thread thread) {
    return thread.getClass().getName().equals(CARRIER);
  }
}
