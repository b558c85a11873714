package dev.pando.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.Context;
import dev.pando.pool.AsyncResult;
import dev.pando.pool.WorkerDiedException;
import dev.pando.sync.SharedBarrier;
import dev.pando.sync.SharedSemaphore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** What a {@link SharedBarrier} must do on every back end. */
@SuppressWarnings({
  "serial", // lambdas that travel use members of the test
  "LockNotBeforeTry", // locks are left held on purpose
  "WaitNotInLoop" // what a single wait does is what is tested
})
public abstract class BarrierContract extends SharingContract {
  /** Of which two are other processes, and two threads of this one. */
  private static final int PARTIES = 4;

  /** Tests the barriers of this context. */
  protected BarrierContract(Context context) {
    super(context);
  }

  /** Runs rounds in lockstep; returns whether a party was ever ahead of the others. */
  private boolean inLockstep(int rounds) throws Exception {
    SharedBarrier barrier = context.barrier(PARTIES);
    SharedSemaphore before = context.semaphore(0);
    SharedSemaphore after = context.semaphore(0);
    List<Boolean> results =
        everywhere(() -> {
          boolean together = true;
          for (int round = 1; round <= rounds; round++) {
            before.release();
            barrier.await(PATIENCE);
            together &= before.availablePermits() >= round * PARTIES;
            after.release();
            barrier.await(PATIENCE);
            together &= after.availablePermits() == round * PARTIES;
            barrier.await(PATIENCE);
          }
          return together;
        });
    assertThat(barrier.isBroken()).isFalse();
    assertThat(barrier.waiting()).isZero();
    return !results.contains(false);
  }

  @Test
  @Conformance("_TestBarrier.test_barrier")
  void nobodyGoesOnBeforeAllHaveCome() throws Exception {
    assertThat(inLockstep(1)).isTrue();
  }

  @Test
  @Conformance("_TestBarrier.test_barrier_10")
  void aBarrierIsUsedAgainAndAgain() throws Exception {
    assertThat(inLockstep(10)).isTrue();
  }

  @Test
  @Conformance("_TestBarrier.test_thousand")
  void aThousandRoundsStayInStep() throws Exception {
    assertThat(inLockstep(1000)).isTrue();
  }

  @Test
  @Conformance("_TestBarrier.test_wait_return")
  void eachPartyGetsANumberOfItsOwn() throws Exception {
    SharedBarrier barrier = context.barrier(PARTIES);

    assertThat(everywhere(barrier::await)).containsExactlyInAnyOrder(0, 1, 2, 3);
  }

  @Test
  @Conformance("_TestBarrier.test_action")
  void theActionRunsOnceBeforeAllGoOn() throws Exception {
    SharedSemaphore acted = context.semaphore(0);
    SharedBarrier barrier = context.barrier(PARTIES, () -> acted.release());

    List<Integer> seen =
        everywhere(() -> {
          barrier.await(PATIENCE);
          return acted.availablePermits();
        });

    assertThat(seen).containsOnly(1);
  }

  @Test
  void anActionThatFailsBreaksTheBarrier() throws Exception {
    SharedBarrier barrier =
        context.barrier(
            2,
            () -> {
              throw new IllegalArgumentException("no");
            });
    CompletableFuture<Integer> other = inThread(barrier::await);
    while (barrier.waiting() < 1) {
      Thread.onSpinWait();
    }

    assertThatThrownBy(barrier::await).hasMessage("no");
    assertThatThrownBy(() -> get(other)).isInstanceOf(BrokenBarrierException.class);
    assertThat(barrier.isBroken()).isTrue();
  }

  private static boolean isBrokenFor(SharedBarrier barrier) throws Exception {
    try {
      barrier.await(PATIENCE);
      return false;
    } catch (BrokenBarrierException e) {
      return true;
    }
  }

  /** Has all parties but this one wait, in both other processes and one thread of this. */
  private List<CompletableFuture<Boolean>> others(SharedBarrier barrier) {
    List<CompletableFuture<Boolean>> others = new ArrayList<>();
    for (int i = 0; i < WORKERS; i++) {
      AsyncResult<Boolean> remote = pool.applyAsync(() -> isBrokenFor(barrier));
      others.add(inThread(() -> remote.get(PATIENCE)));
    }
    others.add(inVirtualThread(() -> isBrokenFor(barrier)));
    while (barrier.waiting() < PARTIES - 1) {
      Thread.onSpinWait();
    }
    return others;
  }

  private static void assertAllBroken(List<CompletableFuture<Boolean>> others) throws Exception {
    for (CompletableFuture<Boolean> other : others) {
      assertThat(get(other)).isTrue();
    }
  }

  @Test
  @Conformance("_TestBarrier.test_abort")
  void anAbortBreaksTheBarrierForAll() throws Exception {
    SharedBarrier barrier = context.barrier(PARTIES);
    List<CompletableFuture<Boolean>> others = others(barrier);
    assertThat(barrier).hasToString("SharedBarrier(parties=4, waiting=3)");

    barrier.abort();

    assertAllBroken(others);
    assertThat(barrier.isBroken()).isTrue();
    assertThat(barrier).hasToString("SharedBarrier(parties=4, broken)");
    assertThatThrownBy(barrier::await).isInstanceOf(BrokenBarrierException.class);
    assertThat(pool.apply(() -> isBrokenFor(barrier))).isTrue();
  }

  @Test
  @Conformance("_TestBarrier.test_reset")
  void aResetBreaksTheWaitsAndTheBarrierWorksOn() throws Exception {
    SharedBarrier barrier = context.barrier(PARTIES);
    List<CompletableFuture<Boolean>> others = others(barrier);

    barrier.reset();

    assertAllBroken(others);
    assertThat(barrier.isBroken()).isFalse();
    assertThat(everywhere(barrier::await)).containsExactlyInAnyOrder(0, 1, 2, 3);
  }

  @Test
  @Conformance("_TestBarrier.test_abort_and_reset")
  void aBrokenBarrierWorksAgainAfterAReset() throws Exception {
    SharedBarrier barrier = context.barrier(PARTIES);
    List<CompletableFuture<Boolean>> others = others(barrier);
    barrier.abort();
    assertAllBroken(others);

    barrier.reset();

    assertThat(barrier.isBroken()).isFalse();
    assertThat(everywhere(barrier::await)).containsExactlyInAnyOrder(0, 1, 2, 3);
  }

  @Test
  @Conformance("_TestBarrier.test_timeout")
  void aPartyWhoseTimeIsOverBreaksTheBarrierForAll() throws Exception {
    SharedBarrier barrier = context.barrier(PARTIES + 1);
    List<CompletableFuture<Boolean>> others = others(barrier);

    assertThatThrownBy(() -> barrier.await(Duration.ofMillis(30)))
        .isInstanceOf(TimeoutException.class);

    assertAllBroken(others);
    assertThat(barrier.isBroken()).isTrue();
  }

  @Test
  @Conformance("_TestBarrier.test_default_timeout")
  void theTimeOutOfTheBarrierHoldsForAllWhoDoNotSay() throws Exception {
    SharedBarrier barrier = context.barrier(2, Duration.ofMillis(30));
    assertThatThrownBy(barrier::await).isInstanceOf(BrokenBarrierException.class);

    SharedBarrier elsewhere = context.barrier(2, () -> {}, Duration.ofMillis(30));
    assertThatThrownBy(() -> pool.apply(() -> elsewhere.await()))
        .isInstanceOf(BrokenBarrierException.class);
  }

  @Test
  @Conformance("_TestBarrier.test_single_thread")
  void aBarrierOfOneLetsItPass() throws Exception {
    SharedBarrier barrier = context.barrier(1);

    assertThat(barrier.await()).isZero();
    assertThat(barrier.await()).isZero();
    assertThat(barrier.parties()).isEqualTo(1);
    assertThatThrownBy(() -> context.barrier(0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anInterruptBreaksTheBarrier() throws Exception {
    SharedBarrier barrier = context.barrier(2);
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    Thread waiter =
        Thread.ofPlatform()
            .start(() -> {
              try {
                barrier.await();
                interrupted.complete(false);
              } catch (InterruptedException e) {
                interrupted.complete(true);
              } catch (BrokenBarrierException e) {
                interrupted.completeExceptionally(e);
              }
            });
    while (barrier.waiting() < 1) {
      Thread.onSpinWait();
    }

    waiter.interrupt();

    assertThat(get(interrupted)).isTrue();
    assertThat(barrier.isBroken()).isTrue();
  }

  @Test
  @Requirement("R4")
  void aPartyThatIsKilledWhileItWaitsBreaksTheBarrier() throws Exception {
    ProcessesOnly.in(context);
    SharedBarrier barrier = context.barrier(3);
    SharedSemaphore told = context.semaphore(0);
    AsyncResult<Integer> doomed =
        pool.applyAsync(() -> {
          dieWhenTold(told);
          return barrier.await();
        });
    while (barrier.waiting() < 1) {
      Thread.onSpinWait();
    }
    CompletableFuture<Integer> survivor = inThread(barrier::await);
    while (barrier.waiting() < 2) {
      Thread.onSpinWait();
    }

    told.release();

    assertThatThrownBy(() -> get(survivor)).isInstanceOf(BrokenBarrierException.class);
    assertThatThrownBy(() -> doomed.get(PATIENCE)).hasCauseInstanceOf(WorkerDiedException.class);
  }

  @Test
  @Requirement("R4")
  void aPartyThatIsKilledBetweenRoundsBreaksTheBarrier() throws Exception {
    ProcessesOnly.in(context);
    SharedBarrier barrier = context.barrier(2);
    SharedSemaphore passed = context.semaphore(0);
    SharedSemaphore told = context.semaphore(0);
    AsyncResult<Object> doomed =
        pool.applyAsync(() -> {
          dieWhenTold(told);
          barrier.await();
          passed.release();
          Thread.sleep(Duration.ofMinutes(1));
          return null;
        });
    barrier.await();
    acquire(passed, 1);
    CompletableFuture<Integer> survivor = inThread(barrier::await);

    told.release();

    assertThatThrownBy(() -> get(survivor)).isInstanceOf(BrokenBarrierException.class);
    assertThatThrownBy(() -> doomed.get(PATIENCE)).hasCauseInstanceOf(WorkerDiedException.class);
    barrier.reset();
    CompletableFuture<Integer> again = inThread(barrier::await);
    assertThat(pool.apply(() -> barrier.await(PATIENCE)) + get(again)).isEqualTo(1);
  }

  @Test
  void whoWaitsAtAClosedBarrierGetsAnException() throws Exception {
    SharedBarrier barrier = context.barrier(3);
    AsyncResult<Integer> remote = pool.applyAsync(barrier::await);
    CompletableFuture<Integer> local = inThread(barrier::await);
    while (barrier.waiting() < 2) {
      Thread.onSpinWait();
    }

    barrier.close();

    assertThatThrownBy(() -> get(local)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> remote.get(PATIENCE))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(IllegalStateException.class);
    assertThatThrownBy(barrier::await).isInstanceOf(IllegalStateException.class);
  }
}
