package dev.pando.forking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pando.Context;
import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.process.ChildProcess;
import dev.pando.testing.Children;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Exchanger;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Threads that slept at a fork go on as before, in the child a little later than the others. */
@Timeout(120)
@SuppressWarnings("serial") // targets are forked, and do not travel
class SleepingThreadsTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int FORKS = 20;
  private static final int GARBAGE_BYTES = 1 << 20;
  private static final int GARBAGE_PIECES = 1000;

  private final Context context = Pando.context(StartMethod.FORK);

  @BeforeEach
  void assumeFork() {
    assumeTrue(Pando.allStartMethods().contains(StartMethod.FORK));
  }

  @Test
  void a_sleeping_thread_hears_of_what_it_waits_for_however_fast_forks_follow_each_other()
      throws Exception {
    Exchanger<Integer> exchanger = new Exchanger<>();
    Thread sleeper =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              try {
                for (int i = 0; i < FORKS; i++) {
                  int _ = exchanger.exchange(i);
                }
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    List<ChildProcess> children = new ArrayList<>();
    for (int i = 0; i < FORKS; i++) {
      while (sleeper.getState() != Thread.State.WAITING) {
        Thread.onSpinWait();
      }
      children.add(context.process(() -> {}).start());
      children.add(context.process(() -> {}).start());
      assertThat(exchanger.exchange(-1, LIMIT.toSeconds(), TimeUnit.SECONDS)).isEqualTo(i);
    }
    assertThat(sleeper.join(LIMIT)).isTrue();
    for (ChildProcess child : children) {
      Children.assertEndsWell(child, LIMIT);
    }
  }

  @Test
  void a_busy_child_gets_help_of_threads_that_slept_in_its_parent() throws Exception {
    int parents = CompletableFuture.supplyAsync(() -> 1, ForkJoinPool.commonPool()).get();
    assertThat(parents).isOne(); // its thread waits for more

    Children.assertEndsWell(
        context
            .process(() -> {
              var help = CompletableFuture.supplyAsync(() -> 2, ForkJoinPool.commonPool());
              while (!help.isDone()) {
                Thread.onSpinWait();
              }
            })
            .start(),
        LIMIT);
  }

  @Test
  void a_child_whose_other_threads_collect_garbage_while_it_is_busy_goes_on() throws Exception {
    AtomicLong wasted = new AtomicLong();
    Children.assertEndsWell(
        context
            .process(() -> {
              Thread wasteful =
                  Thread.ofPlatform()
                      .start(() -> {
                        for (int i = 0; i < GARBAGE_PIECES; i++) {
                          wasted.addAndGet(new byte[GARBAGE_BYTES].length);
                        }
                        System.gc();
                      });
              while (wasteful.isAlive()) {
                Thread.onSpinWait();
              }
              assertThat(wasted).hasValue((long) GARBAGE_PIECES * GARBAGE_BYTES);
            })
            .start(),
        LIMIT);
  }
}
