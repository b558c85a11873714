package dev.pando.internal.sync;

import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.spi.AbstractInterruptibleChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

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
  /**
   * Longest sleep before the caller looks around for the dead, in nanoseconds. A test that wants to
   * see what happens before that makes it longer.
   */
  static final long SLICE_NANOS =
      TimeUnit.MILLISECONDS.toNanos(
          Long.getLong("pando.sliceMillis", TimeUnit.NANOSECONDS.toMillis(Doorbell.SLICE_NANOS)));

  private WordSleep() {}

  /**
   * Sleeps while the word has the value; may return early. Does not throw when interrupted: the
   * caller looks.
   *
   * @param nanos longest sleep in nanoseconds
   * @param interruptible whether an interrupt ends the sleep
   * @param mourning whose deaths end the sleep, or null
   * @param deaths of how many the caller knows
   */
  static void sleepWhile(
      Words words,
      long offset,
      int expected,
      long nanos,
      boolean interruptible,
      @Nullable Members mourning,
      int deaths) {
    if (nanos <= 0) {
      return;
    }
    Place place = new Place(words, offset, mourning);
    if (Thread.currentThread().isVirtual()) {
      VirtualSleepers.sleepWhile(place, expected, deaths, nanos, interruptible);
    } else if (interruptible) {
      new Sleep(place).sleepWhile(expected, deaths, nanos);
    } else {
      place.sleepWhile(expected, deaths, nanos);
    }
  }

  /** Where somebody sleeps: on a word, and on the count of deaths where they matter. */
  record Place(Words words, long offset, @Nullable Members members) {
    int value() {
      return words.getInt(offset);
    }

    int deaths() {
      return members == null ? 0 : members.deaths();
    }

    void sleepWhile(int expected, int deaths, long nanos) {
      if (members == null) {
        words.sleepWhile(offset, expected, nanos);
      } else {
        words.sleepWhile(offset, expected, nanos, members, deaths);
      }
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

    private final Place place;
    private final Thread sleeper = Thread.currentThread();
    private volatile boolean over;

    Sleep(Place place) {
      this.place = place;
    }

    void sleepWhile(int expected, int deaths, long nanos) {
      try {
        begin();
        if (!over) {
          place.sleepWhile(expected, deaths, nanos);
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
        place.words.wakeAll(place.offset);
        LockSupport.parkNanos(WAKE_PAUSE_NANOS);
      }
    }
  }
}
