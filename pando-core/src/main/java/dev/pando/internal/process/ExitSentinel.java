package dev.pando.internal.process;

import dev.pando.process.Sentinel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A sentinel over the future of an exit. */
public final class ExitSentinel implements Sentinel {
  private final CompletableFuture<?> exit;

  /** Ready when {@code exit} is done. */
  public ExitSentinel(CompletableFuture<?> exit) {
    this.exit = exit;
  }

  @Override
  public boolean isReady() {
    return exit.isDone();
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
