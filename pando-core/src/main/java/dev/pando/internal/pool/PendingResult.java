package dev.pando.internal.pool;

import dev.pando.internal.Sneaky;
import dev.pando.pool.AsyncResult;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A result that arrives once. Waiting threads first help the engine to poll for it, then sleep on a
 * latch. Dependent stages run on a virtual thread of their own, never on the engine's threads: they
 * may block or use the pool.
 */
final class PendingResult<T extends @Nullable Object> extends StageView<T>
    implements AsyncResult<T> {

  /** What a job does when its result is cancelled. */
  interface Canceller {
    /** Withdraws the job and fails the result with a {@link CancellationException}, if possible. */
    boolean cancel(boolean mayInterruptIfRunning);
  }

  private static final VarHandle OUTCOME;

  static {
    try {
      OUTCOME = MethodHandles.lookup().findVarHandle(PendingResult.class, "outcome", Object.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private record Success(@Nullable Object value) {}

  private record Failed(Throwable failure) {}

  private final Helping helping;
  private final Canceller canceller;
  private volatile @Nullable Object outcome;

  /** Made by the first thread that sleeps: most results are there before anybody would. */
  private volatile @Nullable CountDownLatch done;

  private volatile @Nullable CompletableFuture<T> stage;

  PendingResult(Helping helping, Canceller canceller) {
    this.helping = helping;
    this.canceller = canceller;
  }

  /** Gives the result; tells whether this was the first outcome. */
  boolean succeed(T value) {
    return end(new Success(value));
  }

  /** Gives a failure; tells whether this was the first outcome. */
  boolean fail(Throwable failure) {
    return end(new Failed(failure));
  }

  private boolean end(Object ended) {
    if (!OUTCOME.compareAndSet(this, null, ended)) {
      return false;
    }
    CountDownLatch sleepers = done;
    if (sleepers != null) {
      sleepers.countDown();
    }
    CompletableFuture<T> dependent = stage;
    if (dependent != null) {
      Thread.startVirtualThread(() -> complete(dependent));
    }
    return true;
  }

  @Override
  synchronized CompletableFuture<T> stage() {
    CompletableFuture<T> made = stage;
    if (made == null) {
      made = new CompletableFuture<>();
      stage = made;
      if (outcome != null) { // else end() sees the stage
        complete(made);
      }
    }
    return made;
  }

  @SuppressWarnings("unchecked") // the success of this result
  private void complete(CompletableFuture<T> dependent) {
    switch (outcome) {
      case Success success -> dependent.complete((T) success.value);
      case Failed failed -> dependent.completeExceptionally(failed.failure);
      case null, default -> throw new AssertionError("not ended");
    }
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    return !isDone() && canceller.cancel(mayInterruptIfRunning) && isCancelled();
  }

  @Override
  public boolean isCancelled() {
    return outcome instanceof Failed failed && failed.failure instanceof CancellationException;
  }

  @Override
  public boolean isDone() {
    return outcome != null;
  }

  @Override
  public boolean isSuccessful() {
    Object ended = outcome;
    if (ended == null) {
      throw new IllegalStateException("the task has not ended yet; await it first");
    }
    return ended instanceof Success;
  }

  @Override
  public void await() throws InterruptedException {
    // Also when it has ended: who has announced its help is to take that back.
    if (!helping.help(this::isDone)) {
      latch().await();
    }
  }

  @Override
  public boolean await(Duration timeout) throws InterruptedException {
    return isDone() || latch().await(Math.max(0, timeout.toNanos()), TimeUnit.NANOSECONDS);
  }

  /** Open once there is an outcome. */
  private synchronized CountDownLatch latch() {
    CountDownLatch made = done;
    if (made == null) {
      made = new CountDownLatch(1);
      done = made;
      if (outcome != null) { // else end() sees the latch
        made.countDown();
      }
    }
    return made;
  }

  @Override
  public T get() throws InterruptedException, ExecutionException {
    await();
    return report();
  }

  @Override
  public T get(long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    return get(Duration.of(timeout, unit.toChronoUnit()));
  }

  @Override
  public T get(Duration timeout) throws InterruptedException, ExecutionException, TimeoutException {
    if (!await(timeout)) {
      throw new TimeoutException("no result within " + timeout);
    }
    return report();
  }

  private T report() throws ExecutionException {
    if (outcome instanceof Failed failed) {
      if (failed.failure instanceof CancellationException cancelled) {
        throw cancelled;
      }
      throw new ExecutionException(failed.failure);
    }
    return value();
  }

  /** Waits, and throws the task's own exception if it failed. */
  T join() throws InterruptedException {
    await();
    if (outcome instanceof Failed failed) {
      throw Sneaky.rethrow(failed.failure);
    }
    return value();
  }

  @Override
  public String toString() {
    String state =
        switch (outcome) {
          case null -> "not done";
          case Success _ -> "successful";
          case Failed _ when isCancelled() -> "cancelled";
          case Failed failed -> "failed: " + failed.failure;
          case Object _ -> throw new AssertionError("no outcome");
        };
    return "AsyncResult[" + state + "]";
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // only a T is ever put in
  private T value() {
    if (outcome instanceof Success success) {
      return (T) success.value;
    }
    throw new AssertionError("no value");
  }
}
