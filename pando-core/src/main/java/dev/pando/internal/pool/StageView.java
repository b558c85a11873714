package dev.pando.internal.pool;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A {@link CompletionStage} by way of a {@link CompletableFuture} that is made when first asked
 * for.
 */
@SuppressWarnings("NullAway") // the JDK's signatures, as the JDK leaves them open
abstract class StageView<T extends @Nullable Object> implements CompletionStage<T> {

  /** The future behind the view; the same one each time. */
  abstract CompletableFuture<T> stage();

  @Override
  public final <U extends @Nullable Object> CompletionStage<U> thenApply(
      Function<? super T, ? extends U> fn) {
    return stage().thenApply(fn);
  }

  @Override
  public final <U extends @Nullable Object> CompletionStage<U> thenApplyAsync(
      Function<? super T, ? extends U> fn) {
    return stage().thenApplyAsync(fn);
  }

  @Override
  public final <U extends @Nullable Object> CompletionStage<U> thenApplyAsync(
      Function<? super T, ? extends U> fn, Executor executor) {
    return stage().thenApplyAsync(fn, executor);
  }

  @Override
  public final CompletionStage<@Nullable Void> thenAccept(Consumer<? super T> action) {
    return stage().thenAccept(action);
  }

  @Override
  public final CompletionStage<@Nullable Void> thenAcceptAsync(Consumer<? super T> action) {
    return stage().thenAcceptAsync(action);
  }

  @Override
  public final CompletionStage<@Nullable Void> thenAcceptAsync(
      Consumer<? super T> action, Executor executor) {
    return stage().thenAcceptAsync(action, executor);
  }

  @Override
  public final CompletionStage<@Nullable Void> thenRun(Runnable action) {
    return stage().thenRun(action);
  }

  @Override
  public final CompletionStage<@Nullable Void> thenRunAsync(Runnable action) {
    return stage().thenRunAsync(action);
  }

  @Override
  public final CompletionStage<@Nullable Void> thenRunAsync(Runnable action, Executor executor) {
    return stage().thenRunAsync(action, executor);
  }

  @Override
  public final <U extends @Nullable Object, V extends @Nullable Object>
      CompletionStage<V> thenCombine(
          CompletionStage<? extends U> other, BiFunction<? super T, ? super U, ? extends V> fn) {
    return stage().thenCombine(other, fn);
  }

  @Override
  public final <U extends @Nullable Object, V extends @Nullable Object>
      CompletionStage<V> thenCombineAsync(
          CompletionStage<? extends U> other, BiFunction<? super T, ? super U, ? extends V> fn) {
    return stage().thenCombineAsync(other, fn);
  }

  @Override
  public final <U extends @Nullable Object, V extends @Nullable Object>
      CompletionStage<V> thenCombineAsync(
          CompletionStage<? extends U> other,
          BiFunction<? super T, ? super U, ? extends V> fn,
          Executor executor) {
    return stage().thenCombineAsync(other, fn, executor);
  }

  @Override
  public final <U extends @Nullable Object> CompletionStage<@Nullable Void> thenAcceptBoth(
      CompletionStage<? extends U> other, BiConsumer<? super T, ? super U> action) {
    return stage().thenAcceptBoth(other, action);
  }

  @Override
  public final <U extends @Nullable Object> CompletionStage<@Nullable Void> thenAcceptBothAsync(
      CompletionStage<? extends U> other, BiConsumer<? super T, ? super U> action) {
    return stage().thenAcceptBothAsync(other, action);
  }

  @Override
  public final <U extends @Nullable Object> CompletionStage<@Nullable Void> thenAcceptBothAsync(
      CompletionStage<? extends U> other,
      BiConsumer<? super T, ? super U> action,
      Executor executor) {
    return stage().thenAcceptBothAsync(other, action, executor);
  }

  @Override
  public final CompletionStage<@Nullable Void> runAfterBoth(
      CompletionStage<?> other, Runnable action) {
    return stage().runAfterBoth(other, action);
  }

  @Override
  public final CompletionStage<@Nullable Void> runAfterBothAsync(
      CompletionStage<?> other, Runnable action) {
    return stage().runAfterBothAsync(other, action);
  }

  @Override
  public final CompletionStage<@Nullable Void> runAfterBothAsync(
      CompletionStage<?> other, Runnable action, Executor executor) {
    return stage().runAfterBothAsync(other, action, executor);
  }

  @Override
  public final <U extends @Nullable Object> CompletionStage<U> applyToEither(
      CompletionStage<? extends T> other, Function<? super T, U> fn) {
    return stage().applyToEither(other, fn);
  }

  @Override
  public final <U extends @Nullable Object> CompletionStage<U> applyToEitherAsync(
      CompletionStage<? extends T> other, Function<? super T, U> fn) {
    return stage().applyToEitherAsync(other, fn);
  }

  @Override
  public final <U extends @Nullable Object> CompletionStage<U> applyToEitherAsync(
      CompletionStage<? extends T> other, Function<? super T, U> fn, Executor executor) {
    return stage().applyToEitherAsync(other, fn, executor);
  }

  @Override
  public final CompletionStage<@Nullable Void> acceptEither(
      CompletionStage<? extends T> other, Consumer<? super T> action) {
    return stage().acceptEither(other, action);
  }

  @Override
  public final CompletionStage<@Nullable Void> acceptEitherAsync(
      CompletionStage<? extends T> other, Consumer<? super T> action) {
    return stage().acceptEitherAsync(other, action);
  }

  @Override
  public final CompletionStage<@Nullable Void> acceptEitherAsync(
      CompletionStage<? extends T> other, Consumer<? super T> action, Executor executor) {
    return stage().acceptEitherAsync(other, action, executor);
  }

  @Override
  public final CompletionStage<@Nullable Void> runAfterEither(
      CompletionStage<?> other, Runnable action) {
    return stage().runAfterEither(other, action);
  }

  @Override
  public final CompletionStage<@Nullable Void> runAfterEitherAsync(
      CompletionStage<?> other, Runnable action) {
    return stage().runAfterEitherAsync(other, action);
  }

  @Override
  public final CompletionStage<@Nullable Void> runAfterEitherAsync(
      CompletionStage<?> other, Runnable action, Executor executor) {
    return stage().runAfterEitherAsync(other, action, executor);
  }

  @Override
  public final <U extends @Nullable Object> CompletionStage<U> thenCompose(
      Function<? super T, ? extends CompletionStage<U>> fn) {
    return stage().thenCompose(fn);
  }

  @Override
  public final <U extends @Nullable Object> CompletionStage<U> thenComposeAsync(
      Function<? super T, ? extends CompletionStage<U>> fn) {
    return stage().thenComposeAsync(fn);
  }

  @Override
  public final <U extends @Nullable Object> CompletionStage<U> thenComposeAsync(
      Function<? super T, ? extends CompletionStage<U>> fn, Executor executor) {
    return stage().thenComposeAsync(fn, executor);
  }

  @Override
  public final <U extends @Nullable Object> CompletionStage<U> handle(
      BiFunction<? super @Nullable T, @Nullable Throwable, ? extends U> fn) {
    return stage().handle(fn);
  }

  @Override
  public final <U extends @Nullable Object> CompletionStage<U> handleAsync(
      BiFunction<? super @Nullable T, @Nullable Throwable, ? extends U> fn) {
    return stage().handleAsync(fn);
  }

  @Override
  public final <U extends @Nullable Object> CompletionStage<U> handleAsync(
      BiFunction<? super @Nullable T, @Nullable Throwable, ? extends U> fn, Executor executor) {
    return stage().handleAsync(fn, executor);
  }

  @Override
  public final CompletionStage<T> whenComplete(
      BiConsumer<? super @Nullable T, ? super @Nullable Throwable> action) {
    return stage().whenComplete(action);
  }

  @Override
  public final CompletionStage<T> whenCompleteAsync(
      BiConsumer<? super @Nullable T, ? super @Nullable Throwable> action) {
    return stage().whenCompleteAsync(action);
  }

  @Override
  public final CompletionStage<T> whenCompleteAsync(
      BiConsumer<? super @Nullable T, ? super @Nullable Throwable> action, Executor executor) {
    return stage().whenCompleteAsync(action, executor);
  }

  @Override
  public final CompletionStage<T> exceptionally(Function<Throwable, ? extends T> fn) {
    return stage().exceptionally(fn);
  }

  @Override
  public final CompletableFuture<T> toCompletableFuture() {
    return stage().copy();
  }
}
