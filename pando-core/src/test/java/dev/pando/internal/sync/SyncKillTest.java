package dev.pando.internal.sync;

import static dev.pando.internal.sync.Victims.PATIENCE;
import static dev.pando.internal.sync.Victims.assertSignalsArrive;
import static dev.pando.internal.sync.Victims.awaitKill;
import static dev.pando.internal.sync.Victims.get;
import static dev.pando.internal.sync.Victims.inThread;
import static dev.pando.internal.sync.Victims.killAt;
import static dev.pando.internal.sync.Victims.signalOne;
import static dev.pando.internal.sync.Victims.start;
import static dev.pando.internal.sync.Victims.until;
import static dev.pando.internal.sync.Victims.waitOnce;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.Pando;
import dev.pando.function.SerializableCallable;
import dev.pando.internal.codec.PandoCodec;
import dev.pando.memory.SharedInt;
import dev.pando.process.ChildProcess;
import dev.pando.sync.SharedBarrier;
import dev.pando.sync.SharedCondition;
import dev.pando.sync.SharedCountDownLatch;
import dev.pando.sync.SharedEvent;
import dev.pando.sync.SharedLock;
import dev.pando.sync.SharedReadWriteLock;
import dev.pando.sync.SharedReentrantLock;
import dev.pando.sync.SharedSemaphore;
import dev.pando.testing.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A process is killed between two writes to shared memory, at each place where there are two. The
 * others go on, nobody waits for ever, and nothing is lost or counted twice.
 */
@Requirement("R4")
@Timeout(value = 60, unit = SECONDS)
@SuppressWarnings({
  "serial", // lambdas that travel use private members of the test
  "LockNotBeforeTry", // locks are left held on purpose
  "WaitNotInLoop" // what a single wait does is what is tested
})
class SyncKillTest {
  // --- Shared objects

  @Test
  void killedWhileAnObjectIsSent() throws Exception {
    killAt(
        "shared.kept",
        () -> {
          SharedLock lock = Pando.lock();
          return new PandoCodec().encode(lock);
        });

    assertThat(Pando.lock().tryLock()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"shared.closed", "lock.closed"})
  void killedWhileALockIsClosed(String label) throws Exception {
    PlainLock lock = (PlainLock) Pando.lock();
    lock.lock();
    CompletableFuture<Object> waiter =
        inThread(() -> {
          lock.lock();
          return null;
        });
    until(() -> (lock.words.getLong(LockObject.WORD) & LockLayout.WAITERS) != 0);

    killAt(
        label,
        () -> {
          lock.close();
          return null;
        });

    if (label.equals("lock.closed")) {
      assertThatThrownBy(() -> get(waiter)).isInstanceOf(IllegalStateException.class);
    } else {
      lock.unlock(); // the word does not know yet; whoever holds or gets the lock may go on
      assertThat(get(waiter)).isNull();
    }
  }

  private static void assertClosed(CompletableFuture<?> waiter) {
    assertThatThrownBy(() -> get(waiter)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void killedWhileItClosesWhatOthersWaitFor() throws Exception {
    SharedEvent event = Pando.event();
    SharedCountDownLatch latch = Pando.countDownLatch(1);
    SharedSemaphore semaphore = Pando.semaphore(0);
    SharedBarrier barrier = Pando.barrier(2);
    SharedCondition condition = Pando.condition();
    SharedReadWriteLock readWrite = Pando.readWriteLock();
    SharedInt value = Pando.sharedInt(7);
    SharedSemaphore asleep = Pando.semaphore(0);
    List<CompletableFuture<?>> waiters =
        List.of(
            inThread(() -> event.await(PATIENCE)),
            inThread(() -> latch.await(PATIENCE)),
            inThread(() -> semaphore.tryAcquire(PATIENCE)),
            inThread(() -> barrier.await(PATIENCE)),
            inThread(() -> waitOnce(condition, asleep)));
    until(() -> barrier.waiting() == 1);
    assertThat(asleep.tryAcquire(PATIENCE)).isTrue();
    readWrite.readLock().lock();
    CompletableFuture<Boolean> writer = inThread(() -> readWrite.writeLock().tryLock(30, SECONDS));
    until(readWrite::isWriteLocked);

    for (AutoCloseable each :
        List.of(event, latch, semaphore, barrier, condition, readWrite, value)) {
      killAt(
          "shared.closed",
          () -> {
            each.close();
            return null;
          });
    }

    waiters.forEach(SyncKillTest::assertClosed);
    assertClosed(writer);
    assertThatThrownBy(value::get).isInstanceOf(IllegalStateException.class);
    assertThat(value.lock().tryLock(PATIENCE)).as("nobody has it").isTrue();
    assertThatThrownBy(readWrite::readers).isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"event", "latch", "semaphore", "barrier"})
  void killedWhenItHasClosedAWordAndNotWokenTheSleepers(String kind) throws Exception {
    SharedEvent event = Pando.event();
    SharedCountDownLatch latch = Pando.countDownLatch(1);
    SharedSemaphore semaphore = Pando.semaphore(0);
    SharedBarrier barrier = Pando.barrier(2);
    CompletableFuture<?> waiter =
        switch (kind) {
          case "event" -> inThread(() -> event.await(PATIENCE));
          case "latch" -> inThread(() -> latch.await(PATIENCE));
          case "semaphore" -> inThread(() -> semaphore.tryAcquire(PATIENCE));
          default -> inThread(() -> barrier.await(PATIENCE));
        };

    killAt(
        kind + ".closed",
        () -> {
          switch (kind) {
            case "event" -> event.close();
            case "latch" -> latch.close();
            case "semaphore" -> semaphore.close();
            default -> barrier.close();
          }
          return null;
        });

    assertClosed(waiter);
  }

  // --- Locks

  @Test
  void killedWithTheLock() throws Exception {
    SharedLock lock = Pando.lock();

    killAt(
        "lock.taken",
        () -> {
          lock.lock();
          return null;
        });

    assertThat(lock.tryLock(PATIENCE)).isTrue();
    assertThat(lock.ownerDied()).isTrue();
  }

  @Test
  void killedWhenTheLockOfADeadOneIsInherited() throws Exception {
    SharedLock lock = Pando.lock();
    SerializableCallable<Object> take =
        () -> {
          lock.lock();
          return null;
        };
    killAt("lock.taken", take);

    killAt("lock.inherited", take);

    assertThat(lock.tryLock(PATIENCE)).isTrue();
    assertThat(lock.ownerDied()).isTrue();
  }

  @Test
  void killedWhileItWaitsForTheLock() throws Exception {
    SharedLock lock = Pando.lock();
    lock.lock();

    killAt(
        "lock.waiting",
        () -> {
          lock.lock();
          return null;
        });

    lock.unlock();
    assertThat(get(inThread(() -> lock.tryLock(PATIENCE)))).isTrue();
    assertThat(lock.ownerDied()).isFalse();
  }

  @Test
  void killedWhenTheLockIsGivenBackAndTheSleeperNotWoken() throws Exception {
    PlainLock lock = (PlainLock) Pando.lock();
    SharedEvent taken = Pando.event();
    SharedEvent go = Pando.event();
    ChildProcess victim =
        start(
            "lock.given-back",
            () -> {
              lock.lock();
              taken.set();
              go.await();
              lock.unlock();
              return null;
            });
    taken.await();
    CompletableFuture<Boolean> waiter = inThread(() -> lock.tryLock(PATIENCE));
    until(() -> (lock.words.getLong(LockObject.WORD) & LockLayout.WAITERS) != 0);

    go.set();

    awaitKill(victim);
    assertThat(get(waiter)).isTrue();
    assertThat(lock.ownerDied()).isFalse();
  }

  @Test
  void killedWithAReentrantLockThatItIsAboutToGiveBackForAWait() throws Exception {
    SharedReentrantLock lock = Pando.reentrantLock();
    SharedCondition condition = lock.newCondition();

    killAt(
        "lock.holds-cleared",
        () -> {
          lock.lock();
          lock.lock();
          condition.await();
          return null;
        });

    assertThat(lock.tryLock(PATIENCE)).isTrue();
    assertThat(lock.ownerDied()).isTrue();
    assertThat(lock.holdCount()).isEqualTo(1);
    lock.markConsistent();
    lock.unlock();
    assertThat(lock.locked()).isFalse();
    assertSignalsArrive(condition);
  }

  @Test
  void killedWhenItHasTheLockAgainAfterAWait() throws Exception {
    SharedReentrantLock lock = Pando.reentrantLock();
    SharedCondition condition = lock.newCondition();
    SharedSemaphore asleep = Pando.semaphore(0);
    ChildProcess victim =
        start(
            "lock.taken",
            2,
            () -> {
              lock.lock();
              lock.lock();
              asleep.release();
              condition.await();
              return null;
            });
    assertThat(asleep.tryAcquire(PATIENCE)).isTrue();

    signalOne(condition);

    awaitKill(victim);
    assertThat(lock.tryLock(PATIENCE)).isTrue();
    assertThat(lock.ownerDied()).isTrue();
    assertThat(lock.holdCount()).isEqualTo(1);
  }

  @Test
  void killedWhenItGivesUpWaitingForTheLock() throws Exception {
    SharedLock lock = Pando.lock();
    lock.lock();
    CompletableFuture<Boolean> waiter = inThread(() -> lock.tryLock(PATIENCE));

    killAt("lock.passed-on", () -> lock.tryLock(Duration.ofMillis(20)));

    lock.unlock();
    assertThat(get(waiter)).isTrue();
    assertThat(lock.ownerDied()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"lock.holds-forgotten", "lock.not-recovered"})
  void killedWhileItPutsInOrderWhatADeadOneLeft(String label) throws Exception {
    SharedReentrantLock lock = Pando.reentrantLock();
    killAt(
        "lock.holds-cleared",
        () -> {
          lock.lock();
          lock.lock();
          lock.newCondition().await();
          return null;
        });

    killAt(
        label,
        () -> {
          lock.onOwnerDeath(() -> {
            throw new IllegalStateException("it cannot be put in order");
          });
          lock.lock();
          return null;
        });

    assertThat(lock.tryLock(PATIENCE)).isTrue();
    assertThat(lock.ownerDied()).isTrue();
    assertThat(lock.holdCount()).isEqualTo(1);
  }

  // --- Events and latches

  @Test
  void killedWhenAnEventIsSetAndTheSleeperNotWoken() throws Exception {
    SharedEvent event = Pando.event();
    CompletableFuture<Boolean> waiter = inThread(() -> event.await(PATIENCE));

    killAt(
        "event.set",
        () -> {
          event.set();
          return null;
        });

    assertThat(get(waiter)).isTrue();
  }

  @Test
  void killedWhileItWaitsForAnEvent() throws Exception {
    SharedEvent event = Pando.event();
    killAt(
        "event.waiting",
        () -> {
          event.await();
          return null;
        });
    CompletableFuture<Boolean> waiter = inThread(() -> event.await(PATIENCE));

    event.set();

    assertThat(get(waiter)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"latch.counted", "latch.waiting"})
  void killedAtALatch(String label) throws Exception {
    SharedCountDownLatch latch = Pando.countDownLatch(label.equals("latch.counted") ? 1 : 2);
    CompletableFuture<Boolean> waiter = inThread(() -> latch.await(PATIENCE));

    killAt(
        label,
        () -> {
          latch.countDown();
          latch.await();
          return null;
        });

    latch.countDown();
    assertThat(get(waiter)).isTrue();
  }

  // --- Semaphores

  @Test
  void killedWithAPlainPermitWhichIsGone() throws Exception {
    SharedSemaphore semaphore = Pando.semaphore(2);

    killAt(
        "semaphore.taken",
        () -> {
          semaphore.acquire();
          return null;
        });

    assertThat(semaphore.availablePermits()).isEqualTo(1);
  }

  @Test
  void killedWhileItWaitsForAPermit() throws Exception {
    SharedSemaphore semaphore = Pando.semaphore(0);
    CompletableFuture<Boolean> waiter = inThread(() -> semaphore.tryAcquire(PATIENCE));
    killAt(
        "semaphore.waiting",
        () -> {
          semaphore.acquire();
          return null;
        });

    semaphore.release();

    assertThat(get(waiter)).isTrue();
    assertThat(semaphore.availablePermits()).isZero();
  }

  @Test
  void killedWhenItGivesUpWaitingForAPermit() throws Exception {
    SharedSemaphore semaphore = Pando.semaphore(0);
    CompletableFuture<Boolean> waiter = inThread(() -> semaphore.tryAcquire(PATIENCE));

    killAt("semaphore.gave-up", () -> semaphore.tryAcquire(Duration.ofMillis(20)));

    semaphore.release();
    assertThat(get(waiter)).isTrue();
  }

  @Test
  void killedWhenAPermitIsReleasedAndTheSleeperNotWoken() throws Exception {
    SharedSemaphore semaphore = Pando.semaphore(0);
    CompletableFuture<Boolean> waiter = inThread(() -> semaphore.tryAcquire(PATIENCE));

    killAt(
        "semaphore.released",
        () -> {
          semaphore.release();
          return null;
        });

    assertThat(get(waiter)).isTrue();
  }

  @Test
  void killedWhenItIsWokenAndHasNotWokenTheNextOne() throws Exception {
    SharedSemaphore semaphore = Pando.semaphore(0);
    SharedEvent coming = Pando.event();
    ChildProcess victim =
        start(
            "semaphore.taken",
            () -> {
              coming.set();
              semaphore.acquire();
              return null;
            });
    coming.await();
    CompletableFuture<Boolean> waiter = inThread(() -> semaphore.tryAcquire(PATIENCE));

    semaphore.release(2);

    awaitKill(victim);
    assertThat(get(waiter)).isTrue();
    assertThat(semaphore.availablePermits()).isZero();
  }

  /** All permits, and not one more, can be taken. */
  private static void assertWhole(SharedSemaphore semaphore, int permits) throws Exception {
    List<SharedSemaphore.Permit> held = new ArrayList<>();
    for (int i = 0; i < permits; i++) {
      Optional<SharedSemaphore.Permit> permit = semaphore.tryAcquirePermit(PATIENCE);
      assertThat(permit).as("permit %d of %d", i + 1, permits).isPresent();
      held.add(permit.orElseThrow());
    }
    assertThat(semaphore.tryAcquire(Duration.ofMillis(1))).isFalse();
    held.forEach(SharedSemaphore.Permit::close);
    assertThat(semaphore.availablePermits()).isEqualTo(permits);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "permit.claimed",
        "semaphore.taken",
        "permit.changed",
        "permit.held",
        "permit.returning",
        "semaphore.released"
      })
  void killedWithAPermitOfItsOwnAtEachStep(String label) throws Exception {
    SharedSemaphore semaphore = Pando.boundedSemaphore(1);

    killAt(
        label,
        () -> {
          semaphore.acquirePermit().close();
          return null;
        });

    assertWhole(semaphore, 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"permit.reclaiming", "semaphore.released", "permit.reclaimed"})
  void killedWhilePermitsOfADeadOneAreTakenBack(String label) throws Exception {
    SharedSemaphore semaphore = Pando.boundedSemaphore(1);
    SerializableCallable<Object> take =
        () -> {
          semaphore.acquirePermit();
          return null;
        };
    killAt("permit.held", take);

    killAt(label, take);

    assertWhole(semaphore, 1);
  }

  /** The dead one has taken its permit, and not noted it. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void killedAtEachChangeWhileAPermitHalfTakenIsTakenBack(int change) throws Exception {
    SharedSemaphore semaphore = Pando.boundedSemaphore(1);
    SerializableCallable<Object> take =
        () -> {
          semaphore.acquirePermit();
          return null;
        };
    killAt("semaphore.taken", take);

    awaitKill(start("permit.changed", change, take));

    assertWhole(semaphore, 1);
  }

  @Test
  void killedWhileRoomForMorePermitsIsMade() throws Exception {
    SharedSemaphore semaphore = Pando.boundedSemaphore(10);

    killAt(
        "shared.extending",
        () -> {
          for (int i = 0; i < 10; i++) {
            semaphore.acquirePermit();
          }
          return null;
        });

    assertWhole(semaphore, 10);
  }

  // --- Barriers

  private static String waitAt(SharedBarrier barrier) throws Exception {
    try {
      return String.valueOf(barrier.await(PATIENCE));
    } catch (BrokenBarrierException e) {
      return "broken";
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"barrier.arrived", "barrier.waiting"})
  void killedWhileItWaitsAtABarrier(String label) throws Exception {
    SharedBarrier barrier = Pando.barrier(3);
    CompletableFuture<String> waiter = inThread(() -> waitAt(barrier));

    killAt(label, barrier::await);

    assertThat(get(waiter)).isEqualTo("broken");
    barrier.reset();
    assertBarrierWorks(barrier);
  }

  @ParameterizedTest
  @ValueSource(strings = {"barrier.acted", "barrier.completed"})
  void killedAsTheLastParty(String label) throws Exception {
    SharedBarrier barrier = Pando.barrier(2);
    CompletableFuture<String> waiter = inThread(() -> waitAt(barrier));
    until(() -> barrier.waiting() == 1);

    killAt(label, barrier::await);

    assertThat(get(waiter)).isEqualTo(label.equals("barrier.acted") ? "broken" : "0");
    barrier.reset();
    assertBarrierWorks(barrier);
  }

  @ParameterizedTest
  @ValueSource(strings = {"barrier.broken", "barrier.reset"})
  void killedWhileItBreaksOrResets(String label) throws Exception {
    SharedBarrier barrier = Pando.barrier(2);
    CompletableFuture<String> waiter = inThread(() -> waitAt(barrier));
    until(() -> barrier.waiting() == 1);

    killAt(
        label,
        () -> {
          barrier.abort();
          barrier.reset();
          return null;
        });

    assertThat(get(waiter)).isEqualTo("broken");
    barrier.reset();
    assertBarrierWorks(barrier);
  }

  private static void assertBarrierWorks(SharedBarrier barrier) throws Exception {
    List<CompletableFuture<String>> parties = new ArrayList<>();
    for (int i = 0; i < barrier.parties(); i++) {
      parties.add(inThread(() -> waitAt(barrier)));
    }
    List<String> numbers = new ArrayList<>();
    for (CompletableFuture<String> party : parties) {
      numbers.add(get(party));
    }
    assertThat(numbers).contains("0").doesNotContain("broken").doesNotHaveDuplicates();
  }

  // --- All of them

  /** A step that nobody tests is one whose death somebody else will find. */
  @Test
  void noStepBetweenTwoWritesGoesWithoutAKill() throws Exception {
    String tests = "";
    for (Path test : javaFiles("test")) {
      tests +=
          test.getFileName().toString().endsWith("KillTest.java") ? Files.readString(test) : "";
    }
    List<String> untested = new ArrayList<>();
    int labels = 0;
    for (Path source : javaFiles("main")) {
      for (String label : labels(Files.readString(source))) {
        labels++;
        boolean ofClosing = label.endsWith(".closed") && tests.contains("kind + \".closed\"");
        if (!ofClosing && !tests.contains('"' + label)) {
          untested.add(source.getFileName() + ": " + label);
        }
      }
    }
    assertThat(untested).isEmpty();
    assertThat(labels).isGreaterThan(40);
  }

  private static List<Path> javaFiles(String tree) throws IOException {
    try (Stream<Path> files =
        Files.list(Path.of("src", tree, "java", "dev", "pando", "internal", "sync"))) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }

  private static List<String> labels(String source) {
    List<String> labels = new ArrayList<>();
    Matcher call = Pattern.compile("KillPoint\\.at\\(([^;]*)\\);").matcher(source);
    while (call.find()) {
      Pattern.compile("\"([^\"]*)\"")
          .matcher(call.group(1))
          .results()
          .forEach(literal -> labels.add(literal.group(1)));
    }
    return labels;
  }
}
