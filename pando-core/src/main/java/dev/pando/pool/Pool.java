package dev.pando.pool;

import dev.pando.function.SerializableBiFunction;
import dev.pando.function.SerializableCallable;
import dev.pando.function.SerializableConsumer;
import dev.pando.function.SerializableFunction;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Worker processes that run functions on data; Python's {@code multiprocessing.Pool}.
 *
 * <pre>{@code
 * try (Pool pool = Pando.pool()) {
 *   List<Integer> squares = pool.map(x -> x * x, List.of(1, 2, 3));
 * }
 * }</pre>
 *
 * <p>Functions, arguments and results travel by value. Whatever cannot be sent is refused in the
 * caller with an {@link dev.pando.spi.EncodingException} that names the path to the culprit.
 *
 * <p><b>Failures.</b> An exception thrown by a task is thrown again in the caller, as itself, with
 * its remote stack trace; checked exceptions too, although the methods do not declare them. A task
 * whose worker dies (killed, crashed, {@link System#exit}) fails with {@link WorkerDiedException};
 * other tasks are unaffected and the worker is replaced. The functions of {@code map} and its kin
 * go on for all elements even if one fails; then the failure of the first failed element is thrown.
 *
 * <p><b>Chunks.</b> Methods that take no chunk size send large chunks first and small ones last;
 * what a slow element holds up behind it is given to other workers.
 *
 * <p>All methods may be called from any thread, virtual threads included. A method called after
 * {@link #close} or {@link #terminate} throws {@link IllegalStateException}.
 */
public interface Pool extends AutoCloseable {

  /**
   * The same pool, with another policy for the tasks that are given to it through the returned
   * object. It has the same workers and the same life: to close it is to close this one.
   */
  Pool with(TaskPolicy policy);

  /** What holds for tasks that are given to this object. */
  TaskPolicy policy();

  /**
   * The same pool, with a limit for the run of each task or element; see {@link
   * TaskPolicy#withTimeout}.
   */
  default Pool withTimeout(Duration limit) {
    return with(policy().withTimeout(limit));
  }

  /** The same pool, with another rule for lost tasks. */
  default Pool withRetry(RetryPolicy rule) {
    return with(policy().withRetry(rule));
  }

  /** The same pool, with somebody who hears of the progress of each call. */
  default Pool withProgress(ProgressListener listener) {
    return with(policy().withProgress(listener));
  }

  /** Runs a task in a worker and waits for its result; {@code Pool.apply}. */
  <R extends @Nullable Object> R apply(SerializableCallable<R> task) throws InterruptedException;

  /** Applies a function to an argument in a worker and waits for the result. */
  <T extends @Nullable Object, R extends @Nullable Object> R apply(
      SerializableFunction<? super T, ? extends R> function, T argument)
      throws InterruptedException;

  /**
   * Hands a task to a worker and returns at once; {@code Pool.apply_async}. The task is encoded
   * before the method returns, so later changes to what it captured are not seen.
   */
  <R extends @Nullable Object> AsyncResult<R> applyAsync(SerializableCallable<R> task);

  /** Applies a function to an argument in a worker and returns at once. */
  <T extends @Nullable Object, R extends @Nullable Object> AsyncResult<R> applyAsync(
      SerializableFunction<? super T, ? extends R> function, T argument);

  /**
   * Applies a function to every element and returns the results in the order of the elements;
   * {@code Pool.map}.
   */
  <T extends @Nullable Object, R extends @Nullable Object> List<R> map(
      SerializableFunction<? super T, ? extends R> function, Iterable<? extends T> source)
      throws InterruptedException;

  /**
   * Applies a function to every element, sent in chunks of {@code chunkSize} elements.
   *
   * @param chunkSize elements per message, at least 1
   */
  <T extends @Nullable Object, R extends @Nullable Object> List<R> map(
      SerializableFunction<? super T, ? extends R> function,
      Iterable<? extends T> source,
      int chunkSize)
      throws InterruptedException;

  /** As {@link #map(SerializableFunction, Iterable)}, but returns at once. */
  <T extends @Nullable Object, R extends @Nullable Object> AsyncResult<List<R>> mapAsync(
      SerializableFunction<? super T, ? extends R> function, Iterable<? extends T> source);

  /** As {@link #map(SerializableFunction, Iterable, int)}, but returns at once. */
  <T extends @Nullable Object, R extends @Nullable Object> AsyncResult<List<R>> mapAsync(
      SerializableFunction<? super T, ? extends R> function,
      Iterable<? extends T> source,
      int chunkSize);

  /**
   * Applies a function lazily: the source is read by the thread that asks for results, no further
   * ahead than keeps the workers busy, and may be infinite; results come in the order of the
   * elements. {@code Pool.imap}.
   */
  <T extends @Nullable Object, R extends @Nullable Object> ResultIterator<R> imap(
      SerializableFunction<? super T, ? extends R> function, Iterable<? extends T> source);

  /** As {@link #imap(SerializableFunction, Iterable)} with {@code chunkSize} elements a message. */
  <T extends @Nullable Object, R extends @Nullable Object> ResultIterator<R> imap(
      SerializableFunction<? super T, ? extends R> function,
      Iterable<? extends T> source,
      int chunkSize);

  /** As {@link #imap(SerializableFunction, Iterable)}, read as the options say. */
  <T extends @Nullable Object, R extends @Nullable Object> ResultIterator<R> imap(
      SerializableFunction<? super T, ? extends R> function,
      Iterable<? extends T> source,
      MapOptions options);

  /** As {@code imap}, but results come as they are ready; {@code Pool.imap_unordered}. */
  <T extends @Nullable Object, R extends @Nullable Object> ResultIterator<R> imapUnordered(
      SerializableFunction<? super T, ? extends R> function, Iterable<? extends T> source);

  /** As {@code imapUnordered} with {@code chunkSize} elements a message. */
  <T extends @Nullable Object, R extends @Nullable Object> ResultIterator<R> imapUnordered(
      SerializableFunction<? super T, ? extends R> function,
      Iterable<? extends T> source,
      int chunkSize);

  /** As {@code imapUnordered}, read as the options say. */
  <T extends @Nullable Object, R extends @Nullable Object> ResultIterator<R> imapUnordered(
      SerializableFunction<? super T, ? extends R> function,
      Iterable<? extends T> source,
      MapOptions options);

  /**
   * Applies a function of two arguments to every pair; {@code Pool.starmap}.
   *
   * @param pairs records with two components, arrays or lists of two elements, or map entries
   */
  <T extends @Nullable Object, U extends @Nullable Object, R extends @Nullable Object>
      List<R> starmap(
          SerializableBiFunction<? super T, ? super U, ? extends R> function, Iterable<?> pairs)
          throws InterruptedException;

  /** As {@link #starmap} with {@code chunkSize} pairs a message. */
  <T extends @Nullable Object, U extends @Nullable Object, R extends @Nullable Object>
      List<R> starmap(
          SerializableBiFunction<? super T, ? super U, ? extends R> function,
          Iterable<?> pairs,
          int chunkSize)
          throws InterruptedException;

  /** As {@link #starmap}, but returns at once; {@code Pool.starmap_async}. */
  <T extends @Nullable Object, U extends @Nullable Object, R extends @Nullable Object>
      AsyncResult<List<R>> starmapAsync(
          SerializableBiFunction<? super T, ? super U, ? extends R> function, Iterable<?> pairs);

  /** Runs an action on every element and waits for all; nothing but failures comes back. */
  <T extends @Nullable Object> void forEach(
      SerializableConsumer<? super T> action, Iterable<? extends T> source)
      throws InterruptedException;

  /** The number of workers that this pool keeps, or the most that it may have. */
  int workers();

  /**
   * Changes the number of workers that this pool keeps. More are started in the background; those
   * that are too many end after the task that they are at.
   *
   * @throws IllegalArgumentException if less than 1
   */
  void resize(int workers);

  /**
   * Changes how few workers this pool keeps and how many it may have.
   *
   * @throws IllegalArgumentException if the least is negative or more than the most, or the most
   *     less than 1
   */
  void resize(int minWorkers, int maxWorkers);

  /** The process ids of the workers that are alive now. */
  List<Long> workerPids();

  /** Where the time of the workers went until now; also when the pool is closed. */
  PoolInsights insights();

  /**
   * What {@link PoolBuilder#onWorkerExit} gave in the workers that have ended, in the order of
   * their ends; in all of them once the pool is closed.
   */
  List<WorkerExit> workerExits();

  /**
   * Accepts no more tasks, waits until all that were accepted are done, and ends the workers; as
   * {@link java.util.concurrent.ExecutorService#close} does, and Python's {@code close} and {@code
   * join} together. When the waiting thread is interrupted the pool is terminated and the interrupt
   * status kept. Does nothing on a closed pool.
   */
  @Override
  void close();

  /**
   * Ends the workers at once; tasks that have not finished fail with {@link
   * java.util.concurrent.CancellationException}. Bounded in time, and may be called from any
   * thread; {@code Pool.terminate}.
   */
  void terminate();

  /**
   * Waits until the workers of a closed or terminated pool have ended; {@code Pool.join}.
   *
   * @throws IllegalStateException if the pool still accepts tasks
   */
  void join() throws InterruptedException;

  /**
   * Waits until the workers of a closed or terminated pool have ended.
   *
   * @return false if the time ran out first
   * @throws IllegalStateException if the pool still accepts tasks
   */
  boolean join(Duration timeout) throws InterruptedException;
}
