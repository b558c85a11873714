package dev.pando.internal.sync;

import static dev.pando.internal.sync.Victims.PATIENCE;
import static dev.pando.internal.sync.Victims.awaitKill;
import static dev.pando.internal.sync.Victims.get;
import static dev.pando.internal.sync.Victims.inThread;
import static dev.pando.internal.sync.Victims.killAt;
import static dev.pando.internal.sync.Victims.start;
import static dev.pando.internal.sync.Victims.until;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.Pando;
import dev.pando.process.ChildProcess;
import dev.pando.sync.SharedEvent;
import dev.pando.sync.SharedReadWriteLock;
import dev.pando.testing.Requirement;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A reader or writer is killed at each of its steps. */
@Requirement("R4")
@Timeout(value = 60, unit = SECONDS)
@SuppressWarnings({
  "serial", // lambdas that travel use private members of the test
  "LockNotBeforeTry", // locks are left held on purpose
  "WaitNotInLoop" // what a single wait does is what is tested
})
class ReadWriteKillTest {
  /** A reader that has said it is coming waits behind the writer by then; nothing tells when. */
  private static final long ON_ITS_WAY_MILLIS = 1000;

  @ParameterizedTest
  @ValueSource(strings = {"reader.enrolled", "reader.counted", "reader.left", "writer.entered"})
  void killedAsReaderOrWriter(String label) throws Exception {
    SharedReadWriteLock lock = Pando.readWriteLock();

    killAt(
        label,
        () -> {
          lock.readLock().lock();
          lock.readLock().unlock();
          lock.writeLock().lock();
          return null;
        });

    assertThat(lock.writeLock().tryLock(PATIENCE.toSeconds(), SECONDS)).isTrue();
    lock.writeLock().unlock();
    assertThat(lock.readLock().tryLock()).isTrue();
    assertThat(lock.readers()).isEqualTo(1);
  }

  /** The first lock that a reader takes is that of the list of readers, the second the writer's. */
  @ParameterizedTest
  @CsvSource({"lock.taken, 1", "lock.taken, 2", "reader.counted, 2"})
  void killedAsAReaderThatWasBehindAWriter(String label, int passing) throws Exception {
    SharedReadWriteLock lock = Pando.readWriteLock();
    SharedEvent coming = Pando.event();
    lock.writeLock().lock();
    ChildProcess victim =
        start(
            label,
            passing,
            () -> {
              coming.set();
              lock.readLock().lock();
              lock.readLock().unlock();
              lock.writeLock().lock();
              lock.writeLock().unlock();
              throw new AssertionError("survived");
            });
    coming.await();
    Thread.sleep(ON_ITS_WAY_MILLIS);

    lock.writeLock().unlock();

    awaitKill(victim);
    assertThat(lock.writeLock().tryLock(PATIENCE.toSeconds(), SECONDS)).isTrue();
    lock.writeLock().unlock();
    assertThat(lock.readLock().tryLock()).isTrue();
    assertThat(lock.readers()).isEqualTo(1);
  }

  @Test
  void killedAsTheLastReaderThatIsAboutToWakeTheWriter() throws Exception {
    ReadWriteLockObject lock = (ReadWriteLockObject) Pando.readWriteLock();
    SharedEvent reading = Pando.event();
    SharedEvent go = Pando.event();
    ChildProcess victim =
        start(
            "doorbell.rung",
            () -> {
              lock.readLock().lock();
              reading.set();
              go.await();
              lock.readLock().unlock();
              return null;
            });
    reading.await();
    CompletableFuture<Boolean> writer = inThread(() -> lock.writeLock().tryLock(30, SECONDS));
    until(() -> (lock.words.getInt(ReadWriteLayout.BELL) & DoorbellLayout.SLEEPERS) != 0);

    go.set();

    awaitKill(victim);
    assertThat(get(writer)).isTrue();
  }

  @Test
  void killedAsAWriterThatIsAboutToSleepUntilTheReadersHaveLeft() throws Exception {
    SharedReadWriteLock lock = Pando.readWriteLock();
    lock.readLock().lock();

    killAt(
        "doorbell.awaited",
        () -> {
          lock.writeLock().lock();
          return null;
        });

    lock.readLock().unlock();
    assertThat(lock.writeLock().tryLock(PATIENCE.toSeconds(), SECONDS)).isTrue();
  }

  @Test
  void killedAsAWriterThatTakesTheLocksOfADeadReaderAway() throws Exception {
    SharedReadWriteLock lock = Pando.readWriteLock();
    killAt(
        "reader.counted",
        () -> {
          lock.readLock().lock();
          return null;
        });

    killAt(
        "reader.buried",
        () -> {
          lock.writeLock().lock();
          return null;
        });

    assertThat(lock.writeLock().tryLock(PATIENCE.toSeconds(), SECONDS)).isTrue();
    assertThat(lock.readers()).isZero();
  }
}
