package dev.pando;

import dev.pando.internal.launch.LaunchMethod;

/** How child processes come to be; Python's start methods. */
public enum StartMethod {
  /** A fresh JVM for each child, with the class path and the options of this one. */
  SPAWN(LaunchMethod.SPAWN),

  /**
   * A copy of a template: a JVM that was started for this once, has loaded and compiled what
   * children commonly need, and runs nothing else. A child is there within milliseconds, and shares
   * memory with the template until one side writes.
   *
   * <p>Nobody waits for the template: the first children, and those that are started while it is
   * not ready, are fresh JVMs that run the same. {@link Pando#setForkserverPreload} has starts
   * wait.
   *
   * <p>The default where it works: on Linux, in a JVM that was started with {@code
   * --enable-native-access}. Elsewhere the default is {@link #SPAWN}.
   */
  FORKSERVER(LaunchMethod.FORKSERVER),

  /**
   * A copy of this JVM with all its objects, classes and compiled code, which share memory until
   * one side writes. What the target captures need not be serializable. Other threads of this JVM
   * do not run in the child, and what they had locked stays locked there.
   *
   * <p>Locks that other threads hold at that moment stay held in the child, as after any fork of a
   * program with threads: give {@code join} a time limit, or use {@link #FORKSERVER}, whose
   * template has no such threads.
   *
   * <p>Linux alone, and with a garbage collector whose heap is private memory: Serial, Parallel or
   * G1; {@link Pando#allStartMethods} tells.
   */
  FORK(LaunchMethod.FORK),

  /**
   * A thread of this JVM in the part of a process; for debugging, and where there can be no
   * processes. It cannot be ended by force, and {@code System.exit} ends everything. Python's
   * {@code multiprocessing.dummy}.
   */
  THREAD(LaunchMethod.THREAD);

  private final LaunchMethod launchMethod;

  StartMethod(LaunchMethod launchMethod) {
    this.launchMethod = launchMethod;
  }

  static StartMethod byDefault() {
    return valueOf(LaunchMethod.byDefault().name());
  }

  LaunchMethod launchMethod() {
    return launchMethod;
  }
}
