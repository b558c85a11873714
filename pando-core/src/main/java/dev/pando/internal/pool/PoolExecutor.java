package dev.pando.internal.pool;

import dev.pando.function.SerializableBiFunction;
import dev.pando.function.SerializableCallable;
import dev.pando.function.SerializableFunction;
import dev.pando.function.SerializableRunnable;
import dev.pando.internal.Sneaky;
import dev.pando.pool.AsyncResult;
import dev.pando.pool.MapOptions;
import dev.pando.pool.PoolInsights;
import dev.pando.pool.ProcessPoolExecutor;
import dev.pando.pool.ResultIterator;
import dev.pando.pool.TaskPolicy;
import dev.pando.process.ChildProcess;
import dev.pando.spi.EncodingException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A pool behind the JDK's interface of executors.
 *
 * <p>What the JDK hands to {@link #execute} may be more than a task: a future that has to be
 * completed in this process. Those are told apart and the work inside them travels; see {@link
 * CallerTask} for {@code invokeAll} and {@code invokeAny}, {@link AsyncTask} for {@link
 * CompletableFuture}.
 */
final class PoolExecutor extends AbstractExecutorService implements ProcessPoolExecutor {
  private static final long TERMINATION_GRACE_NANOS = 1_000_000_000;

  private final ProcessPool pool;
  private final CountDownLatch isShutdown;

  /** The executor of a pool that has just been started. */
  static PoolExecutor of(ProcessPool pool) {
    PoolEngine engine = pool.engine();
    CountDownLatch isShutdown = new CountDownLatch(1);
    LastWork.of(
        () -> {
          isShutdown.countDown();
          boolean _ = engine.shutdown();
        },
        engine);
    return new PoolExecutor(pool, isShutdown);
  }

  private PoolExecutor(ProcessPool pool, CountDownLatch isShutdown) {
    this.pool = pool;
    this.isShutdown = isShutdown;
  }

  @Override
  public ProcessPoolExecutor with(TaskPolicy policy) {
    return new PoolExecutor(pool.with(policy), isShutdown);
  }

  @Override
  public TaskPolicy policy() {
    return pool.policy();
  }

  // Tasks

  /** A task of the JDK's type, so that it can be told what it was when it is given back. */
  private record Calling<T extends @Nullable Object>(Callable<T> task)
      implements SerializableCallable<T>, Runnable {
    @Override
    public T call() throws Exception {
      return task.call();
    }

    @Override
    public void run() {
      try {
        var _ = task.call();
      } catch (Exception e) {
        throw Sneaky.rethrow(e);
      }
    }
  }

  private record Running<T extends @Nullable Object>(Runnable task, T result)
      implements SerializableCallable<T> {
    @Override
    public T call() {
      task.run();
      return result;
    }
  }

  @Override
  public <T extends @Nullable Object> AsyncResult<T> submit(SerializableCallable<T> task) {
    try {
      return pool.applyAsync(task);
    } catch (IllegalStateException e) {
      if (isShutdown()) {
        throw new RejectedExecutionException("the executor is shut down: " + e.getMessage(), e);
      }
      throw e;
    }
  }

  @Override
  public AsyncResult<?> submit(SerializableRunnable task) {
    return this.<@Nullable Object>submit(new Running<@Nullable Object>(task, null));
  }

  @Override
  public <T extends @Nullable Object> AsyncResult<T> submit(Callable<T> task) {
    return submit(
        task instanceof SerializableCallable<T> serializable
            ? serializable
            : new Calling<>(Objects.requireNonNull(task, "task")));
  }

  @Override
  public AsyncResult<?> submit(Runnable task) {
    return this.<@Nullable Object>submit(
        new Running<@Nullable Object>(Objects.requireNonNull(task, "task"), null));
  }

  @Override
  public <T extends @Nullable Object> AsyncResult<T> submit(Runnable task, T result) {
    return submit(new Running<>(Objects.requireNonNull(task, "task"), result));
  }

  @Override
  protected <T extends @Nullable Object> RunnableFuture<T> newTaskFor(Callable<T> callable) {
    return new CallerTask<>(() -> submit(callable));
  }

  @Override
  protected <T extends @Nullable Object> RunnableFuture<T> newTaskFor(Runnable task, T result) {
    return new CallerTask<>(() -> submit(task, result));
  }

  @Override
  public void execute(Runnable task) {
    requireOpen();
    if (task instanceof CallerTask<?> own) {
      var _ = own.submit();
      return;
    }
    if (task.getClass().getEnclosingClass() == ExecutorCompletionService.class) {
      // It runs a CallerTask and then puts it into the queue of this process.
      Thread.startVirtualThread(task);
      return;
    }
    AsyncTask async = AsyncTask.of(task);
    if (async != null) {
      AsyncResult<Object> result = submit(async.callable());
      var _ = result.whenComplete((value, failure) -> complete(async.future(), value, failure));
      return;
    }
    if (task instanceof FutureTask
        || task instanceof CompletableFuture.AsynchronousCompletionTask) {
      throw new EncodingException(
          "%s belongs to this process and cannot be run by a worker: submit its function"
              .formatted(task));
    }
    var _ = submit(task).whenComplete((_, failure) -> report(task, failure));
  }

  private static void complete(
      CompletableFuture<Object> future, Object value, @Nullable Throwable failure) {
    if (failure == null) {
      future.complete(value);
    } else {
      future.completeExceptionally(failure);
    }
  }

  /** Nobody has a future of such a task. */
  private static void report(Runnable task, @Nullable Throwable failure) {
    if (failure != null) {
      System.getLogger("dev.pando")
          .log(
              System.Logger.Level.WARNING,
              "A task given to execute failed: " + Description.ofFunction(task),
              failure);
    }
  }

  // Many elements

  @Override
  public <T extends @Nullable Object, R extends @Nullable Object> ResultIterator<R> map(
      SerializableFunction<? super T, ? extends R> function, Iterable<? extends T> source) {
    return map(function, source, MapOptions.DEFAULT);
  }

  @Override
  public <T extends @Nullable Object, R extends @Nullable Object> ResultIterator<R> map(
      SerializableFunction<? super T, ? extends R> function,
      Iterable<? extends T> source,
      int chunkSize) {
    return map(function, source, MapOptions.DEFAULT.withChunkSize(chunkSize));
  }

  @Override
  public <T extends @Nullable Object, R extends @Nullable Object> ResultIterator<R> map(
      SerializableFunction<? super T, ? extends R> function,
      Iterable<? extends T> source,
      MapOptions options) {
    requireOpen();
    return pool.imap(function, source, options);
  }

  @Override
  public <T extends @Nullable Object, U extends @Nullable Object, R extends @Nullable Object>
      ResultIterator<R> map(
          SerializableBiFunction<? super T, ? super U, ? extends R> function,
          Iterable<? extends T> left,
          Iterable<? extends U> right,
          MapOptions options) {
    requireOpen();
    return pool.imapPairs(function, left, right, options);
  }

  private void requireOpen() {
    if (isShutdown()) {
      throw new RejectedExecutionException("the executor is shut down");
    }
  }

  // The end

  @Override
  public void shutdown() {
    isShutdown.countDown();
    pool.shutdown();
  }

  @Override
  public List<Runnable> shutdownNow() {
    isShutdown.countDown();
    List<Runnable> unbegun = new ArrayList<>();
    for (SerializableCallable<?> task : pool.terminateAndGiveBack()) {
      unbegun.add(
          switch (task) {
            case Running<?>(Runnable runnable, _) -> runnable;
            case Calling<?> calling -> calling;
            default -> new Calling<>(task);
          });
    }
    return unbegun;
  }

  @Override
  public void terminateWorkers() {
    isShutdown.countDown();
    List<ChildProcess> asked = pool.engine().terminateInOrder();
    long end = System.nanoTime() + TERMINATION_GRACE_NANOS;
    try {
      for (ChildProcess worker : asked) {
        boolean _ = worker.join(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    asked.forEach(ChildProcess::kill);
  }

  @Override
  public void killWorkers() {
    isShutdown.countDown();
    pool.terminate();
  }

  @Override
  public boolean isShutdown() {
    return isShutdown.getCount() == 0;
  }

  @Override
  public boolean isTerminated() {
    try {
      return isShutdown() && pool.join(Duration.ZERO);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    long end = System.nanoTime() + unit.toNanos(timeout);
    return isShutdown.await(timeout, unit)
        && pool.join(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
  }

  @Override
  public int workers() {
    return pool.workers();
  }

  @Override
  public void resize(int minWorkers, int maxWorkers) {
    pool.resize(minWorkers, maxWorkers);
  }

  @Override
  public PoolInsights insights() {
    return pool.insights();
  }

  @Override
  public List<Long> workerPids() {
    return pool.workerPids();
  }

  @Override
  public String toString() {
    return "ProcessPoolExecutor[workers=" + workers() + ", pids=" + workerPids() + "]";
  }
}
