package dev.pando.internal.sync;

import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.spi.AbstractInterruptibleChannel;
import java.util.concurrent.locks.LockSupport;

/**
 * Sleeping on a word of shared memory, for threads of both kinds, with interrupts that end a sleep
 * at once.
 *
 * <p>The kernel's wait blocks the thread that calls it and knows nothing of {@link
 * Thread#interrupt}. So a platform thread registers, as the JDK's channels do, what is to be done
 * when it is interrupted: to wake the word. Virtual threads would block their carriers; {@link
 * VirtualSleepers} sleeps for them.
 *
 * <p>A sleeper that is interrupted or gives up may have been the one that a {@code wake(offset, 1)}
 * woke; callers for whom that matters pass the wake on.
 */
final class WordSleep {
  /** Longest sleep before the caller looks around for the dead, in nanoseconds. */
  static final long SLICE_NANOS = Doorbell.SLICE_NANOS;

  private WordSleep() {}

  /**
   * Sleeps while the word has the value; may return early. Does not throw when interrupted: the
   * caller looks.
   *
   * @param nanos longest sleep in nanoseconds
   * @param interruptible whether an interrupt ends the sleep
   */
  static void sleepWhile(
      Words words, long offset, int expected, long nanos, boolean interruptible) {
    if (nanos <= 0) {
      return;
    }
    if (Thread.currentThread().isVirtual()) {
      VirtualSleepers.sleepWhile(words, offset, expected, nanos, interruptible);
    } else if (interruptible) {
      new Sleep(words, offset).sleepWhile(expected, nanos);
    } else {
      words.sleepWhile(offset, expected, nanos);
    }
  }

  /**
   * One sleep. The superclass tells the thread what to do when it is interrupted: {@link
   * #implCloseChannel}, in the thread that interrupts.
   */
  private static final class Sleep extends AbstractInterruptibleChannel {
    /** How often to wake a thread that is on its way into the kernel, and how far apart. */
    private static final int WAKES = 200;

    private static final long WAKE_PAUSE_NANOS = 20_000;

    private final Words words;
    private final long offset;
    private final Thread sleeper = Thread.currentThread();
    private volatile boolean over;

    Sleep(Words words, long offset) {
      this.words = words;
      this.offset = offset;
    }

    void sleepWhile(int expected, long nanos) {
      try {
        begin();
        if (!over) {
          words.sleepWhile(offset, expected, nanos);
        }
      } finally {
        over = true;
        unregister();
      }
    }

    private void unregister() {
      try {
        end(true);
      } catch (AsynchronousCloseException interrupted) {
        // The thread's interrupt status says the same, and stays for the caller.
      }
    }

    @Override
    protected void implCloseChannel() {
      if (Thread.currentThread() == sleeper) {
        over = true; // interrupted before it slept
        return;
      }
      for (int i = 0; i < WAKES && !over; i++) {
        words.wakeAll(offset);
        LockSupport.parkNanos(WAKE_PAUSE_NANOS);
      }
    }
  }
}
