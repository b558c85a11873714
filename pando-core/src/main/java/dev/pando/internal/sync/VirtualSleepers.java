package dev.pando.internal.sync;

import dev.pando.internal.PerProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Sleeps on words for virtual threads, which park meanwhile and leave their carriers to others. All
 * that sleep on one word have one platform thread between them.
 *
 * <p>That thread sleeps on the value the word has now, and lets all go whose value it is not. When
 * the last one has left (their time was over, or they were interrupted) it may still be asleep, and
 * be the one whom a {@code wake(offset, 1)} wakes; so it wakes another one before it ends.
 */
final class VirtualSleepers {
  private static final long IDLE_SECONDS = 10;

  /** Of this process: the threads of a parent stand still in a forked child. */
  private static final PerProcess.Lazy<VirtualSleepers> CURRENT =
      new PerProcess.Lazy<>(VirtualSleepers::new);

  private final ExecutorService threads =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          Thread.ofPlatform().daemon().name("pando-sleeper-", 1).factory());

  /** All access to a list is inside the map's own operations on its key. */
  private final Map<WordSleep.Place, List<Sleeper>> beds = new ConcurrentHashMap<>();

  private VirtualSleepers() {}

  /** See {@link WordSleep#sleepWhile}. */
  static void sleepWhile(
      WordSleep.Place bed, int expected, int deaths, long nanos, boolean interruptible) {
    CURRENT.get().sleep(bed, expected, deaths, nanos, interruptible);
  }

  private void sleep(
      WordSleep.Place bed, int expected, int deaths, long nanos, boolean interruptible) {
    long start = System.nanoTime();
    Sleeper me = new Sleeper(Thread.currentThread(), expected, deaths);
    lieDown(bed, me);
    boolean interrupted = false;
    while (!me.woken) {
      long left = nanos - (System.nanoTime() - start);
      if (left <= 0 || (interruptible && Thread.currentThread().isInterrupted())) {
        break;
      }
      LockSupport.parkNanos(me, left);
      if (!interruptible) {
        interrupted |= Thread.interrupted(); // else every park would return at once
      }
    }
    if (!me.woken) {
      getUp(bed, me);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void lieDown(WordSleep.Place bed, Sleeper me) {
    boolean[] first = new boolean[1];
    beds.compute(
        bed,
        (key, sleepers) -> {
          List<Sleeper> list = sleepers;
          if (list == null) {
            first[0] = true;
            list = new ArrayList<>();
          }
          list.add(me);
          return list;
        });
    if (first[0]) {
      threads.execute(() -> watch(bed));
    }
  }

  /** The list stays, even if empty, until its watcher ends. */
  private void getUp(WordSleep.Place bed, Sleeper me) {
    beds.computeIfPresent(
        bed,
        (key, sleepers) -> {
          sleepers.remove(me);
          return sleepers;
        });
  }

  private void watch(WordSleep.Place bed) {
    boolean done = false;
    try {
      int deaths = bed.deaths();
      int value = bed.value();
      while (letGo(bed, value, deaths)) {
        bed.sleepWhile(value, deaths, WordSleep.SLICE_NANOS);
        deaths = bed.deaths();
        value = bed.value();
      }
      done = true;
      bed.words().wake(bed.offset(), 1);
    } catch (IllegalStateException unmapped) {
      return; // whoever still sleeps is let go, and finds it out
    } finally {
      if (!done) {
        clear(bed);
      }
    }
  }

  /**
   * Lets those go that do not wait for the end of this value, or know of fewer deaths; tells
   * whether any others are left.
   */
  private boolean letGo(WordSleep.Place bed, int value, int deaths) {
    return beds.computeIfPresent(
            bed,
            (key, sleepers) -> {
              sleepers.removeIf(sleeper -> !sleeper.sleepsOn(value, deaths) && sleeper.wake());
              return sleepers.isEmpty() ? null : sleepers;
            })
        != null;
  }

  /** After a failure: the memory was unmapped, and everybody has to find that out. */
  private void clear(WordSleep.Place bed) {
    beds.computeIfPresent(
        bed,
        (key, sleepers) -> {
          sleepers.forEach(Sleeper::wake);
          return null;
        });
  }

  private static final class Sleeper {
    private final Thread thread;
    private final int expected;
    private final int deaths;
    private volatile boolean woken;

    Sleeper(Thread thread, int expected, int deaths) {
      this.thread = thread;
      this.expected = expected;
      this.deaths = deaths;
    }

    boolean sleepsOn(int value, int known) {
      return value == expected && known == deaths;
    }

    boolean wake() {
      woken = true;
      LockSupport.unpark(thread);
      return true;
    }
  }
}
