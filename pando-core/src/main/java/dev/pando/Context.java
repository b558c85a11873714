package dev.pando;

import dev.pando.function.SerializableRunnable;
import dev.pando.pool.Pool;
import dev.pando.pool.PoolBuilder;
import dev.pando.process.ChildProcess;
import dev.pando.process.ChildProcessBuilder;
import dev.pando.sync.SharedBarrier;
import dev.pando.sync.SharedCondition;
import dev.pando.sync.SharedCountDownLatch;
import dev.pando.sync.SharedEvent;
import dev.pando.sync.SharedLock;
import dev.pando.sync.SharedReadWriteLock;
import dev.pando.sync.SharedReentrantLock;
import dev.pando.sync.SharedSemaphore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Makes processes and pools in one way of starting them; Python's context objects. Immutable: the
 * {@code with} methods return a context of their own.
 *
 * <p>{@link Pando} has the same factories on the default context.
 */
public interface Context {
  /** How this context starts processes. */
  StartMethod startMethod();

  /**
   * This context with another {@code java} launcher for its children; {@code set_executable}.
   *
   * @param executable the launcher's path; a relative one is looked up from the working directory
   */
  Context withJavaExecutable(Path executable);

  /** This context with further options for its children's JVMs, after those that they inherit. */
  Context withJvmOptions(List<String> options);

  /**
   * A process that will run the target; {@code Process}. Nothing happens before {@link
   * ChildProcess#start}.
   */
  ChildProcess process(SerializableRunnable target);

  /** A process to be described further: name, daemon, JVM options, environment, redirects. */
  ChildProcessBuilder processBuilder(SerializableRunnable target);

  /** A started pool with as many workers as this process may use cpus and memory has room for. */
  Pool pool();

  /**
   * A started pool.
   *
   * @throws IllegalArgumentException if {@code workers} is less than 1
   */
  Pool pool(int workers);

  /** A pool to be described further. */
  PoolBuilder poolBuilder();

  /** A lock for threads of any number of processes; {@code Lock}. */
  SharedLock lock();

  /** A lock that its owner may take again; {@code RLock}. */
  SharedReentrantLock reentrantLock();

  /** A condition with a reentrant lock of its own; {@code Condition()}. */
  SharedCondition condition();

  /** A condition of a lock; {@code Condition(lock)}. */
  SharedCondition condition(SharedLock lock);

  /**
   * A semaphore; {@code Semaphore}.
   *
   * @param permits how many it has at the beginning
   */
  SharedSemaphore semaphore(int permits);

  /** A semaphore that never has more permits than at the beginning; {@code BoundedSemaphore}. */
  SharedSemaphore boundedSemaphore(int permits);

  /** An event that is not set; {@code Event}. */
  SharedEvent event();

  /** A barrier of so many parties; {@code Barrier(parties)}. */
  SharedBarrier barrier(int parties);

  /**
   * A barrier; {@code Barrier(parties, action)}.
   *
   * @param action what the last party does before all go on
   */
  SharedBarrier barrier(int parties, SerializableRunnable action);

  /**
   * A barrier; {@code Barrier(parties, action, timeout)}.
   *
   * @param action what the last party does before all go on
   * @param timeout how long each party waits that does not say
   */
  SharedBarrier barrier(int parties, SerializableRunnable action, Duration timeout);

  /**
   * A barrier; {@code Barrier(parties, timeout=...)}.
   *
   * @param timeout how long each party waits that does not say
   */
  SharedBarrier barrier(int parties, Duration timeout);

  /** A latch that opens after so many counts. */
  SharedCountDownLatch countDownLatch(int count);

  /** A lock for many readers or one writer. */
  SharedReadWriteLock readWriteLock();
}
