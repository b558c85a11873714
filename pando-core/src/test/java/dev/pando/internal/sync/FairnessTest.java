package dev.pando.internal.sync;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.Pando;
import dev.pando.pool.AsyncResult;
import dev.pando.pool.Pool;
import dev.pando.sync.SharedLock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.LongSummaryStatistics;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nobody starves at a lock that everybody wants all the time. */
@SuppressWarnings("serial") // lambdas that travel use private members of the test
class FairnessTest {
  private static final int PROCESSES = 2;
  private static final int THREADS = 4;
  private static final Duration CONTENTION = Duration.ofMinutes(1);

  /** Each thread takes the lock as often as it can; returns how often each could. */
  private static long[] contend(SharedLock lock) throws InterruptedException {
    long[] taken = new long[THREADS];
    long end = System.nanoTime() + CONTENTION.toNanos();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      int own = i;
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                while (System.nanoTime() - end < 0) {
                  lock.lock();
                  try {
                    taken[own]++;
                  } finally {
                    lock.unlock();
                  }
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    return taken;
  }

  @Test
  @Tag("soak")
  @Timeout(value = 5, unit = MINUTES)
  void noThreadStarvesInAMinuteOfContention() throws Exception {
    SharedLock lock = Pando.lock();
    LongSummaryStatistics spread = new LongSummaryStatistics();
    try (Pool pool = Pando.pool(PROCESSES)) {
      List<AsyncResult<long[]>> results = new ArrayList<>();
      for (int i = 0; i < PROCESSES; i++) {
        results.add(pool.applyAsync(() -> contend(lock)));
      }
      for (AsyncResult<long[]> result : results) {
        for (long taken : result.get()) {
          spread.accept(taken);
        }
      }
    }

    System.out.println("lock taken per thread in " + CONTENTION + ": " + spread);
    assertThat(spread.getMin()).isGreaterThan((long) spread.getAverage() / 100);
  }
}
