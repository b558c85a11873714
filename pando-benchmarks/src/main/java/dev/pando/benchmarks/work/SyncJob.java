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
    figures.measure("lock_uncontended", () -> nanosEach(rounds, () -> takeLock(lock, rounds)));
    SharedReentrantLock reentrant = Pando.reentrantLock();
    figures.measure(
        "rlock_uncontended", () -> nanosEach(rounds, () -> takeReentrant(reentrant, rounds)));
    SharedSemaphore semaphore = Pando.semaphore(PERMITS);
    figures.measure(
        "semaphore_uncontended", () -> nanosEach(rounds, () -> takePermit(semaphore, rounds)));
  }

  private static double nanosEach(int rounds, Stopwatch.Action action) throws Exception {
    return Stopwatch.seconds(action) * 1e9 / rounds;
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
