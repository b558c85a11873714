package dev.pando.internal.platform;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Foreign functions that are linked once, when somebody needs them, and preferably by a background
 * thread: the first link of a JVM takes 17 to 42 ms.
 *
 * <p>Where linking fails (native access denied, an unknown C library) the reason is kept, {@link
 * #ifLinked} stays empty, and callers go on in plain JDK.
 */
final class Linking<T> {
  private final Supplier<T> linker;
  private final Queue<Runnable> afterwards = new ConcurrentLinkedQueue<>();
  private volatile @Nullable T linked;
  private volatile @Nullable Throwable failure;
  private volatile boolean started;

  Linking(Supplier<T> linker) {
    this.linker = linker;
  }

  /** Returns the functions if they are there already. */
  @Nullable T ifLinked() {
    return linked;
  }

  /** Returns why linking failed, if it did. */
  @Nullable Throwable failure() {
    return failure;
  }

  /** Tells whether somebody has begun to link. */
  boolean isStarted() {
    return started;
  }

  /** Starts linking in a daemon thread; returns at once. */
  void startInBackground() {
    if (!started) {
      started = true;
      Thread.ofPlatform().daemon().name("pando-link").start(this::link);
    }
  }

  /** Links now if nobody did, and returns the functions, or null where linking fails. */
  synchronized @Nullable T link() {
    started = true;
    if (linked == null && failure == null) {
      try {
        linked = linker.get();
      } catch (RuntimeException | LinkageError e) {
        failure = e;
      }
    }
    runWaiting();
    return linked;
  }

  /** Links now if nobody did, or says why not. */
  T require() {
    T functions = ifLinked();
    if (functions == null) {
      functions = link();
    }
    if (functions == null) {
      throw new UnsupportedOperationException(
          "Native calls do not work here; start Java with --enable-native-access=ALL-UNNAMED",
          failure);
    }
    return functions;
  }

  /** Runs the action once linking is done, one way or the other; it must be short. */
  void afterwards(Runnable action) {
    afterwards.add(action);
    startInBackground();
    if (linked != null || failure != null) {
      runWaiting(); // the linking thread may have emptied the queue just before
    }
  }

  private void runWaiting() {
    for (Runnable action = afterwards.poll(); action != null; action = afterwards.poll()) {
      runIfStillOpen(action);
    }
  }

  private static void runIfStillOpen(Runnable action) {
    try {
      action.run();
    } catch (IllegalStateException memoryIsClosed) {
      // Whoever would have been woken is gone, and the memory with them.
    }
  }
}
