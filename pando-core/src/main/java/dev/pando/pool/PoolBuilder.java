package dev.pando.pool;

import dev.pando.function.SerializableCallable;
import dev.pando.function.SerializableRunnable;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Describes a pool before it is started; the keyword arguments of Python's {@code Pool}. Each
 * method returns this builder.
 *
 * <pre>{@code
 * try (Pool pool = Pando.poolBuilder().workers(4).maxTasksPerWorker(1000).build()) {
 *   ...
 * }
 * }</pre>
 */
public interface PoolBuilder {
  /**
   * How many workers to keep; by default as many as this process may use cpus, but no more than fit
   * into memory.
   *
   * @throws IllegalArgumentException if less than 1
   */
  PoolBuilder workers(int workers);

  /**
   * How few workers to keep and how many to have at most: they are started as tasks ask for them. A
   * pool keeps all of its workers unless it is told so here, an executor one.
   *
   * @throws IllegalArgumentException if the least is negative or more than the most, or the most
   *     less than 1
   */
  PoolBuilder workers(int min, int max);

  /**
   * Gives the workers names: this and a dash and a small number that no other living worker of the
   * pool has. By default they are numbered as all processes are. Answers to {@code
   * thread_name_prefix}.
   *
   * @throws IllegalArgumentException if it is blank
   */
  PoolBuilder workerNames(String prefix);

  /** Keeps no workers, and starts as many as the pool would keep otherwise on demand. */
  PoolBuilder workersOnDemand();

  /**
   * Ends a worker that had nothing to do for so long, if there are more than the least number. By
   * default workers stay.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  PoolBuilder idleTimeout(Duration timeout);

  /**
   * Replaces a worker when it is so old, after the task that it is at. By default workers are kept.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  PoolBuilder maxWorkerAge(Duration age);

  /**
   * Replaces a worker whose process has more resident memory than this, after the task that it is
   * at; it is looked at some times a second. By default, and where the system does not tell,
   * workers are kept.
   *
   * @param bytes resident memory of the process
   * @throws IllegalArgumentException if it is not positive
   */
  PoolBuilder maxWorkerMemory(long bytes);

  /**
   * Replaces a worker whose process has grown by more than this since it was ready for its first
   * task, after the task that it is at; it is looked at some times a second. For tasks that leak
   * something, where it is not known how large a worker is to begin with: that depends on the start
   * method, on the initializer and on {@link #workerState}. By default, and where the system does
   * not tell, workers are kept.
   *
   * <p>A JVM seldom gives memory back, so a healthy worker grows until its heap has been as large
   * as its tasks need before garbage is collected, at most {@link #maxHeap}, and some ten MiB more
   * for compiled code.
   *
   * @param bytes resident memory of the process, beyond what it had when it was ready
   * @throws IllegalArgumentException if it is not positive
   */
  PoolBuilder maxWorkerGrowth(long bytes);

  /** What holds for all tasks, unless {@link Pool#with} says otherwise. */
  PoolBuilder policy(TaskPolicy policy);

  /**
   * Runs in each worker before its first task; {@code initializer}. When it fails the pool is
   * broken: all tasks fail with a {@link dev.pando.process.ProcessException} whose cause is the
   * failure.
   */
  PoolBuilder initializer(SerializableRunnable initializer);

  /**
   * Makes an object in each worker before its first task, which its tasks get by {@link
   * Worker#state}: a model, a connection. One that is {@link AutoCloseable} is closed when the
   * worker ends. When it cannot be made the pool is broken, as with {@link #initializer}, which
   * runs before.
   */
  PoolBuilder workerState(SerializableCallable<?> maker);

  /**
   * Gives an object to each worker once, which its tasks get by {@link Worker#shared}: what many
   * tasks need need not travel with each. Each worker has its own copy.
   */
  PoolBuilder shared(Object object);

  /**
   * Runs in each worker after its last task, when the pool is closed or the worker replaced; what
   * it returns is collected, see {@link Pool#workerExits}. Not in workers that are killed, by
   * {@link Pool#terminate} for example.
   */
  PoolBuilder onWorkerExit(SerializableCallable<?> action);

  /**
   * Keeps the five slowest tasks for {@link Pool#insights}; the arguments of those that take
   * longest are turned into text.
   */
  PoolBuilder insights();

  /**
   * How much the workers step back behind other processes, on Linux; elsewhere they do not start.
   *
   * @param value from -20, the most urgent, which needs privileges, to 19
   * @throws IllegalArgumentException if it is out of range
   */
  PoolBuilder nice(int value);

  /**
   * Has each worker run on one cpu of its own, as long as there are enough, on Linux; elsewhere
   * they do not start.
   */
  PoolBuilder pinWorkers();

  /**
   * Replaces a worker after so many tasks, a chunk being one task; {@code maxtasksperchild}. By
   * default workers are kept.
   *
   * @throws IllegalArgumentException if less than 1
   */
  PoolBuilder maxTasksPerWorker(int tasks);

  /**
   * The largest heap of each worker, in bytes. By default the workers share the available memory.
   */
  PoolBuilder maxHeap(long bytes);

  /** Further options for the workers' JVMs. */
  PoolBuilder jvmOptions(List<String> options);

  /** Changes to the workers' environment variables. */
  PoolBuilder environment(Map<String, String> changes);

  /**
   * Starts the workers.
   *
   * @throws dev.pando.process.ProcessException if one of them cannot be started; the others are
   *     ended again
   * @throws dev.pando.spi.EncodingException if the initializer cannot be sent
   */
  Pool build();

  /**
   * Starts the workers, for use as an {@link java.util.concurrent.ExecutorService}.
   *
   * @throws dev.pando.process.ProcessException if one of them cannot be started; the others are
   *     ended again
   * @throws dev.pando.spi.EncodingException if the initializer cannot be sent
   */
  ProcessPoolExecutor buildExecutor();
}
