package dev.pando.internal.fork;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A thread that stands ready before a fork and goes on in the child, which so need not start one: a
 * thread that is started takes a millisecond until it runs, and touches pages that this one has.
 *
 * <p>The C library knows it: what it runs has no monitor while it waits in native code, so a fork
 * need not ask, which takes a safepoint.
 */
public final class SpareThread extends Thread {
  /** That of this process, or, in a child that has not taken it, the one that came along. */
  private static volatile @Nullable SpareThread ready;

  private volatile @Nullable Runnable work;

  private SpareThread() {
    super(null, null, "pando-spare", 0, false);
    setDaemon(true);
  }

  /** Makes one ready, unless there is one. */
  public static synchronized void prepare() {
    if (ready == null) {
      SpareThread fresh = new SpareThread();
      fresh.start();
      ready = fresh;
    }
  }

  /**
   * Runs work in a thread of its own: the spare one if it is there, else a new one.
   *
   * @param name what the thread is called from now on
   */
  public static void run(String name, Runnable work) {
    SpareThread taken = take();
    if (taken == null) {
      taken = new SpareThread();
      taken.start();
    }
    taken.setName(name);
    taken.setContextClassLoader(Thread.currentThread().getContextClassLoader());
    taken.work = work;
    LockSupport.unpark(taken);
  }

  /** Whether it has no work yet: the child's, if this process forks. */
  boolean isReady() {
    return this == ready;
  }

  private static synchronized @Nullable SpareThread take() {
    SpareThread taken = ready;
    ready = null;
    return taken;
  }

  @Override
  public void run() {
    while (work == null) {
      LockSupport.park(this);
    }
    requireNonNull(work).run();
  }
}
