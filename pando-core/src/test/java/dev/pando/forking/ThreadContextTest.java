package dev.pando.forking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.Context;
import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.pool.AsyncResult;
import dev.pando.pool.Pool;
import dev.pando.pool.TaskPolicy;
import dev.pando.pool.WorkerDiedException;
import dev.pando.process.ChildProcess;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Threads in the part of processes. */
@Timeout(60)
class ThreadContextTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** Not captured by tasks, which would have copies. */
  private static volatile boolean mayEnd;

  private final Context context = Pando.context(StartMethod.THREAD);

  private static int end(ChildProcess child) throws InterruptedException {
    assertThat(child.join(LIMIT)).isTrue();
    return child.exitCode().orElseThrow();
  }

  @Test
  void a_thread_lives_as_a_process_does_and_shares_all_objects() throws Exception {
    AtomicReference<String> said = new AtomicReference<>("");
    ChildProcess child =
        context
            .processBuilder(() ->
                said.set(
                    Pando.currentProcess().name()
                        + " of "
                        + Pando.parentProcess().orElseThrow().name()))
            .name("a thread")
            .build();
    assertThat(child.isAlive()).isFalse();

    assertThat(end(child.start())).isZero();

    assertThat(said).hasValue("a thread of MainProcess");
    assertThat(Pando.currentProcess().name()).isEqualTo("MainProcess");
    assertThat(Pando.activeChildren()).doesNotContain(child);
    child.close();
  }

  @Test
  void failures_and_ends_by_signal_have_the_codes_of_processes() throws Exception {
    IllegalStateException failure = new IllegalStateException("boom");
    CountDownLatch up = new CountDownLatch(2);
    ChildProcess failing =
        context
            .process(() -> {
              throw failure;
            })
            .start();
    ChildProcess terminated = context.process(() -> sleep(up)).start();
    ChildProcess interrupted = context.process(() -> sleep(up)).start();
    up.await();

    terminated.terminate();
    interrupted.interrupt();

    assertThat(end(failing)).isEqualTo(1);
    assertThat(failing.failure()).containsSame(failure);
    assertThat(end(terminated)).isEqualTo(-15);
    assertThat(end(interrupted)).isEqualTo(1);
  }

  private static void sleep(CountDownLatch up) throws InterruptedException {
    up.countDown();
    new CountDownLatch(1).await();
  }

  @Test
  void a_pool_of_threads_computes_and_replaces_a_cancelled_worker() throws Exception {
    try (Pool pool = context.pool(2)) {
      assertThat(pool.map(x -> x * x, List.of(1, 2, 3))).containsExactly(1, 4, 9);
      assertThatThrownBy(() ->
              pool.apply(() -> {
                throw new IllegalArgumentException("no");
              }))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(pool.apply(() -> Pando.currentProcess().isDaemon())).isTrue();
    }
    Pool terminated = context.pool(1);
    var result =
        terminated.applyAsync(() -> {
          new CountDownLatch(1).await();
          return 1;
        });
    terminated.terminate();
    terminated.join();
    assertThatThrownBy(result::get)
        .satisfiesAnyOf(
            e -> assertThat(e).isInstanceOf(java.util.concurrent.CancellationException.class),
            e -> assertThat(e).hasCauseInstanceOf(WorkerDiedException.class));
  }

  @Test
  void what_a_thread_cannot_have_is_refused() {
    assertThatThrownBy(() -> context.withJvmOptions(List.of("-ea")))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("THREAD");
    assertThatThrownBy(() -> context.processBuilder(() -> {}).heap(64 << 20).start())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  /** It would hold a pool up for ever if the others waited until it has ended. */
  @Test
  void a_worker_that_cannot_be_stopped_is_replaced_before_it_has_ended() throws Exception {
    mayEnd = false;
    try (Pool pool = context.pool(1)) {
      Pool limited =
          pool.with(
              TaskPolicy.DEFAULT
                  .withTimeout(Duration.ofMillis(50))
                  .withGrace(Duration.ofMillis(1)));
      AsyncResult<Integer> stubborn =
          limited.applyAsync(() -> {
            while (!mayEnd) {
              Thread.onSpinWait();
            }
            return 1;
          });
      try {
        assertThatThrownBy(stubborn::get).hasCauseInstanceOf(TimeoutException.class);
        assertThat(pool.applyAsync(() -> 2).get(LIMIT)).isEqualTo(2);
      } finally {
        mayEnd = true;
      }
    }
  }
}
