package dev.pando.benchmarks.work;

import dev.pando.Pando;
import dev.pando.benchmarks.Figures;
import dev.pando.benchmarks.Job;
import dev.pando.sync.SharedLock;
import dev.pando.sync.SharedReentrantLock;
import dev.pando.sync.SharedSemaphore;
import java.util.Set;

/** Taking and giving back what nobody else wants. */
@SuppressWarnings("LockNotBeforeTry") // the script has no try either
public final class SyncJob implements Job {
  private static final int ROUNDS = 500_000;
  private static final int PERMITS = 4;

  @Override
  public Set<String> metrics() {
    return Set.of("lock_uncontended", "rlock_uncontended", "semaphore_uncontended");
  }

  @Override
  public void measure(int divisor, Figures figures) throws Exception {
    int rounds = ROUNDS / divisor;
    SharedLock lock = Pando.lock();
    measure("lock_uncontended", rounds, figures, () -> takeLock(lock, rounds));
    SharedReentrantLock reentrant = Pando.reentrantLock();
    measure("rlock_uncontended", rounds, figures, () -> takeReentrant(reentrant, rounds));
    SharedSemaphore semaphore = Pando.semaphore(PERMITS);
    measure("semaphore_uncontended", rounds, figures, () -> takePermit(semaphore, rounds));
  }

  private static void measure(String metric, int rounds, Figures figures, Stopwatch.Action action)
      throws InterruptedException {
    double nanosEach = 1e9 / rounds;
    figures.measure(
        metric,
        () ->
            nanosEach
                * Stopwatch.warmSeconds(
                    cold -> figures.remarkCold(metric, cold * nanosEach, "ns"), action));
  }

  private static void takeLock(SharedLock lock, int rounds) {
    for (int i = 0; i < rounds; i++) {
      lock.lock();
      lock.unlock();
    }
  }

  private static void takeReentrant(SharedReentrantLock lock, int rounds) {
    for (int i = 0; i < rounds; i++) {
      lock.lock();
      lock.unlock();
    }
  }

  private static void takePermit(SharedSemaphore semaphore, int rounds)
      throws InterruptedException {
    for (int i = 0; i < rounds; i++) {
      semaphore.acquire();
      semaphore.release();
    }
  }
}
