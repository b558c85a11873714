package dev.pando.process;

import dev.pando.spi.Waitable;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Becomes ready when a process has ended, and stays so.
 *
 * <p>Answers to {@code Process.sentinel}.
 */
public interface Sentinel extends Waitable {
  /** Whether the process has ended. */
  @Override
  boolean isReady();

  /**
   * Waits until the process has ended.
   *
   * @param timeout how long to wait at most; zero or less does not wait
   * @return whether the process has ended
   * @throws InterruptedException if the calling thread is interrupted
   */
  boolean await(Duration timeout) throws InterruptedException;

  /** Completes when the process has ended; completing or cancelling it has no effect on that. */
  CompletableFuture<@Nullable Void> toFuture();
}
