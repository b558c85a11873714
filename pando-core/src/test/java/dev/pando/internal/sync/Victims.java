package dev.pando.internal.sync;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.Pando;
import dev.pando.function.SerializableCallable;
import dev.pando.internal.KillPoint;
import dev.pando.internal.platform.Signals;
import dev.pando.process.ChildProcess;
import dev.pando.sync.SharedCondition;
import dev.pando.sync.SharedSemaphore;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;

/** Processes that are killed at a label, and threads here that must not suffer by it. */
@SuppressWarnings({
  "serial", // lambdas that travel use private members of the test
  "LockNotBeforeTry", // locks are left held on purpose
  "WaitNotInLoop" // what a single wait does is what is tested
})
final class Victims {
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private Victims() {}

  /** Starts a process that is killed when it comes to the label. */
  static ChildProcess start(String label, SerializableCallable<?> action) {
    return start(label, 1, action);
  }

  /** Starts a process that is killed when it comes to the label so often. */
  static ChildProcess start(String label, int passing, SerializableCallable<?> action) {
    return Pando.processBuilder(
            () -> {
              KillPoint.arm(label, passing);
              Object _ = action.call();
            })
        .jvmOptions("-D" + KillPoint.PROPERTY + "=true")
        .build()
        .start();
  }

  static void awaitKill(ChildProcess victim) throws InterruptedException {
    assertThat(victim.join(PATIENCE)).isTrue();
    assertThat(victim.exitCode()).hasValue(-Signals.KILL);
  }

  static void killAt(String label, SerializableCallable<?> action) throws InterruptedException {
    awaitKill(start(label, action));
  }

  static <V> CompletableFuture<V> inThread(Callable<V> action) {
    CompletableFuture<V> result = new CompletableFuture<>();
    Thread _ =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              try {
                result.complete(action.call());
              } catch (Throwable e) {
                result.completeExceptionally(e);
              }
            });
    return result;
  }

  static <V> V get(CompletableFuture<V> future) throws Exception {
    try {
      return future.orTimeout(PATIENCE.toSeconds(), SECONDS).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  static void until(BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > PATIENCE.toNanos()) {
        throw new AssertionError("it never comes");
      }
      Thread.onSpinWait();
    }
  }

  static boolean waitOnce(SharedCondition condition, SharedSemaphore asleep)
      throws InterruptedException {
    condition.lock().lock();
    try {
      asleep.release();
      return condition.await(PATIENCE);
    } finally {
      condition.lock().unlock();
    }
  }

  static void signalOne(SharedCondition condition) {
    condition.lock().lock();
    condition.signal();
    condition.lock().unlock();
  }

  static void assertSignalsArrive(SharedCondition condition) throws Exception {
    SharedSemaphore asleep = Pando.semaphore(0);
    CompletableFuture<Boolean> waiter = inThread(() -> waitOnce(condition, asleep));
    assertThat(asleep.tryAcquire(PATIENCE)).isTrue();
    signalOne(condition);
    assertThat(get(waiter)).isTrue();
  }
}
