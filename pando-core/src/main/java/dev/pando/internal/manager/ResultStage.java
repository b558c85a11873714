package dev.pando.internal.manager;

import dev.pando.internal.Sneaky;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The result of a manager's object as a stage of this process: what depends on it runs here, and
 * need not be serializable. The result is fetched once somebody asks for a stage.
 */
final class ResultStage {
  private static final MethodKey GET = MethodKey.of(Future.class, "get");

  private final Target target;
  private @Nullable CompletableFuture<@Nullable Object> fetched;

  ResultStage(Target target) {
    this.target = target;
  }

  /** Calls a method of {@link java.util.concurrent.CompletionStage}. */
  @Nullable Object call(Method method, @Nullable Object[] arguments) {
    try {
      return method.invoke(fetched(), arguments);
    } catch (InvocationTargetException e) {
      throw Sneaky.rethrow(e.getTargetException());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e); // a method of an interface
    }
  }

  private synchronized CompletableFuture<@Nullable Object> fetched() {
    CompletableFuture<@Nullable Object> known = fetched;
    if (known == null) {
      CompletableFuture<@Nullable Object> fresh = new CompletableFuture<>();
      Thread.ofVirtual().name("pando-stage").start(() -> fetch(fresh));
      fetched = fresh;
      known = fresh;
    }
    return known;
  }

  private void fetch(CompletableFuture<@Nullable Object> into) {
    try {
      into.complete(target.call(GET));
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      into.completeExceptionally(cause != null ? cause : e);
    } catch (Throwable e) { // of whatever kind: it is the answer
      into.completeExceptionally(e);
    }
  }
}
