package dev.pando.internal.pool;

import dev.pando.pool.ProgressListener;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Tells a listener how far a job is, on a virtual thread of its own, so that the engine never waits
 * for it. News that come while the listener is at the ones before are merged.
 */
final class ProgressReporter {
  private final ProgressListener listener;
  private final AtomicBoolean isTelling = new AtomicBoolean();
  private volatile News latest = new News(-1, -1);

  private record News(long done, long total) {}

  ProgressReporter(ProgressListener listener) {
    this.listener = listener;
  }

  /** Takes news; called with the engine's lock held. */
  void report(long done, long total) {
    if (done != latest.done || total != latest.total) {
      latest = new News(done, total);
      if (isTelling.compareAndSet(false, true)) {
        Thread.startVirtualThread(this::tell);
      }
    }
  }

  /** Tells until there is nothing new: also what came after the last look and before the flag. */
  private void tell() {
    News told;
    do {
      do {
        told = latest;
        tell(told);
      } while (!told.equals(latest));
      isTelling.set(false);
    } while (!told.equals(latest) && isTelling.compareAndSet(false, true));
  }

  private void tell(News news) {
    try {
      listener.progress(news.done, news.total);
    } catch (RuntimeException e) { // the work goes on without an audience
      System.getLogger("dev.pando")
          .log(System.Logger.Level.WARNING, "A progress listener failed", e);
    }
  }
}
