package dev.pando.internal.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.internal.platform.Platform;
import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class DoorbellTest {
  private static final long FOR_EVER = Long.MAX_VALUE;

  private static Doorbell bell() {
    return Doorbell.at(Arena.ofAuto().allocate(Doorbell.BYTES, 64));
  }

  /** Memory in which a lost wake-up hangs. */
  enum Memory {
    HEAP,
    SEGMENT;

    Doorbell sleepyBell() {
      Words words =
          switch (this) {
            case HEAP -> new HeapWords(Doorbell.BYTES);
            case SEGMENT -> new PatientWords(Arena.ofAuto().allocate(Doorbell.BYTES, 64));
          };
      return new Doorbell(words, 0, new AdaptiveSpin(false));
    }
  }

  @Test
  void whatIsThereAlreadyIsNotWaitedFor() throws InterruptedException {
    assertThat(bell().await(() -> true, 0, () -> true)).isTrue();
    assertThat(bell().await(() -> true, FOR_EVER, () -> false)).isTrue();
  }

  @Test
  void withoutTimeItLooksOnce() throws InterruptedException {
    AtomicInteger looks = new AtomicInteger();
    assertThat(bell().await(() -> looks.incrementAndGet() > 1, 0, () -> true)).isFalse();
    assertThat(looks).hasValue(1);
  }

  @Test
  void anInterruptedThreadDoesNotSleep() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> bell().await(() -> false, FOR_EVER, () -> true))
        .isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void aShortTimedWaitStillFindsThePeerDead() throws InterruptedException {
    AtomicInteger asked = new AtomicInteger();
    bell().await(() -> false, 1_000_000, () -> asked.incrementAndGet() > 0);
    assertThat(asked).hasValue(1);
  }

  @ParameterizedTest
  @EnumSource
  void noWakeUpIsLostBetweenTwoThreadsThatSleepEachTurn(Memory memory) throws Exception {
    Doorbell even = memory.sleepyBell();
    Doorbell odd = memory.sleepyBell();
    AtomicInteger turn = new AtomicInteger();
    int turns = 40_000;
    Runnable odds =
        () -> {
          try {
            for (int i = 1; i < turns; i += 2) {
              int mine = i;
              odd.await(() -> turn.get() >= mine, FOR_EVER, () -> true);
              turn.set(mine + 1);
              even.ring();
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    Thread other = Thread.ofPlatform().daemon().start(odds);
    for (int i = 0; i < turns; i += 2) {
      int mine = i;
      even.await(() -> turn.get() >= mine, FOR_EVER, () -> true);
      turn.set(mine + 1);
      odd.ring();
    }
    other.join();
    assertThat(turn).hasValue(turns);
  }

  @ParameterizedTest
  @EnumSource
  void noWakeUpIsLostWithFourRingersAndTwoWaiters(Memory memory) throws Exception {
    Doorbell bell = memory.sleepyBell();
    int ringers = 4;
    int each = 20_000;
    AtomicInteger given = new AtomicInteger();
    AtomicInteger taken = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < ringers; i++) {
      threads.add(
          Thread.ofPlatform()
              .daemon()
              .start(() -> {
                for (int n = 0; n < each; n++) {
                  given.incrementAndGet();
                  bell.ring();
                }
              }));
    }
    for (int i = 0; i < 2; i++) {
      threads.add(
          Thread.ofPlatform()
              .daemon()
              .start(() -> {
                try {
                  while (taken.get() < ringers * each) {
                    bell.await(
                        () -> taken.get() < given.get() || taken.get() == ringers * each,
                        FOR_EVER,
                        () -> true);
                    int before = taken.get();
                    if (before < given.get() && taken.compareAndSet(before, before + 1)) {
                      bell.ring(); // the other waiter may wait for the last one
                    }
                  }
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(taken).hasValue(ringers * each);
  }

  @Test
  void waitingIdlyCostsNextToNoProcessorTime() throws InterruptedException {
    assertThat(cpuOfIdleWait(TimeUnit.SECONDS.toNanos(1))).isLessThan(20_000_000);
  }

  @Tag("torture")
  @Test
  void waitingIdlyForTenSecondsCostsLessThanTwentyMilliseconds() throws InterruptedException {
    assertThat(cpuOfIdleWait(TimeUnit.SECONDS.toNanos(10))).isLessThan(20_000_000);
  }

  private static long cpuOfIdleWait(long nanos) throws InterruptedException {
    Doorbell bell = bell();
    // What idles for long has its waiting compiled; interpreted, a slice costs twice as much.
    for (int wait = 0; wait < 2000 || !Platform.current().isWarm(); wait++) {
      bell.await(() -> false, 100_000, () -> true);
    }
    long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    bell.await(() -> false, nanos, () -> true);
    long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before;
    System.out.printf("%d ms idle: %.2f ms of cpu time%n", nanos / 1_000_000, cpu / 1e6);
    return cpu;
  }
}
