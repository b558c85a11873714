package dev.pando.internal.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A lock between processes that a test invents. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RobustLockTest {
  private final Set<Integer> dead = ConcurrentHashMap.newKeySet();
  private final Words words = new SegmentWords(Arena.ofAuto().allocate(64, 64));

  /** The view of one of the processes. */
  private final class InventedProcess extends Members {
    private final int self;

    InventedProcess(int self) {
      this.self = self;
    }

    @Override
    public int self() {
      return self;
    }

    @Override
    public boolean isDead(int participant) {
      return dead.contains(participant);
    }

    @Override
    public boolean isKnownDead(int participant) {
      return dead.contains(participant);
    }

    @Override
    public boolean wasKilled(int participant) {
      return dead.contains(participant);
    }

    @Override
    public int deaths() {
      return dead.size();
    }

    @Override
    public @Nullable MemorySegment deathsWord() {
      return null;
    }
  }

  private RobustLock lockOf(int process, RobustLock.Deaths deaths) {
    return new RobustLock(words, 0, new InventedProcess(process), deaths);
  }

  @Test
  void theNextOwnerIsToldOnceWhenDeathsAreForgiven() {
    RobustLock first = lockOf(1, RobustLock.Deaths.FORGIVEN);
    RobustLock second = lockOf(2, RobustLock.Deaths.FORGIVEN);
    assertThat(first.lock()).isEqualTo(Acquired.YES);
    assertThat(second.tryLock()).isEqualTo(Acquired.NO);

    dead.add(1);

    assertThat(second.tryLock()).isEqualTo(Acquired.FROM_DEAD);
    second.unlock();
    assertThat(second.lock()).isEqualTo(Acquired.YES);
  }

  @Test
  void everyOwnerIsToldUntilAllIsInOrder() {
    RobustLock first = lockOf(1, RobustLock.Deaths.REMEMBERED);
    RobustLock second = lockOf(2, RobustLock.Deaths.REMEMBERED);
    assertThat(first.lock()).isEqualTo(Acquired.YES);
    dead.add(1);

    assertThat(second.lock()).isEqualTo(Acquired.FROM_DEAD);
    second.unlock();
    assertThat(second.lock()).isEqualTo(Acquired.FROM_DEAD);
    second.markConsistent();
    second.unlock();
    assertThat(second.lock()).isEqualTo(Acquired.YES);
  }

  @Test
  void aDeadOwnerIsReplacedByExactlyOneOfThoseWhoWait() throws Exception {
    RobustLock first = lockOf(1, RobustLock.Deaths.FORGIVEN);
    assertThat(first.lock()).isEqualTo(Acquired.YES);
    AtomicInteger told = new AtomicInteger();
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger together = new AtomicInteger();
    List<Thread> waiters = new ArrayList<>();
    for (int process = 2; process < 8; process++) {
      RobustLock lock = lockOf(process, RobustLock.Deaths.FORGIVEN);
      waiters.add(
          Thread.ofPlatform()
              .daemon()
              .start(() -> {
                if (lock.lock() == Acquired.FROM_DEAD) {
                  told.incrementAndGet();
                }
                if (inside.incrementAndGet() > 1) {
                  together.incrementAndGet();
                }
                inside.decrementAndGet();
                lock.unlock();
              }));
    }

    dead.add(1);

    for (Thread waiter : waiters) {
      waiter.join();
    }
    assertThat(told).hasValue(1);
    assertThat(together).hasValue(0);
    assertThat(words.getLong(0) & LockLayout.OWNER).isZero();
  }

  @Test
  void aLongWaitWakesNoMoreThanTenTimesASecond() throws Exception {
    AtomicInteger sleeps = new AtomicInteger();
    Words counting =
        new DelegatingWords(words) {
          @Override
          public void sleepWhile(long offset, int expected, long nanos) {
            sleeps.incrementAndGet();
            super.sleepWhile(offset, expected, nanos);
          }
        };
    assertThat(lockOf(1, RobustLock.Deaths.FORGIVEN).lock()).isEqualTo(Acquired.YES);
    RobustLock waiting =
        new RobustLock(counting, 0, new InventedProcess(2), RobustLock.Deaths.FORGIVEN);

    assertThat(waiting.tryLock(TimeUnit.MILLISECONDS.toNanos(1_000))).isEqualTo(Acquired.NO);

    assertThat(sleeps.get()).isBetween(1, 12);
  }
}
