package dev.pando.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.Context;
import dev.pando.pool.AsyncResult;
import dev.pando.pool.WorkerDiedException;
import dev.pando.sync.SharedReadWriteLock;
import dev.pando.sync.SharedSemaphore;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a {@link SharedReadWriteLock} must do on every back end. */
@SuppressWarnings({
  "serial", // lambdas that travel use members of the test
  "LockNotBeforeTry", // locks are left held on purpose
  "WaitNotInLoop" // what a single wait does is what is tested
})
public abstract class ReadWriteLockContract extends SharingContract {
  /** Tests the read-write locks of this context. */
  protected ReadWriteLockContract(Context context) {
    super(context);
  }

  private static boolean canRead(SharedReadWriteLock lock) {
    boolean taken = lock.readLock().tryLock();
    if (taken) {
      lock.readLock().unlock();
    }
    return taken;
  }

  private static boolean canWrite(SharedReadWriteLock lock) {
    boolean taken = lock.writeLock().tryLock();
    if (taken) {
      lock.writeLock().unlock();
    }
    return taken;
  }

  @Test
  void manyProcessesReadAtOnceAndNoneWritesMeanwhile() throws Exception {
    SharedReadWriteLock lock = context.readWriteLock();
    lock.readLock().lock();

    assertThat(pool.apply(() -> canRead(lock))).isTrue();
    assertThat(pool.apply(() -> canWrite(lock))).isFalse();
    assertThat(lock.readers()).isEqualTo(1);
    assertThat(lock).hasToString("SharedReadWriteLock(writers=0, readers=1)");
    lock.readLock().unlock();
    assertThat(pool.apply(() -> canWrite(lock))).isTrue();
    assertThatThrownBy(() -> lock.readLock().unlock())
        .isInstanceOf(IllegalMonitorStateException.class);
  }

  @Test
  void aWriterIsAlone() throws Exception {
    SharedReadWriteLock lock = context.readWriteLock();
    lock.writeLock().lock();
    lock.writeLock().lock();

    assertThat(pool.apply(() -> canRead(lock))).isFalse();
    assertThat(pool.apply(() -> canWrite(lock))).isFalse();
    assertThat(get(inThread(() -> canRead(lock)))).isFalse();
    assertThat(canRead(lock)).isTrue();
    assertThat(lock.isWriteLocked()).isTrue();
    lock.writeLock().unlock();
    assertThat(pool.apply(() -> canRead(lock))).isFalse();
    lock.writeLock().unlock();
    assertThat(pool.apply(() -> canRead(lock))).isTrue();
    assertThatThrownBy(() -> lock.writeLock().unlock())
        .isInstanceOf(IllegalMonitorStateException.class);
  }

  @Test
  void aReaderThatWantsToWriteIsTold() {
    SharedReadWriteLock lock = context.readWriteLock();
    lock.readLock().lock();

    assertThatThrownBy(() -> lock.writeLock().lock())
        .isInstanceOf(IllegalMonitorStateException.class);
  }

  @Test
  void readersSeeWhatWritersWroteWhole(@TempDir Path directory) throws Exception {
    SharedReadWriteLock lock = context.readWriteLock();
    String first = PlainNumber.create(directory);
    String second = PlainNumber.create(directory);
    int rounds = 2_000;

    List<Boolean> results =
        everywhere(() -> {
          MemorySegment one = PlainNumber.map(first);
          MemorySegment two = PlainNumber.map(second);
          boolean whole = true;
          for (int i = 0; i < rounds; i++) {
            lock.readLock().lock();
            whole &= PlainNumber.get(one) == PlainNumber.get(two);
            lock.readLock().unlock();
            if (i % 4 == 0) {
              lock.writeLock().lock();
              PlainNumber.set(one, PlainNumber.get(one) + 1);
              PlainNumber.set(two, PlainNumber.get(two) + 1);
              lock.writeLock().unlock();
            }
          }
          return whole;
        });

    assertThat(results).hasSize(4).containsOnly(true);
    assertThat(PlainNumber.get(PlainNumber.map(first))).isEqualTo(rounds);
  }

  @Test
  void aWriterWaitsForTheReadersOfOtherProcessesToLeave() throws Exception {
    SharedReadWriteLock lock = context.readWriteLock();
    SharedSemaphore reading = context.semaphore(0);
    SharedSemaphore leave = context.semaphore(0);
    AsyncResult<Object> reader =
        pool.applyAsync(() -> {
          lock.readLock().lock();
          reading.release();
          leave.acquire();
          lock.readLock().unlock();
          return null;
        });
    acquire(reading, 1);
    assertThat(lock.writeLock().tryLock(20, TimeUnit.MILLISECONDS)).isFalse();
    CompletableFuture<Boolean> writer =
        inThread(() -> {
          lock.writeLock().lock();
          lock.writeLock().unlock();
          return true;
        });

    leave.release();

    assertThat(get(writer)).isTrue();
    reader.get(PATIENCE);
  }

  @Test
  @Requirement("R4")
  void theLocksOfKilledProcessesAreGivenBack() throws Exception {
    ProcessesOnly.in(context);
    SharedReadWriteLock lock = context.readWriteLock();
    assertThatThrownBy(() ->
            pool.apply(() -> {
              lock.readLock().lock();
              dieAtOnce();
              return null;
            }))
        .isInstanceOf(WorkerDiedException.class);
    lock.writeLock().lock();
    assertThat(lock.ownerDied()).isFalse();
    lock.writeLock().unlock();

    assertThatThrownBy(() ->
            pool.apply(() -> {
              lock.writeLock().lock();
              dieAtOnce();
              return null;
            }))
        .isInstanceOf(WorkerDiedException.class);
    lock.readLock().lock();
    assertThat(lock.ownerDied()).isTrue();
    lock.readLock().unlock();
    lock.writeLock().lock();
    lock.markConsistent();
    assertThat(lock.ownerDied()).isFalse();
    lock.writeLock().unlock();
  }

  @Test
  void whoWaitsForAClosedLockGetsAnException() throws Exception {
    SharedReadWriteLock lock = context.readWriteLock();
    SharedSemaphore started = context.semaphore(0);
    lock.writeLock().lock();
    CompletableFuture<Boolean> reader =
        inThread(() -> {
          started.release();
          lock.readLock().lock();
          return true;
        });
    acquire(started, 1);

    lock.close();

    assertThatThrownBy(() -> get(reader)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> lock.writeLock().lock()).isInstanceOf(IllegalStateException.class);
  }
}
