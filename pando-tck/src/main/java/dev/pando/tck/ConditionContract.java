package dev.pando.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.Context;
import dev.pando.pool.AsyncResult;
import dev.pando.pool.WorkerDiedException;
import dev.pando.sync.SharedCondition;
import dev.pando.sync.SharedLock;
import dev.pando.sync.SharedReentrantLock;
import dev.pando.sync.SharedSemaphore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a {@link SharedCondition} must do on every back end. */
@SuppressWarnings({
  "serial", // lambdas that travel use members of the test
  "LockNotBeforeTry", // locks are left held on purpose
  "WaitNotInLoop" // what a single wait does is what is tested
})
public abstract class ConditionContract extends SharingContract {
  /** Tests the conditions of this context. */
  protected ConditionContract(Context context) {
    super(context);
  }

  /** Waits once, and says before and after. The lock guards what is said before. */
  private static boolean waitOnce(
      SharedCondition condition, Duration timeout, SharedSemaphore asleep, SharedSemaphore woken)
      throws InterruptedException {
    condition.lock().lock();
    try {
      asleep.release();
      boolean signalled = condition.await(timeout);
      woken.release();
      return signalled;
    } finally {
      condition.lock().unlock();
    }
  }

  private static void signal(SharedCondition condition, int count) {
    condition.lock().lock();
    try {
      condition.signal(count);
    } finally {
      condition.lock().unlock();
    }
  }

  /** Starts waiters in another process, and in platform and virtual threads of this one. */
  private final class Waiters {
    final SharedCondition condition;
    final SharedSemaphore asleep = context.semaphore(0);
    final SharedSemaphore woken = context.semaphore(0);
    final List<AsyncResult<Boolean>> remote = new ArrayList<>();
    final List<CompletableFuture<Boolean>> local = new ArrayList<>();

    Waiters(SharedCondition condition) {
      this.condition = condition;
    }

    /** One each: other process, platform thread, virtual thread; all wait when it returns. */
    void start(int ofEach, Duration timeout) throws InterruptedException {
      SharedCondition c = condition;
      SharedSemaphore before = asleep;
      SharedSemaphore after = woken;
      for (int i = 0; i < ofEach; i++) {
        remote.add(pool.applyAsync(() -> waitOnce(c, timeout, before, after)));
        local.add(inThread(() -> waitOnce(c, timeout, before, after)));
        local.add(inVirtualThread(() -> waitOnce(c, timeout, before, after)));
      }
      acquire(asleep, 3 * ofEach);
      c.lock().lock(); // the last one has said so with the lock held
      c.lock().unlock();
    }

    List<Boolean> results() throws Exception {
      List<Boolean> results = new ArrayList<>();
      for (AsyncResult<Boolean> result : remote) {
        results.add(result.get(PATIENCE));
      }
      for (CompletableFuture<Boolean> result : local) {
        results.add(get(result));
      }
      return results;
    }
  }

  @Test
  @Conformance("_TestCondition.test_notify")
  void aSignalWakesExactlyOneWaiterInWhicheverProcess() throws Exception {
    SharedCondition condition = context.condition();
    Waiters waiters = new Waiters(condition);
    waiters.start(1, PATIENCE);

    for (int i = 1; i <= 3; i++) {
      signal(condition, 1);
      acquire(waiters.woken, 1);
      assertThat(waiters.woken.tryAcquire(Duration.ofMillis(10))).isFalse();
    }

    assertThat(waiters.results()).containsOnly(true);
    assertThat(condition.toString()).endsWith("waiters=0)");
  }

  @Test
  @Conformance("_TestCondition.test_notify_all")
  void aSignalToAllWakesAllAndThoseWhoseTimeWasOverAreForgotten() throws Exception {
    SharedCondition condition = context.condition();
    Waiters late = new Waiters(condition);
    late.start(2, Duration.ofMillis(50));
    assertThat(late.results()).containsOnly(false);

    Waiters waiters = new Waiters(condition);
    waiters.start(2, PATIENCE);
    assertThat(condition.toString()).endsWith("waiters=6)");
    condition.lock().lock();
    condition.signalAll();
    condition.lock().unlock();

    acquire(waiters.woken, 6);
    assertThat(waiters.results()).hasSize(6).containsOnly(true);
  }

  @Test
  @Conformance("_TestCondition.test_notify_n")
  void aSignalToSomeWakesSoManyAndOneTooManyDoesNothing() throws Exception {
    SharedCondition condition = context.condition();
    Waiters waiters = new Waiters(condition);
    waiters.start(2, PATIENCE);

    signal(condition, 2);
    acquire(waiters.woken, 2);
    assertThat(waiters.woken.tryAcquire(Duration.ofMillis(10))).isFalse();
    signal(condition, 4);
    acquire(waiters.woken, 4);
    signal(condition, 3);

    assertThat(waiters.results()).containsOnly(true);
    assertThat(waiters.woken.availablePermits()).isZero();
  }

  @Test
  @Conformance("_TestCondition.test_timeout")
  void aWaitWithoutASignalEndsWhenItsTimeIsOver() throws Exception {
    SharedCondition condition = context.condition();

    condition.lock().lock();
    try {
      assertThat(condition.await(Duration.ofMillis(30))).isFalse();
      assertThat(condition.await(10, TimeUnit.MILLISECONDS)).isFalse();
      assertThat(condition.awaitNanos(1_000_000)).isNotPositive();
    } finally {
      condition.lock().unlock();
    }
  }

  @Test
  @Conformance("_TestCondition.test_waitfor")
  void aWaitForAPredicateEndsWhenItHolds() throws Exception {
    SharedCondition condition = context.condition();
    SharedSemaphore state = context.semaphore(0);
    AsyncResult<Boolean> counting =
        pool.applyAsync(() -> {
          for (int i = 0; i < 4; i++) {
            condition.lock().lock();
            state.release();
            condition.signal();
            condition.lock().unlock();
          }
          return true;
        });

    condition.lock().lock();
    try {
      assertThat(condition.awaitUntil(() -> state.availablePermits() == 4, PATIENCE)).isTrue();
      condition.awaitUntil(() -> state.availablePermits() == 4);
    } finally {
      condition.lock().unlock();
    }
    assertThat(counting.get(PATIENCE)).isTrue();
  }

  @Test
  @Conformance("_TestCondition.test_waitfor_timeout")
  void aWaitForAPredicateThatNeverHoldsEndsWhenItsTimeIsOver() throws Exception {
    SharedCondition condition = context.condition();

    condition.lock().lock();
    try {
      assertThat(condition.awaitUntil(() -> false, Duration.ofMillis(30))).isFalse();
      assertThat(condition.awaitUntil(() -> false, Duration.ZERO)).isFalse();
      assertThat(condition.awaitUntil(() -> true, Duration.ZERO)).isTrue();
    } finally {
      condition.lock().unlock();
    }
  }

  @Test
  @Conformance("_TestCondition.test_wait_result")
  void anInterruptEndsAWaitWithTheLockHeld() throws Exception {
    SharedCondition condition = context.condition();
    SharedReentrantLock lock = (SharedReentrantLock) condition.lock();
    for (Thread.Builder threads : List.of(Thread.ofPlatform(), Thread.ofVirtual())) {
      SharedSemaphore asleep = context.semaphore(0);
      CompletableFuture<Integer> holds = new CompletableFuture<>();
      Thread waiter =
          threads.start(() -> {
            lock.lock();
            lock.lock();
            asleep.release();
            try {
              condition.await();
              holds.complete(-1);
            } catch (InterruptedException e) {
              holds.complete(lock.holdCount());
            } finally {
              lock.unlock();
              lock.unlock();
            }
          });
      acquire(asleep, 1);
      waiter.interrupt();
      assertThat(get(holds)).isEqualTo(2);
    }
    lock.lock();
    assertThat(condition.await(Duration.ZERO)).isFalse();
    assertThat(condition.toString()).endsWith("waiters=0)");
    lock.unlock();
  }

  @Test
  void aConditionNeedsItsLock() {
    SharedCondition condition = context.lock().newCondition();

    assertThatThrownBy(condition::await).isInstanceOf(IllegalMonitorStateException.class);
    assertThatThrownBy(condition::signal).isInstanceOf(IllegalMonitorStateException.class);
    assertThatThrownBy(condition::signalAll).isInstanceOf(IllegalMonitorStateException.class);
    assertThatThrownBy(() -> condition.awaitUntil(() -> true, Duration.ZERO))
        .isInstanceOf(IllegalMonitorStateException.class);
  }

  @Test
  void aConditionTravelsWithItsLock() throws Exception {
    SharedLock lock = context.lock();
    SharedCondition condition = context.condition(lock);

    List<Object> back = pool.apply(() -> List.of(condition, condition.lock()));

    assertThat(back.getFirst()).isSameAs(condition);
    assertThat(back.getLast()).isSameAs(lock);
  }

  @Test
  @Requirement("R4")
  void aSignalIsNotLostToAKilledWaiter() throws Exception {
    ProcessesOnly.in(context);
    SharedCondition condition = context.condition();
    Waiters doomed = new Waiters(condition);
    SharedSemaphore asleep = doomed.asleep;
    SharedSemaphore woken = doomed.woken;
    SharedSemaphore told = context.semaphore(0);
    AsyncResult<Boolean> waiting =
        pool.applyAsync(() -> {
          dieWhenTold(told);
          return waitOnce(condition, PATIENCE, asleep, woken);
        });
    acquire(asleep, 1);
    CompletableFuture<Boolean> survivor =
        inThread(() -> waitOnce(condition, PATIENCE, asleep, woken));
    acquire(asleep, 1);
    condition.lock().lock();
    condition.lock().unlock();

    told.release();
    assertThatThrownBy(() -> waiting.get(PATIENCE)).hasCauseInstanceOf(WorkerDiedException.class);
    signal(condition, 1);

    assertThat(get(survivor)).isTrue();
  }

  @Test
  void hundredsOfVirtualThreadsWaitAtOnce() throws Exception {
    SharedCondition condition = context.condition();
    SharedSemaphore asleep = context.semaphore(0);
    SharedSemaphore woken = context.semaphore(0);
    List<CompletableFuture<Boolean>> waiters = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      waiters.add(inVirtualThread(() -> waitOnce(condition, PATIENCE, asleep, woken)));
    }
    acquire(asleep, 300);
    assertThat(get(inVirtualThread(() -> "free"))).isEqualTo("free");

    condition.lock().lock();
    condition.signalAll();
    condition.lock().unlock();

    for (CompletableFuture<Boolean> waiter : waiters) {
      assertThat(get(waiter)).isTrue();
    }
  }

  @Test
  void whoWaitsForAClosedConditionGetsAnException() throws Exception {
    SharedCondition condition = context.condition();
    Waiters waiters = new Waiters(condition);
    waiters.start(1, PATIENCE);

    condition.close();

    assertThatThrownBy(() -> waiters.remote.getFirst().get(PATIENCE))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(IllegalStateException.class);
    for (CompletableFuture<Boolean> waiter : waiters.local) {
      assertThatThrownBy(() -> get(waiter)).isInstanceOf(IllegalStateException.class);
    }
    assertThat(condition.lock().tryLock()).isTrue();
  }
}
