package dev.pando.pool;

import dev.pando.function.SerializableBiFunction;
import dev.pando.function.SerializableCallable;
import dev.pando.function.SerializableFunction;
import dev.pando.function.SerializableRunnable;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * An {@link ExecutorService} whose workers are processes; Python's {@code
 * concurrent.futures.ProcessPoolExecutor}.
 *
 * <pre>{@code
 * try (ProcessPoolExecutor executor = Pando.executor()) {
 *   AsyncResult<Integer> sum = executor.submit(() -> IntStream.range(0, 1000).sum());
 *   IO.println(sum.get());
 * }
 * }</pre>
 *
 * <p>What a task captures and what it returns travel by value; a task that cannot be sent is
 * refused by the call that submits it, with an {@link dev.pando.spi.EncodingException} that names
 * the path to the culprit. A lambda that is given to the methods declared here is serializable by
 * itself. One that is made for a method of the JDK, such as {@code invokeAll} or {@link
 * java.util.concurrent.ExecutorCompletionService}, has to be a {@link SerializableCallable}.
 *
 * <p><b>Failures.</b> A task whose worker dies fails with {@link WorkerDiedException}; all others
 * go on and the worker is replaced, where Python's executor is broken from then on. {@code
 * cancel(true)} interrupts a task that runs, and if it does not end, kills its worker and replaces
 * it.
 *
 * <p><b>The end.</b> After {@link #shutdown} what was submitted is still done; further tasks are
 * refused with {@link java.util.concurrent.RejectedExecutionException}. {@link #close} waits for
 * all of it.
 *
 * <p>{@link java.util.concurrent.CompletableFuture#supplyAsync(java.util.function.Supplier,
 * java.util.concurrent.Executor)} and {@code runAsync} work with serializable functions. Dependent
 * stages such as {@code thenApplyAsync} belong to the calling process and are refused as tasks.
 */
public interface ProcessPoolExecutor extends ExecutorService {

  /**
   * The same executor, with another policy for the tasks that are given to it through the returned
   * object. It has the same workers and the same life: to close it is to close this one.
   */
  ProcessPoolExecutor with(TaskPolicy policy);

  /** What holds for tasks that are given to this object. */
  TaskPolicy policy();

  /**
   * The same executor, with a limit for the run of each task or element; see {@link
   * TaskPolicy#withTimeout}.
   */
  default ProcessPoolExecutor withTimeout(Duration limit) {
    return with(policy().withTimeout(limit));
  }

  /** The same executor, with another rule for lost tasks. */
  default ProcessPoolExecutor withRetry(RetryPolicy rule) {
    return with(policy().withRetry(rule));
  }

  /** The same executor, with somebody who hears of the progress of each call. */
  default ProcessPoolExecutor withProgress(ProgressListener listener) {
    return with(policy().withProgress(listener));
  }

  /** Hands a task to a worker and returns at once; {@code Executor.submit}. */
  <T extends @Nullable Object> AsyncResult<T> submit(SerializableCallable<T> task);

  /** Hands a task without a result to a worker and returns at once. */
  AsyncResult<?> submit(SerializableRunnable task);

  @Override
  <T extends @Nullable Object> AsyncResult<T> submit(Callable<T> task);

  @Override
  AsyncResult<?> submit(Runnable task);

  /**
   * Runs a task and then gives the worker's copy of {@code result}, which the task may have changed
   * if it captured it.
   */
  @Override
  <T extends @Nullable Object> AsyncResult<T> submit(Runnable task, T result);

  /**
   * Applies a function to every element; results come in the order of the elements, {@code
   * Executor.map}. The source is read as results are asked for, no further ahead than keeps the
   * workers busy, and may be infinite. After the failure of an element the iteration can go on.
   */
  <T extends @Nullable Object, R extends @Nullable Object> ResultIterator<R> map(
      SerializableFunction<? super T, ? extends R> function, Iterable<? extends T> source);

  /**
   * As {@link #map(SerializableFunction, Iterable)} with {@code chunkSize} elements a message.
   *
   * @throws IllegalArgumentException if the size is less than 1
   */
  <T extends @Nullable Object, R extends @Nullable Object> ResultIterator<R> map(
      SerializableFunction<? super T, ? extends R> function,
      Iterable<? extends T> source,
      int chunkSize);

  /** As {@link #map(SerializableFunction, Iterable)}, read as the options say. */
  <T extends @Nullable Object, R extends @Nullable Object> ResultIterator<R> map(
      SerializableFunction<? super T, ? extends R> function,
      Iterable<? extends T> source,
      MapOptions options);

  /**
   * Applies a function of two arguments to the elements of two sources side by side, as far as the
   * shorter one goes.
   */
  <T extends @Nullable Object, U extends @Nullable Object, R extends @Nullable Object>
      ResultIterator<R> map(
          SerializableBiFunction<? super T, ? super U, ? extends R> function,
          Iterable<? extends T> left,
          Iterable<? extends U> right,
          MapOptions options);

  /** As {@link #map(SerializableBiFunction, Iterable, Iterable, MapOptions)} with none. */
  default <T extends @Nullable Object, U extends @Nullable Object, R extends @Nullable Object>
      ResultIterator<R> map(
          SerializableBiFunction<? super T, ? super U, ? extends R> function,
          Iterable<? extends T> left,
          Iterable<? extends U> right) {
    return map(function, left, right, MapOptions.DEFAULT);
  }

  /**
   * Ends the workers at once; tasks that run fail with {@link
   * java.util.concurrent.CancellationException}, and so do those that wait.
   *
   * @return the tasks that no worker had begun, as they were submitted; one that was submitted as a
   *     callable is called by {@code run}, in the process that runs it
   */
  @Override
  List<Runnable> shutdownNow();

  /**
   * Asks the processes of all workers to end (SIGTERM), so that their shutdown hooks run, and kills
   * those that are still there a second later. The executor is shut down; all tasks fail; {@code
   * terminate_workers}.
   */
  void terminateWorkers();

  /**
   * Kills the processes of all workers (SIGKILL). The executor is shut down; all tasks fail; {@code
   * kill_workers}.
   */
  void killWorkers();

  /** The most workers that this executor may have; they are started as tasks ask for them. */
  int workers();

  /**
   * Changes how few workers this executor keeps and how many it may have.
   *
   * @throws IllegalArgumentException if the least is negative or more than the most, or the most
   *     less than 1
   */
  void resize(int minWorkers, int maxWorkers);

  /** Where the time of the workers went until now; also when the executor is closed. */
  PoolInsights insights();

  /** The process ids of the workers that are alive now. */
  List<Long> workerPids();
}
