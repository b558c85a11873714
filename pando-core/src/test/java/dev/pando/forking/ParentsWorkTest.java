package dev.pando.forking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pando.Context;
import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.function.SerializableRunnable;
import dev.pando.testing.Children;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What virtual threads, timers and tasks of the JVM that is forked were to do: there, and once. */
@Timeout(120)
class ParentsWorkTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final long LATER_MILLIS = 300;
  private static final long SOON_MILLIS = 10;
  private static final int SLEEPERS = 200;

  private final Context context = Pando.context(StartMethod.FORK);

  @TempDir private Path directory;

  private Path diary;

  @BeforeEach
  void openDiary() throws IOException {
    assumeTrue(Pando.allStartMethods().contains(StartMethod.FORK));
    diary = Files.createFile(directory.resolve("diary"));
  }

  /** Notes in which process it is called. */
  private void note() {
    try {
      Files.writeString(diary, ProcessHandle.current().pid() + "\n", StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void assertDoneHere(int times) throws IOException {
    assertThat(Files.readAllLines(diary))
        .hasSize(times)
        .allMatch(Long.toString(ProcessHandle.current().pid())::equals);
  }

  private void runInChild(SerializableRunnable work) throws Exception {
    runIn(context, work);
  }

  private static void runIn(Context context, SerializableRunnable work) throws Exception {
    Children.assertEndsWell(context.process(work).start(), LIMIT);
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void assertCommonPoolWorks() throws Exception {
    var own = CompletableFuture.supplyAsync(() -> 42, ForkJoinPool.commonPool());
    assertThat(own.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isEqualTo(42);
  }

  @Test
  void a_virtual_thread_whose_sleep_ends_after_the_fork_goes_on_in_the_parent_alone()
      throws Exception {
    CountDownLatch asleep = new CountDownLatch(SLEEPERS);
    List<Thread> sleepers = new ArrayList<>();
    for (int i = 0; i < SLEEPERS; i++) {
      sleepers.add(
          Thread.startVirtualThread(() -> {
            asleep.countDown();
            sleep(LATER_MILLIS);
            note();
          }));
    }
    await(asleep);
    runInChild(() -> sleep(3 * LATER_MILLIS));
    for (Thread sleeper : sleepers) {
      assertThat(sleeper.join(LIMIT)).isTrue();
    }
    assertDoneHere(SLEEPERS);
  }

  @Test
  void a_virtual_thread_that_the_child_unparks_does_not_go_on_there() throws Exception {
    AtomicBoolean go = new AtomicBoolean();
    CompletableFuture<Void> awaited = new CompletableFuture<>();
    CountDownLatch begun = new CountDownLatch(2);
    Thread parked =
        Thread.startVirtualThread(() -> {
          begun.countDown();
          while (!go.get()) {
            LockSupport.park();
          }
          note();
        });
    Thread waiting =
        Thread.startVirtualThread(() -> {
          begun.countDown();
          awaited.join();
          note();
        });
    await(begun);
    SerializableRunnable wake =
        () -> {
          go.set(true);
          LockSupport.unpark(parked);
          awaited.complete(null);
        };
    runInChild(() -> {
      wake.run();
      sleep(LATER_MILLIS);
      assertThat(parked.join(LIMIT)).as("counts as ended in the child").isTrue();
    });
    assertDoneHere(0);
    wake.run();
    assertThat(parked.join(LIMIT)).isTrue();
    assertThat(waiting.join(LIMIT)).isTrue();
    assertDoneHere(2);
  }

  @Test
  void a_virtual_thread_that_waits_for_its_turn_gets_it_in_the_parent_alone() throws Exception {
    AtomicBoolean go = new AtomicBoolean();
    int busy = 2 * Runtime.getRuntime().availableProcessors();
    CountDownLatch begun = new CountDownLatch(Runtime.getRuntime().availableProcessors());
    List<Thread> all = new ArrayList<>();
    for (int i = 0; i < busy; i++) {
      all.add(
          Thread.startVirtualThread(() -> {
            begun.countDown();
            while (!go.get()) {
              Thread.onSpinWait();
            }
            note();
          }));
    }
    await(begun);
    runInChild(() -> {
      go.set(true);
      sleep(LATER_MILLIS);
    });
    go.set(true);
    for (Thread each : all) {
      assertThat(each.join(LIMIT)).isTrue();
    }
    assertDoneHere(busy);
  }

  @Test
  void a_timer_that_waits_at_the_fork_fires_in_the_parent_alone() throws Exception {
    CompletableFuture<Void> timer =
        CompletableFuture.runAsync(
            this::note, CompletableFuture.delayedExecutor(LATER_MILLIS, TimeUnit.MILLISECONDS));
    runInChild(() -> sleep(3 * LATER_MILLIS));
    timer.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    assertDoneHere(1);
  }

  @Test
  void a_task_that_waits_in_the_common_pool_runs_in_the_parent_alone() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    int workers = ForkJoinPool.getCommonPoolParallelism();
    assumeTrue(workers > 0);
    CountDownLatch begun = new CountDownLatch(workers);
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (int i = 0; i < 3 * workers; i++) {
      all.add(
          CompletableFuture.runAsync(
              () -> {
                begun.countDown();
                await(go);
                note();
              },
              ForkJoinPool.commonPool()));
    }
    await(begun);
    runInChild(() -> {
      go.countDown();
      assertCommonPoolWorks();
      sleep(LATER_MILLIS);
    });
    go.countDown();
    for (CompletableFuture<Void> each : all) {
      each.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }
    assertDoneHere(3 * workers);
  }

  private static void forkBesideBusyWorker() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    ForkJoinPool.commonPool()
        .execute(() -> {
          begun.countDown();
          await(go);
        });
    await(begun);
    runIn(Pando.context(StartMethod.FORK), ParentsWorkTest::assertCommonPoolWorks);
    go.countDown();
  }

  @Test
  void a_common_pool_of_fixed_size_works_in_the_child_although_its_worker_was_busy()
      throws Exception {
    Context fixed =
        Pando.context(StartMethod.SPAWN)
            .withJvmOptions(List.of("-Djava.util.concurrent.ForkJoinPool.common.parallelism=1"));
    runIn(fixed, ParentsWorkTest::forkBesideBusyWorker);
  }

  @Test
  void sleep_and_timers_of_the_child_itself_end_although_its_parent_has_some() throws Exception {
    Thread sleeper = Thread.startVirtualThread(() -> sleep(LATER_MILLIS));
    CompletableFuture<Object> timed =
        new CompletableFuture<>().orTimeout(LATER_MILLIS, TimeUnit.MILLISECONDS);
    runInChild(() -> {
      assertThat(Thread.startVirtualThread(() -> sleep(1)).join(LIMIT)).isTrue();
      assertThat(new CompletableFuture<>().orTimeout(1, TimeUnit.MILLISECONDS))
          .failsWithin(LIMIT)
          .withThrowableThat()
          .withCauseInstanceOf(TimeoutException.class);
    });
    assertThat(sleeper.join(LIMIT)).isTrue();
    assertThat(timed).failsWithin(LIMIT);
  }

  /** Begins one of the things that a JVM does later, within a few milliseconds. */
  private static CompletableFuture<Void> begin(int i, Runnable work) {
    long soonMillis = i % SOON_MILLIS;
    var done = new CompletableFuture<Void>();
    Runnable all =
        () -> {
          work.run();
          done.complete(null);
        };
    switch (i % 4) {
      case 0 -> ForkJoinPool.commonPool().execute(all);
      case 1 -> CompletableFuture.delayedExecutor(soonMillis, TimeUnit.MILLISECONDS).execute(all);
      case 2 -> Thread.startVirtualThread(all);
      default ->
          Thread.startVirtualThread(() -> {
            sleep(soonMillis);
            all.run();
          });
    }
    return done;
  }

  @Test
  void what_begins_at_the_moment_of_a_fork_is_done_once_and_does_not_keep_the_child_from_its_own()
      throws Exception {
    forkWhileWorkBegins(40);
  }

  @Test
  @Tag("torture")
  @Timeout(300)
  void what_begins_at_the_moment_of_any_of_hundreds_of_forks_is_done_once() throws Exception {
    forkWhileWorkBegins(300);
  }

  private void forkWhileWorkBegins(int forks) throws Exception {
    AtomicInteger done = new AtomicInteger();
    for (int i = 0; i < forks; i++) {
      CompletableFuture<Void> here = begin(i, done::incrementAndGet);
      runInChild(() -> {
        int atFork = done.get();
        assertCommonPoolWorks();
        assertThat(Thread.startVirtualThread(() -> sleep(1)).join(LIMIT)).isTrue();
        sleep(SOON_MILLIS);
        assertThat(done).as("done in the child").hasValue(atFork);
      });
      here.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }
    assertThat(done).hasValue(forks);
  }
}
