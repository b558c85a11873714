package dev.pando.internal.pool;

import dev.pando.function.SerializableCallable;
import dev.pando.function.SerializableFunction;
import org.jspecify.annotations.Nullable;

/** A function and its argument as one task. */
record Application<T extends @Nullable Object, R extends @Nullable Object>(
    SerializableFunction<? super T, ? extends R> function, T argument)
    implements SerializableCallable<R> {
  @Override
  public R call() throws Exception {
    return function.applyThrowing(argument);
  }
}
