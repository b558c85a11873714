package dev.pando.internal.pool;

import dev.pando.pool.AsyncResult;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RunnableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A task as the JDK's own executor code handles it: a {@link RunnableFuture} of the caller's
 * process. To run it is to have a worker do the work and to wait for it.
 */
final class CallerTask<T extends @Nullable Object> extends CompletableFuture<T>
    implements RunnableFuture<T> {
  private final Supplier<AsyncResult<T>> submission;
  private @Nullable AsyncResult<T> submitted;

  CallerTask(Supplier<AsyncResult<T>> submission) {
    this.submission = submission;
  }

  /** Hands the work to a worker, once. */
  synchronized @Nullable AsyncResult<T> submit() {
    AsyncResult<T> known = submitted;
    if (known == null && !isDone()) {
      known = submission.get();
      submitted = known;
      var _ = known.whenComplete(this::end);
    }
    return known;
  }

  @SuppressWarnings("NullAway") // a result may be null where T allows it
  private void end(@Nullable T value, @Nullable Throwable failure) {
    if (failure == null) {
      complete(value);
    } else {
      completeExceptionally(failure);
    }
  }

  @Override
  public void run() {
    try {
      AsyncResult<T> running = submit();
      if (running != null) {
        complete(running.get());
      }
    } catch (ExecutionException e) {
      completeExceptionally(e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      cancel(true);
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) { // it cannot be sent, was cancelled, or the executor is shut down
      completeExceptionally(e);
    }
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean cancelled = super.cancel(mayInterruptIfRunning);
    AsyncResult<T> running;
    synchronized (this) {
      running = submitted;
    }
    if (running != null) {
      boolean _ = running.cancel(mayInterruptIfRunning);
    }
    return cancelled;
  }
}
