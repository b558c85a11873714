package dev.pando.internal.fork;

import dev.pando.internal.Generation;
import dev.pando.internal.platform.Platform;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Copies this process.
 *
 * {@snippet :
 * Fork.Child child = Fork.now(new int[0], -1, -1);
 * if (child == null) {
 *   Fork.exit(work()); // in the child
 * }
 * }
 *
 * <p>In the child the calling thread goes on, and with it those that the JVM and the JDK need;
 * other Java threads never run again, and what they hold stays held.
 */
public final class Fork {
  private static final Duration JOIN_SLICE = Duration.ofHours(1);

  private static final Object LOCK = new Object();

  private Fork() {}

  /**
   * A child of this process.
   *
   * @param pid its process id
   * @param pidfd a descriptor for it: readable once it has ended
   */
  public record Child(int pid, int pidfd) {}

  /**
   * Forks. The caller must be a platform thread.
   *
   * <p>A JVM that is about to end has no children any more: the thread that ends it holds the lock
   * that every exit takes, and would stand still in the child, which could do what it likes but
   * end.
   *
   * @param closing descriptors that the child must not have
   * @param output what becomes the child's standard output; -1 for that of this process
   * @param error what becomes the child's standard error; -1 for that of this process
   * @return the child, or null in the child
   * @throws IOException if there is no child; this process goes on as before
   */
  public static @Nullable Child now(int[] closing, int output, int error) throws IOException {
    String obstacle = ForkSupport.momentaryObstacle();
    if (obstacle != null) {
      throw new IOException("cannot fork: " + obstacle);
    }
    synchronized (LOCK) {
      return copy(closing, output, error);
    }
  }

  private static @Nullable Child copy(int[] closing, int output, int error) throws IOException {
    Platform.current().awaitWarmUp();
    List<Thread> all = LiveThreads.all();
    List<Thread> live = LiveThreads.of(all);
    List<Thread> workers = new ArrayList<>();
    boolean hasCarriers = false;
    for (Thread thread : all) {
      if (LiveThreads.isOfJdkPool(thread)) {
        workers.add(thread);
        hasCarriers |= LiveThreads.isCarrier(thread);
      }
    }
    boolean hasPollers = false;
    for (Thread thread : live) {
      hasPollers |= LiveThreads.isPoller(thread);
    }
    int[] what = new int[1];
    int pid =
        ForkLibrary.fork(
            live.toArray(new Thread[0]),
            workers.toArray(new Thread[0]),
            closing,
            output,
            error,
            hasCarriers,
            hasPollers,
            what);
    if (pid < 0) {
      throw new IOException("cannot fork: " + ForkError.describe(pid, what[0]));
    }
    if (pid > 0) {
      return new Child(pid, what[0]);
    }
    Generation.begin();
    return null;
  }

  /** In a forked child: waits for the threads that it started itself and that keep a JVM alive. */
  public static void awaitOwnThreads() {
    boolean found;
    do {
      found = false;
      for (Thread thread : LiveThreads.all()) {
        if (!thread.isDaemon()
            && thread != Thread.currentThread()
            && !ForkLibrary.standsStill(thread)) {
          found = true;
          awaitEnd(thread);
        }
      }
    } while (found);
  }

  private static void awaitEnd(Thread thread) {
    boolean ended = false;
    while (!ended) {
      try {
        ended = thread.join(JOIN_SLICE);
      } catch (InterruptedException e) {
        // meant for the target, which has returned
      }
    }
  }

  /** Whether it is too late for {@link #now}: this JVM runs its exit hooks. */
  public static boolean isTooLate() {
    return ForkLibrary.isEnding();
  }

  /** Gives memory in reserve back: each page that this process has, a fork has to note. */
  public static void trimMemory() {
    ForkLibrary.trim();
  }

  /**
   * Has this JVM compile nothing more, and each child only when it has worked a little: a method
   * that is being compiled at a fork, both would compile to its end.
   */
  public static void compileLater() {
    ForkLibrary.compileLater();
  }

  /**
   * To be called when a child's beginning is over: what was written to by then, later children get
   * in one go instead of page by page. In a process that was not forked it does nothing.
   */
  public static void begun() {
    if (Generation.current() > 0) {
      ForkLibrary.tellPages();
    }
  }

  /** Runs what a child runs, as far as that can be done in its parent. */
  public static void rehearse() {
    for (Thread thread : LiveThreads.all()) {
      boolean _ = !thread.isDaemon() && ForkLibrary.standsStill(thread);
    }
    List<Thread> _ = LiveThreads.of(LiveThreads.all());
  }

  /** Runs the exit hooks that were registered in this child, and ends it. */
  public static void exit(int status) {
    if (ForkLibrary.runExitHooks()) {
      ForkLibrary.exit(status);
    } else {
      Runtime.getRuntime().exit(status);
    }
  }

  /** Ends this process without any hook. */
  public static void exitAtOnce(int status) {
    ForkLibrary.exit(status);
  }
}
