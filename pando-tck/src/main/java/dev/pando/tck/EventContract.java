package dev.pando.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.Context;
import dev.pando.pool.AsyncResult;
import dev.pando.sync.SharedCountDownLatch;
import dev.pando.sync.SharedEvent;
import dev.pando.sync.SharedSemaphore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** What a {@link SharedEvent} and a {@link SharedCountDownLatch} must do on every back end. */
@SuppressWarnings({
  "serial", // lambdas that travel use members of the test
  "LockNotBeforeTry", // locks are left held on purpose
  "WaitNotInLoop" // what a single wait does is what is tested
})
public abstract class EventContract extends SharingContract {
  /** Tests the events of this context. */
  protected EventContract(Context context) {
    super(context);
  }

  @Test
  @Conformance("_TestEvent.test_event")
  void anEventIsSetAndClearedForAllProcesses() throws Exception {
    SharedEvent event = context.event();

    assertThat(event.isSet()).isFalse();
    assertThat(event.await(Duration.ZERO)).isFalse();
    assertThat(event.await(Duration.ofMillis(30))).isFalse();
    AsyncResult<Boolean> waiting = pool.applyAsync(() -> event.await(PATIENCE));
    event.set();
    assertThat(waiting.get(PATIENCE)).isTrue();
    assertThat(event.isSet()).isTrue();
    assertThat(event.await(Duration.ZERO)).isTrue();
    event.await();
    assertThat(pool.apply(event::isSet)).isTrue();

    pool.apply(() -> {
      event.clear();
      return null;
    });
    assertThat(event.isSet()).isFalse();
  }

  @Test
  @Conformance("_TestEvent.test_repr")
  void anEventSaysWhetherItIsSet() {
    SharedEvent event = context.event();

    assertThat(event).hasToString("SharedEvent(unset)");
    event.set();
    assertThat(event).hasToString("SharedEvent(set)");
    event.clear();
    assertThat(event).hasToString("SharedEvent(unset)");
    event.close();
    assertThat(event).hasToString("SharedEvent(closed)");
  }

  @Test
  void aPulseWakesAllWhoWaitedBeforeIt() throws Exception {
    SharedEvent event = context.event();
    SharedSemaphore coming = context.semaphore(0);
    SharedSemaphore gone = context.semaphore(0);
    int rounds = 200;
    AsyncResult<Object> remote =
        pool.applyAsync(() -> {
          for (int i = 0; i < rounds; i++) {
            coming.release();
            event.await();
            gone.release();
          }
          return null;
        });
    CompletableFuture<Object> local =
        inThread(() -> {
          for (int i = 0; i < rounds; i++) {
            coming.release();
            event.await();
            gone.release();
          }
          return null;
        });

    for (int i = 0; i < rounds; i++) {
      acquire(coming, 1);
      // Who comes has said so, not that it waits yet: pulse until one has gone on.
      while (!gone.tryAcquire()) {
        event.set();
        event.clear();
      }
    }
    for (int i = 0; i < rounds; i++) {
      acquire(coming, 1);
      while (!gone.tryAcquire()) {
        event.set();
        event.clear();
      }
    }
    remote.get(PATIENCE);
    get(local);
    assertThat(event.isSet()).isFalse();
  }

  @Test
  void anInterruptEndsTheWait() throws Exception {
    SharedEvent event = context.event();
    for (Thread.Builder threads : List.of(Thread.ofPlatform(), Thread.ofVirtual())) {
      SharedSemaphore started = context.semaphore(0);
      CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
      Thread waiter =
          threads.start(() -> {
            started.release();
            try {
              event.await();
              interrupted.complete(false);
            } catch (InterruptedException e) {
              interrupted.complete(true);
            }
          });
      acquire(started, 1);
      waiter.interrupt();
      assertThat(get(interrupted)).isTrue();
    }
  }

  @Test
  void aThousandVirtualThreadsThatWaitDoNotStopOthers() throws Exception {
    SharedEvent event = context.event();
    List<CompletableFuture<Boolean>> waiters = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      waiters.add(inVirtualThread(() -> event.await(PATIENCE)));
    }
    assertThat(get(inVirtualThread(() -> "free"))).isEqualTo("free");

    pool.apply(() -> {
      event.set();
      return null;
    });

    for (CompletableFuture<Boolean> waiter : waiters) {
      assertThat(get(waiter)).isTrue();
    }
  }

  @Test
  void whoWaitsForAClosedEventGetsAnException() throws Exception {
    SharedEvent event = context.event();
    SharedSemaphore started = context.semaphore(0);
    AsyncResult<Boolean> remote =
        pool.applyAsync(() -> {
          started.release();
          return event.await(PATIENCE);
        });
    CompletableFuture<Boolean> local =
        inThread(() -> {
          started.release();
          return event.await(PATIENCE);
        });
    acquire(started, 2);

    event.close();

    assertThatThrownBy(() -> get(local)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> remote.get(PATIENCE))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(IllegalStateException.class);
    assertThatThrownBy(event::set).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(event::clear).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(event::isSet).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aLatchOpensWhenAllHaveCounted() throws Exception {
    SharedCountDownLatch latch = context.countDownLatch(4);
    List<CompletableFuture<Boolean>> waiters =
        List.of(
            inThread(() -> latch.await(PATIENCE)), inVirtualThread(() -> latch.await(PATIENCE)));
    assertThat(latch.await(Duration.ofMillis(20))).isFalse();

    List<Boolean> counted =
        everywhere(() -> {
          latch.countDown();
          latch.await();
          return true;
        });

    assertThat(counted).hasSize(4).containsOnly(true);
    for (CompletableFuture<Boolean> waiter : waiters) {
      assertThat(get(waiter)).isTrue();
    }
    assertThat(latch.count()).isZero();
    latch.countDown();
    assertThat(latch).hasToString("SharedCountDownLatch(count=0)");
    assertThatThrownBy(() -> context.countDownLatch(-1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whoWaitsForAClosedLatchGetsAnException() throws Exception {
    SharedCountDownLatch latch = context.countDownLatch(1);
    SharedSemaphore started = context.semaphore(0);
    CompletableFuture<Boolean> waiter =
        inThread(() -> {
          started.release();
          return latch.await(PATIENCE);
        });
    acquire(started, 1);

    latch.close();

    assertThatThrownBy(() -> get(waiter)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(latch::countDown).isInstanceOf(IllegalStateException.class);
  }
}
