package dev.pando.internal.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.Pando;
import dev.pando.sync.SharedCountDownLatch;
import dev.pando.sync.SharedReentrantLock;
import dev.pando.sync.SharedSemaphore;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

/** Whatever one does in whatever order, our types answer as those of java.util.concurrent do. */
class ModelTest {
  private static final int STEPS = 5_000;
  private static final long[] SEEDS = {1, 42, 4711};

  @Test
  void aSemaphoreAnswersAsTheJdksDoes() throws Exception {
    for (long seed : SEEDS) {
      Random random = new Random(seed);
      SharedSemaphore ours = Pando.semaphore(3);
      Semaphore model = new Semaphore(3);
      for (int step = 0; step < STEPS; step++) {
        String where = "seed " + seed + ", step " + step;
        switch (random.nextInt(4)) {
          case 0 -> assertThat(ours.tryAcquire()).as(where).isEqualTo(model.tryAcquire());
          case 1 ->
              assertThat(ours.tryAcquire(Duration.ofNanos(1)))
                  .as(where)
                  .isEqualTo(model.tryAcquire(1, TimeUnit.NANOSECONDS));
          case 2 -> {
            int permits = 1 + random.nextInt(3);
            ours.release(permits);
            model.release(permits);
          }
          default -> {
            if (model.availablePermits() > 0) {
              ours.acquire();
              model.acquire();
            }
          }
        }
        assertThat(ours.availablePermits()).as(where).isEqualTo(model.availablePermits());
      }
    }
  }

  private static boolean isRefused(Runnable unlock) {
    try {
      unlock.run();
      return false;
    } catch (IllegalMonitorStateException e) {
      return true;
    }
  }

  @Test
  @SuppressWarnings("LockNotBeforeTry") // locked and unlocked at random
  void aReentrantLockAnswersAsTheJdksDoes() throws Exception {
    for (long seed : SEEDS) {
      Random random = new Random(seed);
      SharedReentrantLock ours = Pando.reentrantLock();
      ReentrantLock model = new ReentrantLock();
      for (int step = 0; step < STEPS; step++) {
        String where = "seed " + seed + ", step " + step;
        switch (random.nextInt(4)) {
          case 0 -> {
            ours.lock();
            model.lock();
          }
          case 1 -> assertThat(ours.tryLock()).as(where).isEqualTo(model.tryLock());
          case 2 ->
              assertThat(isRefused(ours::unlock)).as(where).isEqualTo(isRefused(model::unlock));
          default ->
              assertThat(ours.tryLock(1, TimeUnit.NANOSECONDS))
                  .as(where)
                  .isEqualTo(model.tryLock(1, TimeUnit.NANOSECONDS));
        }
        assertThat(ours.holdCount()).as(where).isEqualTo(model.getHoldCount());
        assertThat(ours.locked()).as(where).isEqualTo(model.isLocked());
      }
    }
  }

  @Test
  void aLatchAnswersAsTheJdksDoes() throws Exception {
    for (int count = 0; count < 20; count++) {
      SharedCountDownLatch ours = Pando.countDownLatch(count);
      CountDownLatch model = new CountDownLatch(count);
      for (int step = 0; step < 25; step++) {
        ours.countDown();
        model.countDown();
        assertThat(ours.count()).isEqualTo((int) model.getCount());
        assertThat(ours.await(Duration.ofNanos(1))).isEqualTo(model.await(1, TimeUnit.NANOSECONDS));
      }
    }
  }
}
