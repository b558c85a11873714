package dev.pando.internal.sync;

import static dev.pando.internal.sync.Victims.PATIENCE;
import static dev.pando.internal.sync.Victims.assertSignalsArrive;
import static dev.pando.internal.sync.Victims.awaitKill;
import static dev.pando.internal.sync.Victims.get;
import static dev.pando.internal.sync.Victims.inThread;
import static dev.pando.internal.sync.Victims.killAt;
import static dev.pando.internal.sync.Victims.signalOne;
import static dev.pando.internal.sync.Victims.start;
import static dev.pando.internal.sync.Victims.waitOnce;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.Pando;
import dev.pando.process.ChildProcess;
import dev.pando.sync.SharedCondition;
import dev.pando.sync.SharedSemaphore;
import dev.pando.testing.Requirement;
import dev.pando.testing.Standstill;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process is killed at each step of waiting for a condition, and of signalling it. */
@Requirement("R4")
@Timeout(value = 60, unit = SECONDS)
@SuppressWarnings({
  "serial", // lambdas that travel use private members of the test
  "LockNotBeforeTry", // locks are left held on purpose
  "WaitNotInLoop" // what a single wait does is what is tested
})
class ConditionKillTest {
  @ParameterizedTest
  @ValueSource(strings = {"condition.numbered", "condition.counted", "condition.enlisted"})
  void killedWhileItJoinsTheWaiters(String label) throws Exception {
    SharedCondition condition = Pando.condition();
    SharedSemaphore asleep = Pando.semaphore(0);

    killAt(label, () -> waitOnce(condition, asleep));

    assertThat(condition.lock().tryLock(PATIENCE)).isTrue();
    assertThat(condition.lock().ownerDied()).isTrue();
    condition.lock().markConsistent();
    condition.lock().unlock();
    assertSignalsArrive(condition);
  }

  @Test
  void killedWhenItFallsAsleepAmongTheWaiters() throws Exception {
    SharedCondition condition = Pando.condition();
    SharedSemaphore asleep = Pando.semaphore(0);

    killAt("condition.asleep", () -> waitOnce(condition, asleep));

    assertThat(asleep.tryAcquire(PATIENCE)).isTrue();
    assertThat(condition.lock().tryLock(PATIENCE)).isTrue();
    condition.lock().unlock();
    assertSignalsArrive(condition);
  }

  @Test
  void killedWhenAWaiterIsSignalledAndNotWoken() throws Exception {
    SharedCondition condition = Pando.condition();
    SharedSemaphore asleep = Pando.semaphore(0);
    CompletableFuture<Boolean> waiter = inThread(() -> waitOnce(condition, asleep));
    assertThat(asleep.tryAcquire(PATIENCE)).isTrue();

    killAt(
        "condition.signalled",
        () -> {
          signalOne(condition);
          return null;
        });

    assertThat(get(waiter)).isTrue();
    assertThat(condition.lock().ownerDied()).isTrue();
  }

  @Test
  void killedWhenItHasLeftTheWaiters() throws Exception {
    SharedCondition condition = Pando.condition();
    SharedSemaphore asleep = Pando.semaphore(0);
    ChildProcess victim = start("condition.left", () -> waitOnce(condition, asleep));
    assertThat(asleep.tryAcquire(PATIENCE)).isTrue();

    signalOne(condition);

    awaitKill(victim);
    assertSignalsArrive(condition);
  }

  /** So that it can be signalled, and killed before it notices. */
  private static void freeze(ChildProcess waiter, SharedCondition condition) throws Exception {
    condition.lock().lock(); // it has given it up, so it waits
    condition.lock().unlock();
    Standstill.stop(waiter.pid());
  }

  @ParameterizedTest
  @ValueSource(strings = {"condition.inherited", "condition.took-over"})
  void killedWhenItHasTakenOverTheSignalOfADeadOne(String label) throws Exception {
    SharedCondition condition = Pando.condition();
    SharedSemaphore asleep = Pando.semaphore(0);
    ChildProcess signalled = start("none", () -> waitOnce(condition, asleep));
    assertThat(asleep.tryAcquire(PATIENCE)).isTrue();
    freeze(signalled, condition);
    signalOne(condition);
    ChildProcess heir = start(label, () -> waitOnce(condition, asleep));
    assertThat(asleep.tryAcquire(PATIENCE)).isTrue();

    signalled.kill();
    awaitKill(heir);

    assertThat(get(inThread(() -> waitOnce(condition, asleep)))).as("the signal").isTrue();
    assertSignalsArrive(condition);
  }

  @Test
  void killedWhenItGivesUpWaiting() throws Exception {
    SharedCondition condition = Pando.condition();

    killAt(
        "condition.gave-up",
        () -> {
          condition.lock().lock();
          return condition.await(Duration.ofMillis(20));
        });

    assertSignalsArrive(condition);
  }

  /** The first one dies as a waiter, the next when it finds the entry and clears it. */
  @ParameterizedTest
  @ValueSource(strings = {"condition.buried", "condition.passed-over"})
  void killedWhileItClearsAwayADeadWaiter(String label) throws Exception {
    SharedCondition condition = Pando.condition();
    SharedSemaphore asleep = Pando.semaphore(0);
    killAt("condition.enlisted", () -> waitOnce(condition, asleep));

    killAt(
        label,
        () -> {
          if (label.equals("condition.passed-over")) {
            signalOne(condition);
          }
          return waitOnce(condition, asleep);
        });

    assertThat(condition.lock().tryLock(PATIENCE)).isTrue();
    assertThat(condition.lock().ownerDied()).isTrue();
    condition.lock().unlock();
    assertSignalsArrive(condition);
  }
}
