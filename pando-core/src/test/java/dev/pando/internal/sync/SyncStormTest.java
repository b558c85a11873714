package dev.pando.internal.sync;

import static dev.pando.StartMethod.FORKSERVER;
import static dev.pando.StartMethod.SPAWN;
import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.Context;
import dev.pando.Pando;
import dev.pando.internal.platform.Signals;
import dev.pando.memory.SharedLong;
import dev.pando.memory.SharedLongArray;
import dev.pando.process.ChildProcess;
import dev.pando.sync.SharedBarrier;
import dev.pando.sync.SharedCondition;
import dev.pando.sync.SharedEvent;
import dev.pando.sync.SharedLock;
import dev.pando.sync.SharedReadWriteLock;
import dev.pando.sync.SharedReentrantLock;
import dev.pando.sync.SharedSemaphore;
import dev.pando.testing.Requirement;
import java.io.IOException;
import java.io.Serializable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Processes use all primitives at random and are killed at random; the account must be exact. */
@Requirement("R4")
@SuppressWarnings({
  "serial", // lambdas that travel use private members of the test
  "LockNotBeforeTry", // locks are left held on purpose
  "WaitNotInLoop" // what a single wait does is what is tested
})
class SyncStormTest {
  private static final int PROCESSES = 3;
  private static final int PERMITS = 2;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** All that the processes share; {@code file} is the account that the lock protects. */
  private record Storm(
      SharedLock lock,
      SharedCondition condition,
      SharedSemaphore permits,
      SharedEvent event,
      SharedBarrier barrier,
      SharedReadWriteLock readWrite,
      SharedLong total,
      SharedLongArray tally,
      List<SharedEvent> begun,
      String file)
      implements Serializable {}

  /** Where in the account what is. */
  private static final long BEGUN = 0;

  private static final long ENDED = 8;
  private static final long WRITTEN_FIRST = 16;
  private static final long WRITTEN_SECOND = 24;
  private static final long TORN_READS = 32;
  private static final long ROUNDS = 40;
  private static final long BYTES = 48;

  private static MemorySegment map(String file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(Path.of(file), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      return channel.map(FileChannel.MapMode.READ_WRITE, 0, BYTES, Arena.ofAuto());
    }
  }

  private static long get(MemorySegment account, long offset) {
    return account.get(ValueLayout.JAVA_LONG, offset);
  }

  private static void add(MemorySegment account, long offset) {
    account.set(ValueLayout.JAVA_LONG, offset, get(account, offset) + 1);
  }

  /** What each process does until it is killed. */
  private static void rage(Storm storm, int place, long seed) throws Exception {
    Random random = new Random(seed);
    MemorySegment account = map(storm.file);
    storm.begun.get(place).set();
    while (true) {
      switch (random.nextInt(7)) {
        case 0 -> count(storm, account);
        case 1 -> usePermit(storm, random);
        case 2 -> write(storm, account);
        case 3 -> read(storm, account);
        case 4 -> pulse(storm, random);
        case 5 -> tally(storm, random);
        default -> meet(storm);
      }
    }
  }

  /** Begun and ended differ only while somebody has the lock, or died with it. */
  private static void count(Storm storm, MemorySegment account) throws InterruptedException {
    storm.lock.lock();
    try {
      repair(storm.lock, account);
      add(account, BEGUN);
      storm.condition.signal();
      boolean _ = storm.condition.await(Duration.ofNanos(100_000));
      repair(storm.lock, account);
      add(account, ROUNDS);
    } finally {
      storm.lock.unlock();
    }
    storm.lock.lock();
    try {
      repair(storm.lock, account);
      add(account, ENDED);
    } finally {
      storm.lock.unlock();
    }
  }

  /** Nothing is ever half done with this lock; only the mark of a death has to go. */
  private static void repair(SharedLock lock, MemorySegment account) {
    if (lock.ownerDied()) {
      assertThat(get(account, BEGUN)).isGreaterThanOrEqualTo(get(account, ENDED));
      lock.markConsistent();
    }
  }

  private static void usePermit(Storm storm, Random random) throws InterruptedException {
    Optional<SharedSemaphore.Permit> permit =
        storm.permits.tryAcquirePermit(Duration.ofMillis(random.nextInt(3)));
    permit.ifPresent(SharedSemaphore.Permit::close);
  }

  private static void write(Storm storm, MemorySegment account) {
    storm.readWrite.writeLock().lock();
    try {
      if (storm.readWrite.ownerDied()) {
        account.set(ValueLayout.JAVA_LONG, WRITTEN_SECOND, get(account, WRITTEN_FIRST));
        storm.readWrite.markConsistent();
      }
      add(account, WRITTEN_FIRST);
      add(account, WRITTEN_SECOND);
    } finally {
      storm.readWrite.writeLock().unlock();
    }
  }

  private static void read(Storm storm, MemorySegment account) {
    storm.readWrite.readLock().lock();
    try {
      if (!storm.readWrite.ownerDied()
          && get(account, WRITTEN_FIRST) != get(account, WRITTEN_SECOND)) {
        add(account, TORN_READS);
      }
    } finally {
      storm.readWrite.readLock().unlock();
    }
  }

  private static void pulse(Storm storm, Random random) throws InterruptedException {
    if (random.nextBoolean()) {
      storm.event.set();
      storm.event.clear();
    } else {
      boolean _ = storm.event.await(Duration.ofNanos(50_000));
    }
  }

  private static void meet(Storm storm) throws InterruptedException {
    try {
      int _ = storm.barrier.await(Duration.ofMillis(1));
    } catch (BrokenBarrierException | TimeoutException e) {
      storm.barrier.reset();
    }
  }

  /** What the elements of the tally count. */
  private static final int BEGAN = 0;

  private static final int LOCKED = 1;
  private static final int FINISHED = 2;
  private static final int COUNTERS = 3;

  /**
   * A value and an array under the value's lock: they differ only while somebody has it, or died
   * with it; what is counted without it, atomically, is never lost.
   */
  private static void tally(Storm storm, Random random) {
    SharedReentrantLock lock = storm.total.lock();
    long _ = storm.tally.getAndAdd(BEGAN, 1);
    lock.lock();
    try {
      repairTally(storm);
      boolean again = random.nextBoolean();
      if (again) {
        lock.lock();
      }
      storm.tally.set(LOCKED, storm.tally.get(LOCKED) + 1);
      storm.total.set(storm.total.get() + 1);
      if (again) {
        lock.unlock();
      }
    } finally {
      lock.unlock();
    }
    long _ = storm.tally.getAndAdd(FINISHED, 1);
  }

  private static void repairTally(Storm storm) {
    SharedReentrantLock lock = storm.total.lock();
    assertThat(lock.holdCount()).isEqualTo(1);
    if (lock.ownerDied()) {
      long total = storm.total.get();
      assertThat(storm.tally.get(LOCKED)).isBetween(total, total + 1);
      storm.total.set(storm.tally.get(LOCKED));
      lock.markConsistent();
    }
    assertThat(storm.total.get()).isEqualTo(storm.tally.get(LOCKED));
  }

  private static ChildProcess start(Context context, Storm storm, int place, long seed) {
    storm.begun.get(place).clear();
    return context.processBuilder(() -> rage(storm, place, seed)).daemon(true).build().start();
  }

  /** A few kills; {@link #aThousandKillsLeaveAnExactAccount} has the long form. */
  @Test
  @Timeout(value = 3, unit = MINUTES)
  void killsLeaveAnExactAccount(@TempDir Path directory) throws Exception {
    int killed = storm(Pando.context(SPAWN), directory, 8, 4711, Duration.ofMinutes(2));
    assertThat(killed).isEqualTo(8);
  }

  /** As many as fit into a minute and a quarter; forked, for a fork is started the fastest. */
  @Test
  @Tag("torture")
  @Timeout(value = 5, unit = MINUTES)
  void aMinuteOfKillsLeavesAnExactAccount(@TempDir Path directory) throws Exception {
    int killed = storm(Pando.context(FORKSERVER), directory, 1_000, 1_147, Duration.ofSeconds(75));
    assertThat(killed).isPositive();
  }

  /** All thousand, however long it takes. */
  @Test
  @Tag("soak")
  @Timeout(value = 30, unit = MINUTES)
  void aThousandKillsLeaveAnExactAccount(@TempDir Path directory) throws Exception {
    assertThat(storm(Pando.context(FORKSERVER), directory, 1_000, 42, Duration.ofMinutes(25)))
        .isEqualTo(1_000);
  }

  /** The same with processes that have nothing compiled and linked when they begin. */
  @Test
  @Tag("soak")
  @Timeout(value = 30, unit = MINUTES)
  void aThousandKillsOfFreshJvmsLeaveAnExactAccount(@TempDir Path directory) throws Exception {
    assertThat(storm(Pando.context(SPAWN), directory, 1_000, 42, Duration.ofMinutes(25)))
        .isEqualTo(1_000);
  }

  /** Returns how many were killed while the storm went on. */
  private static int storm(Context context, Path directory, int kills, long seed, Duration limit)
      throws Exception {
    long start = System.nanoTime();
    Path file = Files.write(directory.resolve("account"), new byte[(int) BYTES]);
    SharedLock lock = Pando.lock();
    Storm storm =
        new Storm(
            lock,
            lock.newCondition(),
            Pando.boundedSemaphore(PERMITS),
            Pando.event(),
            Pando.barrier(2),
            Pando.readWriteLock(),
            Pando.sharedLong(0),
            SharedLongArray.createRaw(COUNTERS),
            Stream.generate(Pando::event).limit(PROCESSES).toList(),
            file.toString());
    MemorySegment account = map(storm.file);
    Random random = new Random(seed);
    ChildProcess[] processes = new ChildProcess[PROCESSES];
    for (int i = 0; i < PROCESSES; i++) {
      processes[i] = start(context, storm, i, random.nextLong());
    }
    long deadline = System.nanoTime() + limit.toNanos();
    int killed = 0;
    for (int kill = 0; kill < kills && System.nanoTime() - deadline < 0; kill++) {
      int victim = random.nextInt(PROCESSES);
      assertThat(storm.begun.get(victim).await(PATIENCE))
          .as("one that boots has done nothing yet that could go wrong")
          .isTrue();
      awaitProgress(storm, account, random.nextInt(20), "seed " + seed + ", kill " + kill);
      kill(processes[victim]);
      killed++;
      processes[victim] = start(context, storm, victim, random.nextLong());
    }
    for (ChildProcess process : processes) {
      kill(process);
    }
    assertExact(storm, account, killed + PROCESSES);
    IO.println(
        "storm: %d kills in %.1f s, seed %d: %d rounds under the lock, %d writes, %d tallied, %s"
            .formatted(
                killed,
                (System.nanoTime() - start) / 1e9,
                seed,
                get(account, ROUNDS),
                get(account, WRITTEN_FIRST),
                storm.tally.get(LOCKED),
                storm.barrier));
    return killed;
  }

  /** One that found something wrong has ended before, by an exception. */
  private static void kill(ChildProcess process) throws InterruptedException {
    process.kill();
    assertThat(process.join(PATIENCE)).isTrue();
    assertThat(process.exitCode()).as(process.deathReport()).hasValue(-Signals.KILL);
  }

  /** Waits until the survivors have done something, so that no kill only hits an empty house. */
  private static void awaitProgress(Storm storm, MemorySegment account, int rounds, String where)
      throws InterruptedException {
    long start = System.nanoTime();
    long target = -1;
    while (true) {
      assertThat(storm.lock.tryLock(PATIENCE)).as(where).isTrue();
      repair(storm.lock, account);
      long now = get(account, ROUNDS);
      storm.lock.unlock();
      target = target < 0 ? now + 1 + rounds : target;
      if (now >= target) {
        return;
      }
      if (System.nanoTime() - start > PATIENCE.toNanos()) {
        throw new AssertionError("everybody waits: " + where + ", " + storm);
      }
      Thread.onSpinWait();
    }
  }

  private static void assertExact(Storm storm, MemorySegment account, int kills) throws Exception {
    assertThat(storm.lock.tryLock(PATIENCE)).isTrue();
    repair(storm.lock, account);
    assertThat(get(account, BEGUN) - get(account, ENDED)).isBetween(0L, (long) kills);
    assertThat(get(account, BEGUN) - get(account, ROUNDS)).isBetween(0L, (long) kills);
    storm.lock.unlock();

    write(storm, account);
    assertThat(get(account, WRITTEN_FIRST)).isEqualTo(get(account, WRITTEN_SECOND));
    assertThat(get(account, TORN_READS)).isZero();
    assertThat(storm.readWrite.readers()).isZero();

    assertThat(storm.total.lock().tryLock(PATIENCE)).isTrue();
    repairTally(storm);
    storm.total.lock().unlock();
    assertThat(storm.tally.get(BEGAN) - storm.tally.get(LOCKED)).isBetween(0L, (long) kills);
    assertThat(storm.tally.get(LOCKED) - storm.tally.get(FINISHED)).isBetween(0L, (long) kills);

    for (int i = 0; i < PERMITS; i++) {
      assertThat(storm.permits.tryAcquirePermit(PATIENCE)).isPresent();
    }
    assertThat(storm.permits.tryAcquire()).isFalse();
  }
}
