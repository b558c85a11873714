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
   */
  FORKSERVER(LaunchMethod.FORKSERVER),

  /**
   * A copy of this JVM with all its objects, classes and compiled code, which share memory until
   * one side writes. What the target captures need not be serializable. Other threads of this JVM
   * do not run in the child, and what they had locked stays locked there.
   *
   * <p>Experimental: of some hundred children of programs with many busy threads, one has been seen
   * to hang at its start. {@link #FORKSERVER}, whose template has no such threads, is the safe
   * choice.
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

  LaunchMethod launchMethod() {
    return launchMethod;
  }
}
