package dev.pando.internal.codec;

import dev.pando.internal.Sneaky;
import org.jspecify.annotations.Nullable;

/**
 * Lets recursion go as deep as the data is: each time a stretch of levels is used up, the next one
 * runs on a thread of its own with a large stack, while the thread before waits for it.
 */
final class DeepStack {
  /** Levels on the caller's own stack, of which we do not know how much is left. */
  private static final int FIRST_LEVELS = 200;

  /** Levels per extra thread: 8 KiB of stack each, several times what the deepest kind needs. */
  private static final int LEVELS_PER_THREAD = 8192;

  private static final long STACK_BYTES = 64L << 20;

  /** Beyond this a graph is taken for endless. */
  private static final int MAX_LEVELS = 4_000_000;

  private int depth;
  private int limit = FIRST_LEVELS;
  private int deepest;

  /** What runs deeper, on the writing side. */
  interface Step {
    void run(ObjectWriter writer, @Nullable Object value);
  }

  /** What runs deeper, on the reading side. */
  interface Read {
    @Nullable Object run();
  }

  void reset() {
    depth = 0;
    limit = FIRST_LEVELS;
    deepest = 0;
  }

  /** One level down; true when it has to run on another thread. */
  boolean enter() {
    int d = ++depth;
    if (d > deepest) {
      deepest = d;
    }
    return d >= limit;
  }

  void leave() {
    depth--;
  }

  int depth() {
    return depth;
  }

  int deepest() {
    return deepest;
  }

  void runDeeper(ObjectWriter writer, @Nullable Object value, Step step) {
    runDeeper(() -> {
      step.run(writer, value);
      return null;
    });
  }

  @Nullable Object runDeeper(Read read) {
    if (depth >= MAX_LEVELS) {
      throw new IllegalArgumentException(
          "an object is nested more than " + MAX_LEVELS + " levels deep");
    }
    int before = limit;
    limit = depth + LEVELS_PER_THREAD;
    try {
      Stretch stretch = new Stretch(read);
      Thread thread = new Thread(null, stretch, "pando-deep-" + depth, STACK_BYTES, false);
      thread.setDaemon(true);
      thread.setContextClassLoader(Thread.currentThread().getContextClassLoader());
      thread.start();
      joinUninterruptibly(thread);
      Throwable thrown = stretch.thrown;
      if (thrown != null) {
        throw Sneaky.rethrow(thrown);
      }
      return stretch.result;
    } finally {
      limit = before;
    }
  }

  private static void joinUninterruptibly(Thread thread) {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static final class Stretch implements Runnable {
    private final Read read;
    @Nullable Object result;
    @Nullable Throwable thrown;

    Stretch(Read read) {
      this.read = read;
    }

    @Override
    public void run() {
      try {
        result = read.run();
      } catch (Throwable t) {
        thrown = t;
      }
    }
  }
}
