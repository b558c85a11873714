package dev.pando.benchmarks.peer;

import dev.pando.function.SerializableCallable;
import dev.pando.function.SerializableFunction;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A worker process of {@link RmiPool}. */
final class RmiWorkerMain implements RmiWorker {

  private RmiWorkerMain() {}

  public static void main(String[] args) throws IOException {
    RmiChild.serve(new RmiWorkerMain());
  }

  @Override
  public @Nullable Object call(SerializableCallable<?> task) {
    try {
      return task.call();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Integer apply(SerializableFunction<Integer, Integer> function, Integer argument) {
    return function.apply(argument);
  }
}
