package dev.pando.internal.pool;

import dev.pando.internal.platform.Platform;
import dev.pando.internal.sync.Doorbell;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides which thread takes the engine's turns.
 *
 * <p>There is a thread for it, but a result that comes within microseconds would spend most of its
 * time in waking first that thread and then the one that waits for it. So a thread that waits for a
 * result takes the turns itself for a while, the <i>helper</i>; one at a time. The dispatcher
 * thread is parked meanwhile. When the helper leaves while work is on its way, it wakes the
 * dispatcher thread, which sleeps on the workers' doorbell between turns. When nothing is on its
 * way the dispatcher thread is parked too, and a submission wakes it.
 */
final class Dispatcher {
  /** How long a helper goes on without any progress: a few times what waking a thread costs. */
  private static final long HELP_NANOS = 100_000;

  /**
   * From here on the helper offers its cpu between turns: while compilers keep the other cpus busy,
   * the worker is queued on it and waits for just this. More than the round trip of a short task,
   * so that those see no system call.
   */
  private static final long YIELD_AFTER_NANOS = 2_000;

  private final PoolEngine engine;
  private final Doorbell doorbell;
  private final Thread thread;
  private final boolean helpPays = Platform.current().availableCpus() > 1;
  private final AtomicReference<@Nullable Thread> helper = new AtomicReference<>();
  private volatile boolean parked;

  /**
   * Somebody wants a turn. An unpark alone can be lost before the thread parks: when it has to wait
   * for the engine's lock, that takes the permit.
   */
  private volatile boolean called;

  private boolean ended;

  Dispatcher(PoolEngine engine, Doorbell doorbell) {
    this.engine = engine;
    this.doorbell = doorbell;
    this.thread = Thread.ofPlatform().daemon().name("pando-dispatcher").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  boolean join(long nanos) throws InterruptedException {
    TimeUnit.NANOSECONDS.timedJoin(thread, nanos);
    return !thread.isAlive();
  }

  private void run() {
    try {
      while (!engine.isEnded()) {
        called = false;
        if (!engine.turn()) {
          rest();
        }
      }
    } catch (Throwable e) {
      engine.fail(e);
    }
    end();
    engine.release();
  }

  private void rest() {
    parked = true;
    try {
      if (helper.get() != null) {
        park(Long.MAX_VALUE);
        return;
      }
      long quiet = engine.quietNanos();
      if (quiet > 0) {
        park(quiet);
        return;
      }
    } finally {
      parked = false;
    }
    try {
      doorbell.await(() -> called || engine.hasNews(), engine.patienceNanos(), () -> true);
    } catch (InterruptedException e) {
      // nobody interrupts this thread but code that a result's decoding runs; go on
    }
  }

  /** Unless it was called meanwhile; takes no lock between that look and its sleep. */
  private void park(long nanos) {
    if (!called) {
      LockSupport.parkNanos(this, nanos);
    }
  }

  private void call() {
    called = true;
    LockSupport.unpark(thread);
  }

  /** Wakes the dispatcher thread wherever it rests. */
  synchronized void wake() {
    if (!ended) {
      call();
      doorbell.ring();
    }
  }

  /** The doorbell is about to go. */
  private synchronized void end() {
    ended = true;
  }

  /** Makes sure that somebody takes turns, now that there is work. */
  void submitted() {
    if (parked && helper.get() == null) {
      call();
    }
  }

  /** Announces that the calling thread will {@link #help}, which it must: nobody else is woken. */
  void beginHelp() {
    Thread self = Thread.currentThread();
    if (helpPays && !self.isVirtual()) {
      helper.compareAndSet(null, self);
    }
  }

  /** Takes turns until the condition holds or there is no progress for a while. */
  @SuppressWarnings("ThreadPriorityCheck") // what is hoped for is said above
  boolean help(BooleanSupplier done) throws InterruptedException {
    beginHelp();
    if (helper.get() != Thread.currentThread()) {
      return done.getAsBoolean();
    }
    try {
      long lastProgress = System.nanoTime();
      while (!done.getAsBoolean()) {
        if (engine.tryTurn()) {
          lastProgress = System.nanoTime();
        } else {
          long idle = System.nanoTime() - lastProgress;
          if (idle > HELP_NANOS) {
            return false;
          }
          if (idle > YIELD_AFTER_NANOS) {
            Thread.yield();
          }
        }
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        Thread.onSpinWait();
      }
      return true;
    } finally {
      endHelp();
    }
  }

  /** Leaves the turns to the dispatcher thread again. */
  void endHelp() {
    Thread self = Thread.currentThread();
    if (helper.get() == self
        && helper.compareAndSet(self, null)
        && parked
        && engine.quietNanos() < Long.MAX_VALUE) {
      call();
    }
  }
}
