package dev.pando;

import dev.pando.connection.Pipe;
import dev.pando.function.SerializableRunnable;
import dev.pando.manager.Manager;
import dev.pando.manager.ManagerBuilder;
import dev.pando.memory.SharedBoolean;
import dev.pando.memory.SharedBooleanArray;
import dev.pando.memory.SharedByte;
import dev.pando.memory.SharedByteArray;
import dev.pando.memory.SharedChar;
import dev.pando.memory.SharedCharArray;
import dev.pando.memory.SharedDouble;
import dev.pando.memory.SharedDoubleArray;
import dev.pando.memory.SharedFloat;
import dev.pando.memory.SharedFloatArray;
import dev.pando.memory.SharedInt;
import dev.pando.memory.SharedIntArray;
import dev.pando.memory.SharedLong;
import dev.pando.memory.SharedLongArray;
import dev.pando.memory.SharedShort;
import dev.pando.memory.SharedShortArray;
import dev.pando.memory.SharedStruct;
import dev.pando.memory.SharedStructArray;
import dev.pando.pool.Pool;
import dev.pando.pool.PoolBuilder;
import dev.pando.pool.ProcessPoolExecutor;
import dev.pando.process.ChildProcess;
import dev.pando.process.ChildProcessBuilder;
import dev.pando.queue.SharedJoinableQueue;
import dev.pando.queue.SharedQueue;
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

  /** A pipe whose two ends both send and receive; {@code Pipe()}. */
  Pipe pipe();

  /** A pipe whose first end receives what the second sends; {@code Pipe(duplex=False)}. */
  Pipe oneWayPipe();

  /** A queue without a bound; {@code Queue()} and {@code SimpleQueue()}. */
  <E> SharedQueue<E> queue();

  /**
   * A queue; {@code Queue(maxsize)}.
   *
   * @param capacity most elements that it holds
   * @throws IllegalArgumentException if that is less than 1
   */
  <E> SharedQueue<E> queue(int capacity);

  /** A queue of tasks without a bound; {@code JoinableQueue()}. */
  <E> SharedJoinableQueue<E> joinableQueue();

  /**
   * A queue of tasks; {@code JoinableQueue(maxsize)}.
   *
   * @param capacity most elements that it holds
   * @throws IllegalArgumentException if that is less than 1
   */
  <E> SharedJoinableQueue<E> joinableQueue(int capacity);

  /** A started pool with as many workers as this process may use cpus and memory has room for. */
  Pool pool();

  /**
   * A started pool.
   *
   * @throws IllegalArgumentException if {@code workers} is less than 1
   */
  Pool pool(int workers);

  /** A started executor with as many workers as {@link #pool()} has. */
  ProcessPoolExecutor executor();

  /**
   * A started executor.
   *
   * @throws IllegalArgumentException if there would be no worker
   */
  ProcessPoolExecutor executor(int workers);

  /** A pool or executor to be described further. */
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

  /** A started manager of shared objects; {@code Manager()}. */
  Manager manager();

  /** A manager to be described further. */
  ManagerBuilder managerBuilder();

  // --- Memory

  /** An {@code int} that several processes see, with a lock; {@code Value}. */
  default SharedInt sharedInt(int initial) {
    return SharedInt.create(initial);
  }

  /** A {@code long} that several processes see, with a lock; {@code Value}. */
  default SharedLong sharedLong(long initial) {
    return SharedLong.create(initial);
  }

  /** A {@code double} that several processes see, with a lock; {@code Value}. */
  default SharedDouble sharedDouble(double initial) {
    return SharedDouble.create(initial);
  }

  /** A {@code float} that several processes see, with a lock; {@code Value}. */
  default SharedFloat sharedFloat(float initial) {
    return SharedFloat.create(initial);
  }

  /** A {@code short} that several processes see, with a lock; {@code Value}. */
  default SharedShort sharedShort(short initial) {
    return SharedShort.create(initial);
  }

  /** A {@code byte} that several processes see, with a lock; {@code Value}. */
  default SharedByte sharedByte(byte initial) {
    return SharedByte.create(initial);
  }

  /** A {@code char} that several processes see, with a lock; {@code Value}. */
  default SharedChar sharedChar(char initial) {
    return SharedChar.create(initial);
  }

  /** A {@code boolean} that several processes see, with a lock; {@code Value}. */
  default SharedBoolean sharedBoolean(boolean initial) {
    return SharedBoolean.create(initial);
  }

  /**
   * An {@code int} array of zeros that several processes see, with a lock; {@code Array}.
   *
   * @throws IllegalArgumentException if the size is negative
   */
  default SharedIntArray sharedIntArray(int size) {
    return SharedIntArray.create(size);
  }

  /** A copy of an {@code int} array that several processes see, with a lock; {@code Array}. */
  default SharedIntArray sharedIntArray(int[] content) {
    return SharedIntArray.create(content);
  }

  /**
   * A {@code long} array of zeros that several processes see, with a lock; {@code Array}.
   *
   * @throws IllegalArgumentException if the size is negative
   */
  default SharedLongArray sharedLongArray(int size) {
    return SharedLongArray.create(size);
  }

  /** A copy of a {@code long} array that several processes see, with a lock; {@code Array}. */
  default SharedLongArray sharedLongArray(long[] content) {
    return SharedLongArray.create(content);
  }

  /**
   * A {@code double} array of zeros that several processes see, with a lock; {@code Array}.
   *
   * @throws IllegalArgumentException if the size is negative
   */
  default SharedDoubleArray sharedDoubleArray(int size) {
    return SharedDoubleArray.create(size);
  }

  /** A copy of a {@code double} array that several processes see, with a lock; {@code Array}. */
  default SharedDoubleArray sharedDoubleArray(double[] content) {
    return SharedDoubleArray.create(content);
  }

  /**
   * A {@code float} array of zeros that several processes see, with a lock; {@code Array}.
   *
   * @throws IllegalArgumentException if the size is negative
   */
  default SharedFloatArray sharedFloatArray(int size) {
    return SharedFloatArray.create(size);
  }

  /** A copy of a {@code float} array that several processes see, with a lock; {@code Array}. */
  default SharedFloatArray sharedFloatArray(float[] content) {
    return SharedFloatArray.create(content);
  }

  /**
   * A {@code short} array of zeros that several processes see, with a lock; {@code Array}.
   *
   * @throws IllegalArgumentException if the size is negative
   */
  default SharedShortArray sharedShortArray(int size) {
    return SharedShortArray.create(size);
  }

  /** A copy of a {@code short} array that several processes see, with a lock; {@code Array}. */
  default SharedShortArray sharedShortArray(short[] content) {
    return SharedShortArray.create(content);
  }

  /**
   * A {@code byte} array of zeros that several processes see, with a lock; {@code Array}.
   *
   * @throws IllegalArgumentException if the size is negative
   */
  default SharedByteArray sharedByteArray(int size) {
    return SharedByteArray.create(size);
  }

  /** A copy of a {@code byte} array that several processes see, with a lock; {@code Array}. */
  default SharedByteArray sharedByteArray(byte[] content) {
    return SharedByteArray.create(content);
  }

  /**
   * A {@code char} array of zeros that several processes see, with a lock; {@code Array}.
   *
   * @throws IllegalArgumentException if the size is negative
   */
  default SharedCharArray sharedCharArray(int size) {
    return SharedCharArray.create(size);
  }

  /** A copy of a {@code char} array that several processes see, with a lock; {@code Array}. */
  default SharedCharArray sharedCharArray(char[] content) {
    return SharedCharArray.create(content);
  }

  /**
   * A {@code boolean} array of falses that several processes see, with a lock; {@code Array}.
   *
   * @throws IllegalArgumentException if the size is negative
   */
  default SharedBooleanArray sharedBooleanArray(int size) {
    return SharedBooleanArray.create(size);
  }

  /** A copy of a {@code boolean} array that several processes see, with a lock; {@code Array}. */
  default SharedBooleanArray sharedBooleanArray(boolean[] content) {
    return SharedBooleanArray.create(content);
  }

  /**
   * A record's components, all zero, in memory that several processes see, with a lock.
   *
   * @throws IllegalArgumentException if the record cannot be laid out; the message names the
   *     component
   */
  default <R extends Record> SharedStruct<R> sharedStruct(Class<R> type) {
    return SharedStruct.create(type);
  }

  /**
   * A record's components in memory that several processes see, with a lock; a {@code Structure}.
   *
   * @throws IllegalArgumentException if the record cannot be laid out; the message names the
   *     component
   */
  default <R extends Record> SharedStruct<R> sharedStruct(R content) {
    return SharedStruct.create(content);
  }

  /**
   * An array of records, all zero, in memory that several processes see, with a lock.
   *
   * @throws IllegalArgumentException if the record cannot be laid out, or the size is negative
   */
  default <R extends Record> SharedStructArray<R> sharedStructArray(Class<R> type, int size) {
    return SharedStructArray.create(type, size);
  }
}
