package dev.pando.internal.sync;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.function.SerializableCallable;
import dev.pando.function.SerializableRunnable;
import dev.pando.internal.KillPoint;
import dev.pando.internal.platform.Platform;
import dev.pando.internal.platform.Signals;
import dev.pando.process.ChildProcess;
import dev.pando.sync.SharedBarrier;
import dev.pando.sync.SharedCondition;
import dev.pando.sync.SharedEvent;
import dev.pando.sync.SharedSemaphore;
import dev.pando.testing.Requirement;
import dev.pando.testing.Standstill;
import java.time.Duration;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.FutureTask;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Who waits for what a killed process has learns of the death from the one that saw it. The waiters
 * here look for the dead by themselves once an hour, so each of them would wait for ever else.
 */
@Requirement("R4")
@Timeout(value = 60, unit = SECONDS)
@SuppressWarnings({
  "serial", // lambdas that travel use private members of the test
  "LockNotBeforeTry", // locks are left held on purpose
  "WaitNotInLoop" // what a single wait does is what is tested
})
class DeathNoticeTest {
  static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String HOURLY = "-Dpando.sliceMillis=3600000";

  /** Starts a process that takes something, and keeps it until it is killed. */
  private static ChildProcess keeper(StartMethod method, SerializableCallable<?> take)
      throws InterruptedException {
    SharedEvent taken = Pando.event();
    SharedEvent never = Pando.event();
    ChildProcess keeper =
        Pando.context(method)
            .processBuilder(() -> {
              Object _ = take.call();
              taken.set();
              never.await();
            })
            .daemon(true)
            .build()
            .start();
    assertThat(taken.await(PATIENCE)).isTrue();
    return keeper;
  }

  static ChildProcess keeper(SerializableCallable<?> take) throws InterruptedException {
    return keeper(StartMethod.SPAWN, take);
  }

  /** Starts a process whose waits end by news and not by the clock. */
  private static ChildProcess waiter(String platform, SerializableCallable<?> wait) {
    SerializableRunnable life =
        () -> {
          Platform.current().warmUp();
          until(Platform.current()::isWarm); // before, it would poll
          Object _ = wait.call();
        };
    return Pando.processBuilder(life)
        .jvmOptions(HOURLY, "-D" + Platform.PROPERTY + "=" + platform)
        .daemon(true)
        .build()
        .start();
  }

  static ChildProcess waiter(SerializableCallable<?> wait) {
    return waiter(Platform.current().name(), wait);
  }

  static void until(BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > PATIENCE.toNanos()) {
        throw new AssertionError("it never comes");
      }
      Thread.onSpinWait();
    }
  }

  static void kill(ChildProcess keeper) throws InterruptedException {
    keeper.kill();
    assertThat(keeper.join(PATIENCE)).isTrue();
    assertThat(keeper.exitCode()).hasValue(-Signals.KILL);
  }

  static void assertGoesOn(ChildProcess waiter) throws InterruptedException {
    boolean ended = waiter.join(PATIENCE);
    waiter.kill();
    assertThat(ended).as("the waiter noticed").isTrue();
    assertThat(waiter.exitCode()).as(waiter.deathReport()).hasValue(0);
  }

  private static SerializableCallable<?> inThread(boolean virtual, SerializableCallable<?> wait) {
    return () -> {
      FutureTask<Object> task = new FutureTask<>(wait::call);
      Thread _ = (virtual ? Thread.ofVirtual() : Thread.ofPlatform()).start(task);
      return task.get();
    };
  }

  private static boolean hasWaiter(PlainLock lock) {
    return (lock.words.getLong(LockObject.WORD) & LockLayout.WAITERS) != 0;
  }

  @ParameterizedTest
  @EnumSource(names = {"SPAWN", "FORKSERVER"})
  void theLockOfAKilledOwnerComesAtOnce(StartMethod method) throws Exception {
    PlainLock lock = (PlainLock) Pando.lock();
    ChildProcess owner = keeper(method, () -> lock.tryLock(PATIENCE));
    ChildProcess waiter = waiter(() -> lock.tryLock(Duration.ofDays(1)));
    until(() -> hasWaiter(lock));

    kill(owner);

    assertGoesOn(waiter);
    assertThat(lock.ownerDied()).isTrue();
  }

  /** Those that cannot be interrupted and those on virtual threads sleep in other ways. */
  @ParameterizedTest
  @CsvSource({"false, linux", "true, linux", "false, portable", "true, portable"})
  void theLockOfAKilledOwnerComesAtOnceHoweverOneWaits(boolean virtual, String platform)
      throws Exception {
    PlainLock lock = (PlainLock) Pando.lock();
    ChildProcess owner = keeper(() -> lock.tryLock(PATIENCE));
    String offered = Platform.current().name().equals("linux") ? platform : "portable";
    ChildProcess waiter =
        waiter(
            offered,
            inThread(
                virtual,
                () -> {
                  lock.lock();
                  return null;
                }));
    until(() -> hasWaiter(lock));

    kill(owner);

    assertGoesOn(waiter);
  }

  @Test
  void aReaderGetsByAKilledWriterAtOnceAndAWriterByAKilledReader() throws Exception {
    ReadWriteLockObject lock = (ReadWriteLockObject) Pando.readWriteLock();
    ChildProcess reader = keeper(() -> lock.readLock().tryLock());
    ChildProcess writer =
        waiter(() -> {
          lock.writeLock().lock();
          lock.writeLock().unlock();
          return null;
        });
    until(lock::isWriteLocked);
    until(() -> (lock.words.getInt(ReadWriteLayout.BELL) & DoorbellLayout.SLEEPERS) != 0);
    kill(reader);
    assertGoesOn(writer);

    ChildProcess deadWriter = keeper(() -> lock.writeLock().tryLock(30, SECONDS));
    ChildProcess nextReader =
        waiter(() -> {
          lock.readLock().lock();
          lock.readLock().unlock();
          return null;
        });
    until(() -> (lock.words.getLong(LockObject.WORD) & LockLayout.WAITERS) != 0);
    kill(deadWriter);
    assertGoesOn(nextReader);
  }

  @Test
  void thePermitOfAKilledHolderComesBackAtOnce() throws Exception {
    SemaphoreObject semaphore = (SemaphoreObject) Pando.semaphore(1);
    ChildProcess holder = keeper(semaphore::acquirePermit);
    ChildProcess waiter = waiter(semaphore::acquirePermit);
    until(() -> (semaphore.words.getLong(SemaphoreLayout.WORD) & SemaphoreLayout.WAITERS) != 0);

    kill(holder);

    assertGoesOn(waiter);
  }

  private static void awaitBroken(SharedBarrier barrier) throws Exception {
    assertThatThrownBy(barrier::await).isInstanceOf(BrokenBarrierException.class);
  }

  @Test
  void aBarrierBreaksAtOnceWhenAPartyThatWaitsIsKilled() throws Exception {
    BarrierObject barrier = (BarrierObject) Pando.barrier(3);
    ChildProcess party =
        Pando.process(
                () -> {
                  int _ = barrier.await();
                })
            .start();
    ChildProcess waiter =
        waiter(() -> {
          awaitBroken(barrier);
          return null;
        });
    until(() -> barrier.waiting() == 2);
    until(() -> (barrier.words.getLong(BarrierLayout.WORD) & BarrierLayout.WAITERS) != 0);

    kill(party);

    assertGoesOn(waiter);
  }

  @Test
  void aBarrierBreaksAtOnceWhenAPartyWasKilledBetweenTheRounds() throws Exception {
    SharedBarrier barrier = Pando.barrier(2);
    SharedEvent killed = Pando.event();
    ChildProcess waiter =
        waiter(() -> {
          int _ = barrier.await();
          killed.await();
          awaitBroken(barrier);
          return null;
        });
    ChildProcess party = keeper(barrier::await);

    kill(party);
    killed.set();

    assertGoesOn(waiter);
  }

  @Test
  void theSignalOfAKilledWaiterGoesToAnotherAtOnce() throws Exception {
    SharedCondition condition = Pando.condition();
    SharedSemaphore asleep = Pando.semaphore(0);
    SerializableCallable<Boolean> wait =
        () -> {
          condition.lock().lock();
          try {
            asleep.release();
            return condition.await(Duration.ofDays(1));
          } finally {
            condition.lock().unlock();
          }
        };
    ChildProcess signalled =
        Pando.process(
                () -> {
                  boolean _ = wait.call();
                })
            .start();
    assertThat(asleep.tryAcquire(PATIENCE)).isTrue();
    condition.lock().lock(); // it has given it up, so it waits
    Standstill.stop(signalled.pid());
    condition.signal();
    condition.lock().unlock();
    ChildProcess waiter = waiter(wait);
    assertThat(asleep.tryAcquire(PATIENCE)).isTrue();

    kill(signalled);

    assertGoesOn(waiter);
  }

  /** The word has the news, and the one that was to wake the sleepers is dead. */
  @ParameterizedTest
  @CsvSource({"event.set", "latch.counted", "semaphore.released"})
  void newsFromOneThatWasKilledBeforeItWokeTheSleepersArriveAtOnce(String label) throws Exception {
    EventObject event = (EventObject) Pando.event();
    LatchObject latch = (LatchObject) Pando.countDownLatch(1);
    SemaphoreObject semaphore = (SemaphoreObject) Pando.semaphore(0);
    ChildProcess waiter =
        waiter(() -> {
          switch (label) {
            case "event.set" -> event.await();
            case "latch.counted" -> latch.await();
            default -> semaphore.acquire();
          }
          return null;
        });
    until(() ->
        (event.words.getInt(EventObject.WORD) & EventObject.WAITERS) != 0
            || (latch.words.getInt(LatchObject.WORD) & LatchObject.WAITERS) != 0
            || (semaphore.words.getLong(SemaphoreLayout.WORD) & SemaphoreLayout.WAITERS) != 0);

    ChildProcess waker =
        Pando.processBuilder(
                () -> {
                  KillPoint.arm(label, 1);
                  switch (label) {
                    case "event.set" -> event.set();
                    case "latch.counted" -> latch.countDown();
                    default -> semaphore.release();
                  }
                })
            .jvmOptions("-D" + KillPoint.PROPERTY + "=true")
            .build()
            .start();

    assertThat(waker.join(PATIENCE)).isTrue();
    assertThat(waker.exitCode()).hasValue(-Signals.KILL);
    assertGoesOn(waiter);
  }
}
