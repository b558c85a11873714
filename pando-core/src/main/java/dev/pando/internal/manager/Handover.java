package dev.pando.internal.manager;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What an operation that waits for others answers with. When it completes, the caller owns what it
 * carries: a lock, an element, a permit. If the caller is not there any more, that is undone.
 *
 * <p>Whoever ends the wait claims it first: the object waited for, the clock, or the caller who
 * gives up. One of them succeeds. The object claims under its own lock and completes after it has
 * let go of it, since completing sends an answer.
 *
 * @param <T> what it carries
 */
class Handover<T extends @Nullable Object> {
  /** The clock of all waits. */
  private static final Clock CLOCK = new Clock("pando-manager-clock");

  private final CompletableFuture<T> future = new CompletableFuture<>();
  private final AtomicBoolean claimed = new AtomicBoolean();
  private final AtomicBoolean takenBack = new AtomicBoolean();
  private final Consumer<? super T> undo;
  private volatile @Nullable ScheduledFuture<?> alarm;

  /**
   * Makes one that waits.
   *
   * @param undo takes what could not be handed over
   */
  Handover(Consumer<? super T> undo) {
    this.undo = undo;
  }

  /** One that need not wait. */
  static <T extends @Nullable Object> Handover<T> of(T value, Consumer<? super T> undo) {
    Handover<T> handover = new Handover<>(undo);
    handover.claimed.set(true);
    boolean _ = handover.future.complete(value);
    return handover;
  }

  /** Ends the wait with this value when the time is over. To be called when it can be found. */
  Handover<T> within(long nanos, T otherwise) {
    if (nanos != Long.MAX_VALUE) {
      alarm = CLOCK.after(nanos, () -> expire(otherwise));
      if (future.isDone()) {
        stopClock();
      }
    }
    return this;
  }

  private void stopClock() {
    ScheduledFuture<?> running = alarm;
    if (running != null) {
      var _ = running.cancel(false);
    }
  }

  /** The time is over. */
  private void expire(T otherwise) {
    if (claim()) {
      left();
      boolean _ = future.complete(otherwise);
    }
  }

  /** Whether the caller may end the wait; true once. */
  final boolean claim() {
    return claimed.compareAndSet(false, true);
  }

  /** Ends a claimed wait. */
  final void finish(T value) {
    stopClock();
    boolean _ = future.complete(value);
  }

  /** Ends a claimed wait. */
  final void finishExceptionally(Throwable reason) {
    stopClock();
    boolean _ = future.completeExceptionally(reason);
  }

  /** The caller gives up; false if it is too late. */
  boolean abandon(Throwable reason) {
    if (!claim()) {
      return false;
    }
    stopClock();
    left();
    boolean _ = future.completeExceptionally(reason);
    return true;
  }

  /** Called when the clock or the caller has ended the wait: it need not be found any more. */
  void left() {}

  /** The caller will never get it. Has an effect once. */
  final void takeBack() {
    if (!abandon(new ClientGoneException())) {
      var _ =
          future.whenComplete((value, thrown) -> {
            if (thrown == null && takenBack.compareAndSet(false, true)) {
              undo.accept(value);
            }
          });
    }
  }

  // --- What has become of it

  /** Whether it carries something now. */
  final boolean isHandedOver() {
    return future.isDone() && !future.isCompletedExceptionally();
  }

  /** What it carries. */
  final T get() {
    return future.resultNow();
  }

  /** Has an action told once it is completed, at once if it is. */
  final void whenDone(BiConsumer<@Nullable Object, @Nullable Throwable> action) {
    var _ = future.whenComplete(action);
  }

  /** Waits for what it carries. */
  final T await() throws InterruptedException, ExecutionException {
    return future.get();
  }

  /** Ends waits of clients that are not there any more. */
  static final class ClientGoneException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ClientGoneException() {
      super("the client has ended", null, false, false);
    }
  }
}
