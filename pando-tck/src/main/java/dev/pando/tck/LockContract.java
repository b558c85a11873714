package dev.pando.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.Context;
import dev.pando.pool.AsyncResult;
import dev.pando.pool.WorkerDiedException;
import dev.pando.process.ChildProcess;
import dev.pando.sync.SharedEvent;
import dev.pando.sync.SharedLock;
import dev.pando.sync.SharedReentrantLock;
import dev.pando.sync.SharedSemaphore;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a {@link SharedLock} and a {@link SharedReentrantLock} must do on every back end. */
@SuppressWarnings({
  "serial", // lambdas that travel use members of the test
  "LockNotBeforeTry", // locks are left held on purpose
  "WaitNotInLoop" // what a single wait does is what is tested
})
public abstract class LockContract extends SharingContract {
  /** Tests the locks of this context. */
  protected LockContract(Context context) {
    super(context);
  }

  private record Envelope(String label, SharedLock lock) {}

  @Test
  @Conformance("_TestLock.test_lock")
  void aLockIsTakenOnceAndGivenBackOnce() {
    SharedLock lock = context.lock();

    lock.lock();
    assertThat(lock.locked()).isTrue();
    assertThat(lock.tryLock()).isFalse();
    lock.unlock();
    assertThat(lock.locked()).isFalse();
    assertThatThrownBy(lock::unlock).isInstanceOf(IllegalMonitorStateException.class);
    assertThat(lock.tryLock()).isTrue();
  }

  @Test
  @Conformance("_TestLock.test_lock_locked_2processes")
  void anotherProcessSeesThatALockIsTaken() throws Exception {
    SharedLock lock = context.lock();
    assertThat(pool.apply(lock::locked)).isFalse();

    lock.lock();

    assertThat(pool.apply(lock::locked)).isTrue();
    assertThat(pool.apply(() -> lock.tryLock())).isFalse();
  }

  @Test
  @Conformance("_TestLock.test_rlock")
  void theOwnerMayTakeAReentrantLockAgain() {
    SharedReentrantLock lock = context.reentrantLock();

    for (int i = 1; i <= 3; i++) {
      lock.lock();
      assertThat(lock.holdCount()).isEqualTo(i);
    }
    for (int i = 0; i < 3; i++) {
      assertThat(lock.locked()).isTrue();
      lock.unlock();
    }
    assertThat(lock.locked()).isFalse();
    assertThatThrownBy(lock::unlock).isInstanceOf(IllegalMonitorStateException.class);
  }

  @Test
  @Conformance("_TestLock.test_rlock_locked_2processes")
  void anotherProcessSeesThatAReentrantLockIsTaken() throws Exception {
    SharedReentrantLock lock = context.reentrantLock();

    lock.lock();
    lock.lock();
    lock.unlock();

    assertThat(pool.apply(lock::locked)).isTrue();
    assertThat(pool.apply(() -> lock.tryLock())).isFalse();
    lock.unlock();
    assertThat(pool.apply(lock::locked)).isFalse();
  }

  @Test
  @Conformance("_TestLock.test_lock_context")
  void aLockIsHeldForABlockOfCode() {
    SharedLock lock = context.lock();

    try (SharedLock.Held _ = lock.hold()) {
      assertThat(lock.locked()).isTrue();
    }

    assertThat(lock.locked()).isFalse();
  }

  @Test
  @Conformance("_TestLock.test_rlock_context")
  void aReentrantLockIsHeldForABlockOfCode() {
    SharedReentrantLock lock = context.reentrantLock();

    try (SharedLock.Held _ = lock.hold();
        SharedLock.Held _ = lock.hold()) {
      assertThat(lock.holdCount()).isEqualTo(2);
    }

    assertThat(lock.locked()).isFalse();
  }

  @Test
  @Conformance("_TestLock.test_repr_lock")
  void aLockSaysWhoHasIt() throws Exception {
    SharedLock lock = context.lock();
    assertThat(lock).hasToString("SharedLock(owner=None)");

    lock.lock();
    String me =
        Thread.currentThread().getName().equals("main")
            ? ""
            : "|" + Thread.currentThread().getName();
    assertThat(lock).hasToString("SharedLock(owner=MainProcess" + me + ")");
    assertThat(get(inThread(lock::toString))).isEqualTo("SharedLock(owner=SomeOtherThread)");
    assertThat(pool.apply(lock::toString)).isEqualTo("SharedLock(owner=SomeOtherProcess)");
    lock.unlock();

    String inT1 =
        get(
            inThread(() -> {
              Thread.currentThread().setName("T1");
              lock.lock();
              try {
                return lock.toString();
              } finally {
                lock.unlock();
              }
            }));
    assertThat(inT1).isEqualTo("SharedLock(owner=MainProcess|T1)");
  }

  @Test
  @Conformance("_TestLock.test_repr_lock")
  void aLockNamesTheChildThatHasIt() throws Exception {
    SharedLock lock = context.lock();
    SharedEvent done = context.event();
    ChildProcess child =
        context
            .processBuilder(() -> {
              lock.lock();
              if (lock.toString().equals("SharedLock(owner=P1)")) {
                done.set();
              }
              lock.unlock();
            })
            .name("P1")
            .build()
            .start();
    child.join();

    assertThat(done.isSet()).isTrue();
  }

  @Test
  @Conformance("_TestLock.test_repr_rlock")
  void aReentrantLockSaysWhoHasItAndHowOften() throws Exception {
    SharedReentrantLock lock = context.reentrantLock();
    assertThat(lock).hasToString("SharedReentrantLock(None, 0)");

    lock.lock();
    lock.lock();

    assertThat(lock.toString()).startsWith("SharedReentrantLock(MainProcess").endsWith(", 2)");
    assertThat(get(inThread(lock::toString)))
        .isEqualTo("SharedReentrantLock(SomeOtherThread, nonzero)");
    assertThat(pool.apply(lock::toString))
        .isEqualTo("SharedReentrantLock(SomeOtherProcess, nonzero)");
  }

  @Test
  void onlyTheOwnerGivesAReentrantLockBack() throws Exception {
    SharedReentrantLock lock = context.reentrantLock();
    lock.lock();

    assertThatThrownBy(() ->
            pool.apply(() -> {
              lock.unlock();
              return null;
            }))
        .isInstanceOf(IllegalMonitorStateException.class);
    assertThatThrownBy(() ->
            get(
                inThread(() -> {
                  lock.unlock();
                  return null;
                })))
        .isInstanceOf(IllegalMonitorStateException.class);
    assertThat(lock.holdCount()).isEqualTo(1);
  }

  @Test
  void anyProcessGivesAPlainLockBack() throws Exception {
    SharedLock lock = context.lock();
    lock.lock();

    pool.apply(() -> {
      lock.unlock();
      return null;
    });

    assertThat(lock.tryLock()).isTrue();
  }

  @Test
  void anObjectComesBackAsItself() throws Exception {
    SharedLock lock = context.lock();
    SharedReentrantLock other = context.reentrantLock();

    assertThat(pool.apply(() -> lock)).isSameAs(lock);
    assertThat(pool.apply((Envelope e) -> List.of(e.lock(), e), new Envelope("x", other)))
        .satisfies(back -> assertThat(back.getFirst()).isSameAs(other))
        .satisfies(back -> assertThat(((Envelope) back.getLast()).lock()).isSameAs(other));
    assertThat(pool.apply(() -> Map.of("a", lock, "b", lock)).values()).containsOnly(lock);
  }

  @Test
  void anObjectTravelsToGrandchildren() throws Exception {
    SharedLock lock = context.lock();
    SharedSemaphore seen = context.semaphore(0);
    Context same = context;
    dev.pando.StartMethod method = same.startMethod();
    ChildProcess child =
        context.process(() -> {
          ChildProcess grandchild =
              dev.pando.Pando.context(method)
                  .process(() -> {
                    if (lock.locked()) {
                      seen.release();
                    }
                  })
                  .start();
          grandchild.join();
        });
    lock.lock();
    child.start().join();

    assertThat(seen.availablePermits()).isEqualTo(1);
  }

  @Test
  void anObjectMadeByAChildOutlivesIt() throws Exception {
    SharedLock lock =
        pool.apply(() -> {
          SharedLock made = dev.pando.Pando.lock();
          made.lock();
          return made;
        });

    assertThat(lock.locked()).isTrue();
    lock.unlock();
    assertThat(lock.tryLock()).isTrue();
  }

  @Test
  @Requirement("R4")
  void whatALockProtectsIsChangedByOneThreadAtATimeInAllProcesses(@TempDir Path directory)
      throws Exception {
    SharedLock lock = context.lock();
    String file = PlainNumber.create(directory);
    int rounds = 5_000;

    List<Boolean> results =
        everywhere(() -> {
          MemorySegment number = PlainNumber.map(file);
          for (int i = 0; i < rounds; i++) {
            lock.lock();
            PlainNumber.set(number, PlainNumber.get(number) + 1);
            lock.unlock();
          }
          return true;
        });

    assertThat(PlainNumber.get(PlainNumber.map(file))).isEqualTo((long) results.size() * rounds);
  }

  @Test
  void aTimeOutEndsTheWaitAndLeavesTheLockInOrder() throws Exception {
    SharedLock lock = context.lock();
    lock.lock();

    assertThat(lock.tryLock(Duration.ofMillis(30))).isFalse();
    assertThat(lock.tryLock(Duration.ZERO)).isFalse();
    assertThat(lock.tryLock(Duration.ofSeconds(-1))).isFalse();
    assertThat(lock.tryLock(20, TimeUnit.MILLISECONDS)).isFalse();
    assertThat(pool.apply(() -> lock.tryLock(Duration.ofMillis(20)))).isFalse();
    lock.unlock();
    assertThat(lock.tryLock(Duration.ofMillis(20))).isTrue();
    assertThat(lock.tryLock(Duration.ofMillis(20))).isFalse();
  }

  @Test
  void anInterruptEndsTheWaitAndLeavesTheLockInOrder() throws Exception {
    SharedLock lock = context.lock();
    lock.lock();
    for (Thread.Builder threads : List.of(Thread.ofPlatform(), Thread.ofVirtual())) {
      CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
      CountDownLatch started = new CountDownLatch(1);
      Thread waiter =
          threads.start(() -> {
            started.countDown();
            try {
              lock.lockInterruptibly();
              interrupted.complete(false);
            } catch (InterruptedException e) {
              interrupted.complete(!Thread.currentThread().isInterrupted());
            }
          });
      started.await();
      waiter.interrupt();
      assertThat(get(interrupted)).isTrue();
    }
    lock.unlock();
    assertThat(pool.apply(() -> lock.tryLock())).isTrue();
  }

  @Test
  void anInterruptDoesNotEndAPlainLock() throws Exception {
    SharedLock lock = context.lock();
    for (Thread.Builder threads : List.of(Thread.ofPlatform(), Thread.ofVirtual())) {
      lock.lock();
      CompletableFuture<Boolean> stillInterrupted = new CompletableFuture<>();
      Thread waiter =
          threads.start(() -> {
            Thread.currentThread().interrupt();
            lock.lock();
            lock.unlock();
            stillInterrupted.complete(Thread.currentThread().isInterrupted());
          });
      while (waiter.getState() == Thread.State.NEW) {
        Thread.onSpinWait();
      }
      lock.unlock();
      assertThat(get(stillInterrupted)).isTrue();
    }
  }

  @Test
  void aThousandVirtualThreadsThatWaitDoNotStopOthers() throws Exception {
    SharedLock lock = context.lock();
    lock.lock();
    AtomicInteger taken = new AtomicInteger();
    List<CompletableFuture<Integer>> waiters = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      waiters.add(
          inVirtualThread(() -> {
            lock.lock();
            try {
              return taken.incrementAndGet();
            } finally {
              lock.unlock();
            }
          }));
    }

    assertThat(get(inVirtualThread(() -> "free"))).isEqualTo("free");
    assertThat(taken).hasValue(0);
    lock.unlock();
    for (CompletableFuture<Integer> waiter : waiters) {
      get(waiter);
    }
    assertThat(taken).hasValue(1000);
  }

  @Test
  void everyOperationOnAClosedLockIsAnExceptionInEveryProcess() throws Exception {
    SharedLock lock = context.lock();
    SharedReentrantLock reentrant = context.reentrantLock();
    reentrant.lock();
    SharedSemaphore started = context.semaphore(0);
    AsyncResult<Object> waiting =
        pool.applyAsync(() -> {
          started.release();
          reentrant.lock();
          return null;
        });
    CompletableFuture<Object> waitingHere =
        inThread(() -> {
          started.release();
          reentrant.lock();
          return null;
        });
    acquire(started, 2);
    assertThat(pool.apply(lock::locked)).isFalse();

    lock.close();
    reentrant.close();
    lock.close();

    assertThatThrownBy(lock::lock).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(lock::unlock).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(lock::locked).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> lock.tryLock(Duration.ofMillis(1)))
        .isInstanceOf(IllegalStateException.class);
    assertThat(lock).hasToString("SharedLock(closed)");
    assertThatThrownBy(() -> get(waitingHere)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> waiting.get(PATIENCE))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(IllegalStateException.class);
  }

  @Test
  @Requirement("R4")
  void aLockOfAKilledProcessGoesToTheNextOneWhoIsTold() throws Exception {
    ProcessesOnly.in(context);
    SharedLock lock = context.lock();
    assertThatThrownBy(() ->
            pool.apply(() -> {
              lock.lock();
              dieAtOnce();
              return null;
            }))
        .isInstanceOf(WorkerDiedException.class);

    assertThat(lock.tryLock(PATIENCE)).isTrue();
    assertThat(lock.ownerDied()).isTrue();
    lock.unlock();
    lock.lock();
    assertThat(lock.ownerDied()).isTrue();
    lock.markConsistent();
    assertThat(lock.ownerDied()).isFalse();
    lock.unlock();
    assertThatThrownBy(lock::markConsistent).isInstanceOf(IllegalMonitorStateException.class);
  }

  @Test
  @Requirement("R4")
  void aRecoveryRunsBeforeTheLockOfAKilledProcessIsHandedOut() throws Exception {
    ProcessesOnly.in(context);
    SharedReentrantLock lock = context.reentrantLock();
    List<Integer> holds = new ArrayList<>();
    lock.onOwnerDeath(() -> holds.add(lock.holdCount()));
    assertThatThrownBy(() ->
            pool.apply(() -> {
              lock.lock();
              lock.lock();
              dieAtOnce();
              return null;
            }))
        .isInstanceOf(WorkerDiedException.class);

    lock.lock();

    assertThat(holds).containsExactly(1);
    assertThat(lock.ownerDied()).isFalse();
    assertThat(lock.holdCount()).isEqualTo(1);
  }

  @Test
  @Requirement("R4")
  void aRecoveryThatFailsLeavesTheLockFreeAndInconsistent() throws Exception {
    ProcessesOnly.in(context);
    SharedLock lock = context.lock();
    lock.onOwnerDeath(() -> {
      throw new IllegalArgumentException("beyond repair");
    });
    assertThatThrownBy(() ->
            pool.apply(() -> {
              lock.lock();
              dieAtOnce();
              return null;
            }))
        .isInstanceOf(WorkerDiedException.class);

    assertThatThrownBy(lock::lock).hasMessage("beyond repair");
    lock.onOwnerDeath(() -> {});
    lock.lock();
    assertThat(lock.ownerDied()).isFalse();
  }

  @Test
  @Requirement("R4")
  void allWhoWaitForALockOfAKilledProcessGetItInTurn() throws Exception {
    ProcessesOnly.in(context);
    SharedLock lock = context.lock();
    SharedSemaphore taken = context.semaphore(0);
    SharedSemaphore told = context.semaphore(0);
    AsyncResult<Object> doomed =
        pool.applyAsync(() -> {
          dieWhenTold(told);
          lock.lock();
          taken.release();
          Thread.sleep(Duration.ofMinutes(1));
          return null;
        });
    acquire(taken, 1);
    List<CompletableFuture<Boolean>> waiters = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      waiters.add(
          inThread(() -> {
            lock.lock();
            lock.unlock();
            return true;
          }));
    }
    AsyncResult<Boolean> elsewhere =
        pool.applyAsync(() -> {
          lock.lock();
          lock.unlock();
          return true;
        });

    told.release();

    for (CompletableFuture<Boolean> waiter : waiters) {
      assertThat(get(waiter)).isTrue();
    }
    assertThat(elsewhere.get(PATIENCE)).isTrue();
    assertThatThrownBy(() -> doomed.get(PATIENCE)).hasCauseInstanceOf(WorkerDiedException.class);
  }

  /** Made anew in each process that uses the class. */
  private static final class Global {
    static final SharedLock LOCK = dev.pando.Pando.lock();
  }

  @Test
  @Conformance("TestNamedResource.test_global_named_resource_spawn")
  void aLockInAStaticFieldIsMadeByEachProcessAndEndsWithIt() throws Exception {
    Global.LOCK.lock();

    assertThat(pool.apply(() -> Global.LOCK.locked())).isFalse();
    assertThat(pool.apply(() -> Global.LOCK.tryLock())).isTrue();
    Global.LOCK.unlock();
    assertThat(Global.LOCK.locked()).isFalse();
  }

  @Test
  void makingLocksTakesNoFileEach() {
    List<SharedLock> locks = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      locks.add(context.lock());
    }

    assertThat(locks).doesNotHaveDuplicates().allMatch(SharedLock::tryLock);
    locks.forEach(SharedLock::close);
  }
}
