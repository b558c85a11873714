package dev.pando.internal.pool;

import dev.pando.function.SerializableCallable;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.lang.invoke.SerializedLambda;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What {@link CompletableFuture#supplyAsync} and {@code runAsync} hand to an executor: a function,
 * and the future that waits for its result. The future stays here and the function travels.
 *
 * <p>The JDK's class has no accessors for the two, but it is serializable in form: its stream shows
 * each object that it would write, and that is enough to find them.
 *
 * @param function a {@link Supplier} or {@link Runnable}, or what stands for one in a stream
 * @param future to be completed
 */
record AsyncTask(Object function, CompletableFuture<Object> future) {

  /** Takes a task apart; null if it is another kind of task. */
  static @Nullable AsyncTask of(Runnable task) {
    if (!(task instanceof CompletableFuture.AsynchronousCompletionTask)
        || !(task instanceof Serializable)) {
      return null;
    }
    try (Finder finder = new Finder(task)) {
      finder.writeObject(task);
      Object function = finder.function;
      CompletableFuture<Object> future = finder.future;
      return function == null || future == null || finder.isDependent
          ? null
          : new AsyncTask(function, future);
    } catch (IOException e) {
      return null; // of a form that was not known when this was written
    }
  }

  /** The function as a task for a worker. */
  SerializableCallable<Object> callable() {
    return new Call(function);
  }

  private record Call(Object function) implements SerializableCallable<Object> {
    @Override
    @SuppressWarnings("NullAway") // a null result is as good as another
    public Object call() throws Exception {
      return switch (function) {
        case Callable<?> callable -> callable.call();
        case Supplier<?> supplier -> supplier.get();
        case Runnable runnable -> {
          runnable.run();
          yield null;
        }
        default -> throw new AssertionError(function);
      };
    }
  }

  /** A stream to nowhere that looks at what goes through. */
  private static final class Finder extends ObjectOutputStream {
    private final Object task;
    private @Nullable Object function;
    private @Nullable CompletableFuture<Object> future;
    private boolean isDependent;

    Finder(Object task) throws IOException {
      super(OutputStream.nullOutputStream());
      this.task = task;
      enableReplaceObject(true);
    }

    @Override
    @SuppressWarnings({"unchecked", "ReferenceEquality"}) // it is made for what the function gives
    protected @Nullable Object replaceObject(Object object) {
      if (object == task) {
        return object;
      }
      if (object instanceof CompletableFuture<?> found) {
        isDependent |= future != null; // a source and its dependent
        future = (CompletableFuture<Object>) found;
      } else if (object instanceof Supplier
          || object instanceof Runnable
          || object instanceof SerializedLambda) { // which becomes the lambda where it arrives
        function = object;
      } else {
        isDependent = true;
      }
      return null;
    }
  }
}
