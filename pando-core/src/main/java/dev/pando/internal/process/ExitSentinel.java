package dev.pando.internal.process;

import dev.pando.process.Sentinel;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A sentinel over the future of an exit. */
public final class ExitSentinel implements Sentinel {
  private final CompletableFuture<?> exit;
  private final Map<Object, Runnable> watchers = new ConcurrentHashMap<>();
  private final AtomicBoolean watches = new AtomicBoolean();

  /** Ready when {@code exit} is done. */
  public ExitSentinel(CompletableFuture<?> exit) {
    this.exit = exit;
  }

  @Override
  public boolean isReady() {
    return exit.isDone();
  }

  /** The future keeps what is to be run until the exit, so it gets one thing to run, once. */
  @Override
  public Watch watch(Runnable wake) {
    Object key = new Object(); // the same may be woken for two watches
    watchers.put(key, wake);
    if (watches.compareAndSet(false, true)) {
      var _ = exit.whenComplete((value, failure) -> watchers.values().forEach(Runnable::run));
    } else if (exit.isDone()) {
      wake.run();
    }
    return () -> watchers.remove(key);
  }

  @Override
  public boolean await(Duration timeout) throws InterruptedException {
    return await(exit, timeout);
  }

  @Override
  public CompletableFuture<@Nullable Void> toFuture() {
    return exit.handle((value, failure) -> null);
  }

  /** Waits for an exit without a limit. */
  public static void await(CompletableFuture<?> exit) throws InterruptedException {
    try {
      exit.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e); // exits are reported, they do not fail
    }
  }

  /** Waits for an exit; a time-out of zero or less only looks. */
  public static boolean await(CompletableFuture<?> exit, Duration timeout)
      throws InterruptedException {
    if (exit.isDone()) {
      return true;
    }
    if (!timeout.isPositive()) {
      return false;
    }
    try {
      exit.get(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }
}
