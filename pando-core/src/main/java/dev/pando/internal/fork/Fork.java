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

  /** In place of a child's number: this is none of them. */
  public static final int PARENT = -1;

  /** As in the C library, where the tables for them are. */
  private static final int MOST_CHILDREN = 4;

  /** One child, which has nothing that is to be kept from others. */
  private static final int[] NOTHING_OWN = {-1};

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
    Forked forked = copy(NOTHING_OWN, closing, output, error);
    return forked.number() == PARENT ? forked.children().getFirst() : null;
  }

  /**
   * What a process is after it was copied several times.
   *
   * @param number in a child: which one it is; {@link #PARENT} in the parent
   * @param children in the parent: those that were made, at least one and at most as many as wanted
   */
  public record Forked(int number, List<Child> children) {}

  /**
   * Forks several times at once, which takes hardly longer than once. As {@link #now}, but for the
   * standard streams, which stay.
   *
   * @param closing descriptors that no child must have
   * @param own for each child, of 1 to 4, a descriptor that the other children must not have
   * @throws IOException if there is not one child; this process goes on as before
   */
  public static Forked severalNow(int[] closing, int[] own) throws IOException {
    if (own.length < 1 || own.length > MOST_CHILDREN) {
      throw new IllegalArgumentException(
          "one fork makes 1 to %d children, not %d".formatted(MOST_CHILDREN, own.length));
    }
    return copy(own, closing, -1, -1);
  }

  private static Forked copy(int[] own, int[] closing, int output, int error) throws IOException {
    String obstacle = ForkSupport.momentaryObstacle();
    if (obstacle != null) {
      throw new IOException("cannot fork: " + obstacle);
    }
    synchronized (LOCK) {
      return copyLocked(own, closing, output, error);
    }
  }

  private static Forked copyLocked(int[] own, int[] closing, int output, int error)
      throws IOException {
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
    int[] what = new int[2 * own.length];
    int made =
        ForkLibrary.fork(
            live.toArray(new Thread[0]),
            workers.toArray(new Thread[0]),
            own,
            closing,
            output,
            error,
            hasCarriers,
            hasPollers,
            what);
    if (made < 0) {
      throw new IOException("cannot fork: " + ForkError.describe(made, what[0]));
    }
    if (made == 0) {
      Generation.begin();
      return new Forked(what[0], List.of());
    }
    List<Child> children = new ArrayList<>();
    for (int i = 0; i < made; i++) {
      children.add(new Child(what[i], what[made + i]));
    }
    return new Forked(PARENT, children);
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
   * Has this JVM compile no code that keeps a profile of what it meets, which is what a compiler
   * needs for the next and last time: children, most of which do not live to see it, would each
   * have to have what it writes to. They compile as ever when they have worked a little.
   */
  public static void compileSimply() {
    ForkLibrary.compileSimply();
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
