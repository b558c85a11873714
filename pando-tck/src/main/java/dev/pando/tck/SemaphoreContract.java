package dev.pando.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.Context;
import dev.pando.pool.AsyncResult;
import dev.pando.pool.WorkerDiedException;
import dev.pando.sync.SharedSemaphore;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a {@link SharedSemaphore} must do on every back end. */
@SuppressWarnings({
  "serial", // lambdas that travel use members of the test
  "LockNotBeforeTry", // locks are left held on purpose
  "WaitNotInLoop" // what a single wait does is what is tested
})
public abstract class SemaphoreContract extends SharingContract {
  /** Tests the semaphores of this context. */
  protected SemaphoreContract(Context context) {
    super(context);
  }

  @Test
  @Conformance("_TestSemaphore.test_semaphore")
  void aSemaphoreCountsAndMayHaveMorePermitsThanAtTheBeginning() throws Exception {
    SharedSemaphore semaphore = context.semaphore(2);

    semaphore.acquire();
    assertThat(semaphore.availablePermits()).isEqualTo(1);
    semaphore.acquire();
    assertThat(semaphore.availablePermits()).isZero();
    assertThat(semaphore.tryAcquire()).isFalse();
    semaphore.release();
    semaphore.release();
    semaphore.release(3);
    assertThat(semaphore.availablePermits()).isEqualTo(5);
    assertThat(pool.apply(semaphore::availablePermits)).isEqualTo(5);
    assertThat(semaphore).hasToString("SharedSemaphore(permits=5)");
    assertThatThrownBy(() -> semaphore.release(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> semaphore.release(Integer.MAX_VALUE))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> context.semaphore(-1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @Conformance("_TestSemaphore.test_bounded_semaphore")
  void aBoundedSemaphoreNeverHasMorePermitsThanAtTheBeginning() throws Exception {
    SharedSemaphore semaphore = context.boundedSemaphore(2);

    semaphore.acquire();
    semaphore.acquire();
    semaphore.release(2);

    assertThatThrownBy(semaphore::release)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("2 permits of at most 2");
    assertThat(semaphore.availablePermits()).isEqualTo(2);
    assertThat(semaphore).hasToString("SharedSemaphore(permits=2, bound=2)");
  }

  @Test
  @Conformance("_TestSemaphore.test_timeout")
  void eachWayOfWaitingSaysWhetherThereWasAPermit() throws Exception {
    SharedSemaphore semaphore = context.semaphore(0);

    assertThat(semaphore.tryAcquire()).isFalse();
    assertThat(semaphore.tryAcquire(Duration.ZERO)).isFalse();
    assertThat(semaphore.tryAcquire(Duration.ofSeconds(-1))).isFalse();
    assertThat(semaphore.tryAcquire(Duration.ofMillis(30))).isFalse();
    assertThat(pool.apply(() -> semaphore.tryAcquire(Duration.ofMillis(30)))).isFalse();
    assertThat(semaphore.tryAcquirePermit(Duration.ofMillis(30))).isEmpty();
    semaphore.release();
    assertThat(semaphore.tryAcquire(Duration.ofMillis(30))).isTrue();
  }

  @Test
  void noPermitIsLostOrSeenTwiceBetweenProcesses() throws Exception {
    SharedSemaphore full = context.semaphore(0);
    SharedSemaphore empty = context.semaphore(3);
    int rounds = 3_000;

    List<AsyncResult<Integer>> takers = new ArrayList<>();
    for (int i = 0; i < WORKERS; i++) {
      takers.add(
          pool.applyAsync(() -> {
            for (int round = 0; round < rounds; round++) {
              full.acquire();
              empty.release();
            }
            return rounds;
          }));
    }
    List<CompletableFuture<Integer>> givers = new ArrayList<>();
    for (int i = 0; i < WORKERS; i++) {
      givers.add(
          inThread(() -> {
            for (int round = 0; round < rounds; round++) {
              empty.acquireUninterruptibly();
              full.release();
            }
            return rounds;
          }));
    }

    for (int i = 0; i < WORKERS; i++) {
      assertThat(takers.get(i).get(PATIENCE)).isEqualTo(rounds);
      assertThat(get(givers.get(i))).isEqualTo(rounds);
    }
    assertThat(full.availablePermits()).isZero();
    assertThat(empty.availablePermits()).isEqualTo(3);
  }

  @Test
  void aReleaseOfManyWakesAllWhoWait() throws Exception {
    SharedSemaphore semaphore = context.semaphore(0);
    SharedSemaphore started = context.semaphore(0);
    AsyncResult<Boolean> elsewhere =
        pool.applyAsync(() -> {
          started.release();
          semaphore.acquire();
          return true;
        });
    List<CompletableFuture<Boolean>> here = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      here.add(
          run(
              i % 2 == 0 ? Thread.ofPlatform() : Thread.ofVirtual(),
              () -> {
                started.release();
                semaphore.acquire();
                return true;
              }));
    }
    acquire(started, 7);

    semaphore.release(7);

    assertThat(elsewhere.get(PATIENCE)).isTrue();
    for (CompletableFuture<Boolean> waiter : here) {
      assertThat(get(waiter)).isTrue();
    }
    assertThat(semaphore.availablePermits()).isZero();
  }

  @Test
  void aReleaseMakesWhatWasDoneBeforeItVisible(@TempDir Path directory) throws Exception {
    SharedSemaphore there = context.semaphore(0);
    SharedSemaphore back = context.semaphore(0);
    String file = PlainNumber.create(directory);
    MemorySegment number = PlainNumber.map(file);
    int rounds = 2_000;
    AsyncResult<Object> echo =
        pool.applyAsync(() -> {
          MemorySegment same = PlainNumber.map(file);
          for (int i = 0; i < rounds; i++) {
            there.acquire();
            PlainNumber.set(same, -PlainNumber.get(same));
            back.release();
          }
          return null;
        });

    for (int i = 1; i <= rounds; i++) {
      PlainNumber.set(number, i);
      there.release();
      back.acquire();
      assertThat(PlainNumber.get(number)).isEqualTo(-i);
    }
    echo.get(PATIENCE);
  }

  @Test
  void anInterruptEndsTheWaitAndTakesNoPermit() throws Exception {
    SharedSemaphore semaphore = context.semaphore(0);
    for (Thread.Builder threads : List.of(Thread.ofPlatform(), Thread.ofVirtual())) {
      CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
      CountDownLatch started = new CountDownLatch(1);
      Thread waiter =
          threads.start(() -> {
            started.countDown();
            try {
              semaphore.acquire();
              interrupted.complete(false);
            } catch (InterruptedException e) {
              interrupted.complete(true);
            }
          });
      started.await();
      waiter.interrupt();
      assertThat(get(interrupted)).isTrue();
    }
    semaphore.release();
    assertThat(pool.apply(() -> semaphore.tryAcquire(PATIENCE))).isTrue();
  }

  @Test
  void aPermitIsGivenBackOnce() throws Exception {
    SharedSemaphore semaphore = context.boundedSemaphore(2);

    SharedSemaphore.Permit permit = semaphore.acquirePermit();
    try (SharedSemaphore.Permit _ = semaphore.acquirePermit()) {
      assertThat(semaphore.availablePermits()).isZero();
      assertThat(semaphore.tryAcquirePermit(Duration.ZERO)).isEmpty();
    }
    assertThat(semaphore.availablePermits()).isEqualTo(1);
    permit.close();
    permit.close();

    assertThat(semaphore.availablePermits()).isEqualTo(2);
  }

  @Test
  @Requirement("R4")
  void thePermitOfAKilledProcessComesBack() throws Exception {
    ProcessesOnly.in(context);
    SharedSemaphore semaphore = context.boundedSemaphore(1);
    assertThatThrownBy(() ->
            pool.apply(() -> {
              SharedSemaphore.Permit permit = semaphore.acquirePermit();
              dieAtOnce();
              permit.close();
              return null;
            }))
        .isInstanceOf(WorkerDiedException.class);

    Optional<SharedSemaphore.Permit> permit = semaphore.tryAcquirePermit(PATIENCE);
    assertThat(permit).isPresent();
    assertThat(semaphore.availablePermits()).isZero();
    permit.orElseThrow().close();
    assertThat(semaphore.availablePermits()).isEqualTo(1);
  }

  @Test
  void hundredsOfPermitsAreHeldAtOnceAndComeBack() throws Exception {
    SharedSemaphore semaphore = context.boundedSemaphore(400);
    List<SharedSemaphore.Permit> permits = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      permits.add(semaphore.acquirePermit());
    }
    assertThat(pool.apply(() -> semaphore.tryAcquire())).isFalse();

    permits.forEach(SharedSemaphore.Permit::close);

    assertThat(semaphore.availablePermits()).isEqualTo(400);
  }

  @Test
  void aThousandVirtualThreadsThatWaitDoNotStopOthers() throws Exception {
    SharedSemaphore semaphore = context.semaphore(0);
    AtomicInteger passed = new AtomicInteger();
    List<CompletableFuture<Integer>> waiters = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      waiters.add(
          inVirtualThread(() -> {
            semaphore.acquire();
            return passed.incrementAndGet();
          }));
    }

    assertThat(get(inVirtualThread(() -> "free"))).isEqualTo("free");
    assertThat(passed).hasValue(0);
    semaphore.release(1000);
    for (CompletableFuture<Integer> waiter : waiters) {
      get(waiter);
    }
  }

  @Test
  void whoWaitsForAClosedSemaphoreGetsAnException() throws Exception {
    SharedSemaphore semaphore = context.semaphore(0);
    SharedSemaphore started = context.semaphore(0);
    AsyncResult<Object> waiting =
        pool.applyAsync(() -> {
          started.release();
          semaphore.acquire();
          return null;
        });
    CompletableFuture<Object> waitingHere =
        inThread(() -> {
          started.release();
          semaphore.acquire();
          return null;
        });
    acquire(started, 2);

    semaphore.close();

    assertThatThrownBy(() -> get(waitingHere)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> waiting.get(PATIENCE))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(IllegalStateException.class);
    assertThatThrownBy(semaphore::release).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(semaphore::tryAcquire).isInstanceOf(IllegalStateException.class);
  }
}
