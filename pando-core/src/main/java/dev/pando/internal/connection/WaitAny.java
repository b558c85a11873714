package dev.pando.internal.connection;

import dev.pando.spi.Waitable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Waits for any of several things.
 *
 * <p>Each is watched in the way of its kind: sleepers on words of shared memory for pipes,
 * selections for sockets, callbacks for processes and listeners. All of them release one semaphore,
 * on which the caller waits. A watch that was called although its source is not ready any more,
 * because another thread took what was there, is made anew.
 */
public final class WaitAny {
  private WaitAny() {}

  /** See {@link dev.pando.connection.Connection#waitAny(Collection, Duration)}. */
  public static <W extends Waitable> List<W> waitAny(
      Collection<? extends W> sources, Duration timeout) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    List<W> ready = ready(sources);
    Deadline deadline = Deadline.in(timeout);
    if (!ready.isEmpty() || deadline.remainingNanos() <= 0) {
      return ready;
    }
    Semaphore news = new Semaphore(0);
    List<Source<W>> watched = new ArrayList<>();
    try {
      for (W each : sources) {
        watched.add(new Source<>(each, news));
      }
      while (true) {
        watched.forEach(Source::watch);
        ready = ready(sources);
        long left = deadline.remainingNanos();
        if (!ready.isEmpty() || left <= 0) {
          return ready;
        }
        if (news.tryAcquire(left, TimeUnit.NANOSECONDS)) {
          news.drainPermits();
        }
      }
    } finally {
      watched.forEach(Source::close);
    }
  }

  private static <W extends Waitable> List<W> ready(Collection<? extends W> sources) {
    List<W> ready = new ArrayList<>();
    for (W each : sources) {
      if (each.isReady()) {
        ready.add(each);
      }
    }
    return ready;
  }

  private static final class Source<W extends Waitable> {
    private final W source;
    private final Semaphore news;
    private Waitable.@Nullable Watch watch;
    private AtomicBoolean called = new AtomicBoolean(true);

    Source(W source, Semaphore news) {
      this.source = source;
      this.news = news;
    }

    /** Watches unless it does already. */
    void watch() {
      if (called.get()) {
        close();
        AtomicBoolean fresh = new AtomicBoolean();
        called = fresh;
        watch =
            source.watch(() -> {
              fresh.set(true);
              news.release();
            });
      }
    }

    void close() {
      Waitable.Watch w = watch;
      if (w != null) {
        w.close();
      }
    }
  }
}
