package dev.pando;

import static java.util.Objects.requireNonNull;

import dev.pando.connection.Pipe;
import dev.pando.function.SerializableRunnable;
import dev.pando.internal.launch.ForkServerLauncher;
import dev.pando.internal.launch.Preload;
import dev.pando.internal.platform.Platform;
import dev.pando.internal.process.Processes;
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
import dev.pando.process.ProcessReference;
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
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The factories of the default context as static methods, for {@code import static
 * dev.pando.Pando.*}; the functions of Python's {@code multiprocessing} module.
 */
public final class Pando {
  private Pando() {}

  /** The context behind this class; {@code get_context()}. */
  public static Context context() {
    return Contexts.current();
  }

  /**
   * The context of a start method; {@code get_context(method)}.
   *
   * @throws IllegalArgumentException if the method is not among {@link #allStartMethods}; the
   *     message says why
   */
  public static Context context(StartMethod method) {
    return Contexts.of(method);
  }

  /** The start methods that work here, the default first; {@code get_all_start_methods}. */
  public static List<StartMethod> allStartMethods() {
    return Contexts.available();
  }

  /**
   * How the methods of this class start processes, also in the children that they start; {@code
   * get_start_method}.
   */
  public static StartMethod startMethod() {
    return context().startMethod();
  }

  /**
   * Chooses the start method of this class; to be called once, before it starts anything; {@code
   * set_start_method}.
   *
   * @throws IllegalStateException if it was chosen before, or used
   * @throws IllegalArgumentException if the method is not among {@link #allStartMethods}
   */
  public static void setStartMethod(StartMethod method) {
    Contexts.set(method, false);
  }

  /**
   * Chooses the start method of this class; {@code set_start_method(method, force)}.
   *
   * @param force whether to change a choice that was made before
   * @throws IllegalStateException if it was chosen or used before, unless forced
   * @throws IllegalArgumentException if the method is not among {@link #allStartMethods}
   */
  public static void setStartMethod(StartMethod method, boolean force) {
    Contexts.set(method, force);
  }

  /**
   * Has templates, that {@link StartMethod#FORKSERVER} copies, load and initialise classes before
   * the first child; {@code set_forkserver_preload}. A template that runs already is replaced by
   * one that does when the next child is started. The program's main class is loaded in any case.
   *
   * <p>A start then waits for the template, seconds for the first one, where otherwise it makes do
   * with a fresh JVM until the template is ready.
   *
   * @param classNames names as {@link Class#forName(String)} takes them; none to undo this
   * @param onError what to do about one that cannot be loaded
   * @throws IllegalArgumentException if a name cannot be that of a class
   */
  public static void setForkserverPreload(List<String> classNames, PreloadError onError) {
    requireNonNull(onError, "onError: say what to do about a class that cannot be loaded");
    ForkServerLauncher.setPreload(new Preload(classNames, Preload.OnError.valueOf(onError.name())));
  }

  /** The same for classes that this JVM has; those that cannot be loaded there are left out. */
  public static void setForkserverPreload(Class<?>... classes) {
    setForkserverPreload(Arrays.stream(classes).map(Class::getName).toList(), PreloadError.IGNORE);
  }

  /** A process that will run the target; {@code Process}. */
  public static ChildProcess process(SerializableRunnable target) {
    return context().process(target);
  }

  /** A process to be described further. */
  public static ChildProcessBuilder processBuilder(SerializableRunnable target) {
    return context().processBuilder(target);
  }

  /** A pipe whose two ends both send and receive; {@code Pipe()}. */
  public static Pipe pipe() {
    return context().pipe();
  }

  /** A pipe whose first end receives what the second sends; {@code Pipe(duplex=False)}. */
  public static Pipe oneWayPipe() {
    return context().oneWayPipe();
  }

  /** A queue without a bound; {@code Queue()} and {@code SimpleQueue()}. */
  public static <E> SharedQueue<E> queue() {
    return context().queue();
  }

  /**
   * A queue; {@code Queue(maxsize)}.
   *
   * @param capacity most elements that it holds
   * @throws IllegalArgumentException if that is less than 1
   */
  public static <E> SharedQueue<E> queue(int capacity) {
    return context().queue(capacity);
  }

  /** A queue of tasks without a bound; {@code JoinableQueue()}. */
  public static <E> SharedJoinableQueue<E> joinableQueue() {
    return context().joinableQueue();
  }

  /**
   * A queue of tasks; {@code JoinableQueue(maxsize)}.
   *
   * @param capacity most elements that it holds
   * @throws IllegalArgumentException if that is less than 1
   */
  public static <E> SharedJoinableQueue<E> joinableQueue(int capacity) {
    return context().joinableQueue(capacity);
  }

  /** A started pool with as many workers as this process may use cpus and memory has room for. */
  public static Pool pool() {
    return context().pool();
  }

  /**
   * A started pool.
   *
   * @throws IllegalArgumentException if {@code workers} is less than 1
   */
  public static Pool pool(int workers) {
    return context().pool(workers);
  }

  /** A started executor with as many workers as {@link #pool()} has. */
  public static ProcessPoolExecutor executor() {
    return context().executor();
  }

  /**
   * A started executor.
   *
   * @throws IllegalArgumentException if there would be no worker
   */
  public static ProcessPoolExecutor executor(int workers) {
    return context().executor(workers);
  }

  /**
   * The executor that all parts of this process share; the same one each time, unless somebody has
   * shut it down. It starts workers as tasks ask for them, up to as many as {@link #pool()} has,
   * and ends those that had nothing to do for ten seconds. Nobody has to close it: its workers end
   * with this process.
   */
  public static ProcessPoolExecutor sharedExecutor() {
    return SharedExecutor.get();
  }

  /** A pool or executor to be described further. */
  public static PoolBuilder poolBuilder() {
    return context().poolBuilder();
  }

  /** A lock for threads of any number of processes; {@code Lock}. */
  public static SharedLock lock() {
    return context().lock();
  }

  /** A lock that its owner may take again; {@code RLock}. */
  public static SharedReentrantLock reentrantLock() {
    return context().reentrantLock();
  }

  /** A condition with a reentrant lock of its own; {@code Condition()}. */
  public static SharedCondition condition() {
    return context().condition();
  }

  /** A condition of a lock; {@code Condition(lock)}. */
  public static SharedCondition condition(SharedLock lock) {
    return context().condition(lock);
  }

  /**
   * A semaphore; {@code Semaphore}.
   *
   * @param permits how many it has at the beginning
   */
  public static SharedSemaphore semaphore(int permits) {
    return context().semaphore(permits);
  }

  /** A semaphore that never has more permits than at the beginning; {@code BoundedSemaphore}. */
  public static SharedSemaphore boundedSemaphore(int permits) {
    return context().boundedSemaphore(permits);
  }

  /** An event that is not set; {@code Event}. */
  public static SharedEvent event() {
    return context().event();
  }

  /** A barrier of so many parties; {@code Barrier(parties)}. */
  public static SharedBarrier barrier(int parties) {
    return context().barrier(parties);
  }

  /**
   * A barrier; {@code Barrier(parties, action)}.
   *
   * @param action what the last party does before all go on
   */
  public static SharedBarrier barrier(int parties, SerializableRunnable action) {
    return context().barrier(parties, action);
  }

  /**
   * A barrier; {@code Barrier(parties, action, timeout)}.
   *
   * @param action what the last party does before all go on
   * @param timeout how long each party waits that does not say
   */
  public static SharedBarrier barrier(int parties, SerializableRunnable action, Duration timeout) {
    return context().barrier(parties, action, timeout);
  }

  /**
   * A barrier; {@code Barrier(parties, timeout=...)}.
   *
   * @param timeout how long each party waits that does not say
   */
  public static SharedBarrier barrier(int parties, Duration timeout) {
    return context().barrier(parties, timeout);
  }

  /** A latch that opens after so many counts. */
  public static SharedCountDownLatch countDownLatch(int count) {
    return context().countDownLatch(count);
  }

  /** A lock for many readers or one writer. */
  public static SharedReadWriteLock readWriteLock() {
    return context().readWriteLock();
  }

  /** A started manager of shared objects; {@code Manager()}. */
  public static Manager manager() {
    return context().manager();
  }

  /** A manager to be described further. */
  public static ManagerBuilder managerBuilder() {
    return context().managerBuilder();
  }

  /** This process; {@code current_process}. */
  public static ProcessReference currentProcess() {
    return Processes.current();
  }

  /** The process that started this one, unless this is the root; {@code parent_process}. */
  public static Optional<ProcessReference> parentProcess() {
    return Processes.parent();
  }

  /** The children of this process that run; {@code active_children}. */
  public static List<ChildProcess> activeChildren() {
    return Processes.activeChildren();
  }

  /** The number of cpus of the machine; {@code cpu_count}. */
  public static int cpuCount() {
    return Runtime.getRuntime().availableProcessors();
  }

  /**
   * The number of cpus that this process may use, as its affinity and its control group allow;
   * {@code process_cpu_count}.
   */
  public static int availableCpuCount() {
    return Platform.current().availableCpus();
  }

  // --- Memory

  /** An {@code int} that several processes see, with a lock; {@code Value}. */
  public static SharedInt sharedInt(int initial) {
    return context().sharedInt(initial);
  }

  /** A {@code long} that several processes see, with a lock; {@code Value}. */
  public static SharedLong sharedLong(long initial) {
    return context().sharedLong(initial);
  }

  /** A {@code double} that several processes see, with a lock; {@code Value}. */
  public static SharedDouble sharedDouble(double initial) {
    return context().sharedDouble(initial);
  }

  /** A {@code float} that several processes see, with a lock; {@code Value}. */
  public static SharedFloat sharedFloat(float initial) {
    return context().sharedFloat(initial);
  }

  /** A {@code short} that several processes see, with a lock; {@code Value}. */
  public static SharedShort sharedShort(short initial) {
    return context().sharedShort(initial);
  }

  /** A {@code byte} that several processes see, with a lock; {@code Value}. */
  public static SharedByte sharedByte(byte initial) {
    return context().sharedByte(initial);
  }

  /** A {@code char} that several processes see, with a lock; {@code Value}. */
  public static SharedChar sharedChar(char initial) {
    return context().sharedChar(initial);
  }

  /** A {@code boolean} that several processes see, with a lock; {@code Value}. */
  public static SharedBoolean sharedBoolean(boolean initial) {
    return context().sharedBoolean(initial);
  }

  /**
   * An {@code int} array of zeros that several processes see, with a lock; {@code Array}.
   *
   * @throws IllegalArgumentException if the size is negative
   */
  public static SharedIntArray sharedIntArray(int size) {
    return context().sharedIntArray(size);
  }

  /** A copy of an {@code int} array that several processes see, with a lock; {@code Array}. */
  public static SharedIntArray sharedIntArray(int[] content) {
    return context().sharedIntArray(content);
  }

  /**
   * A {@code long} array of zeros that several processes see, with a lock; {@code Array}.
   *
   * @throws IllegalArgumentException if the size is negative
   */
  public static SharedLongArray sharedLongArray(int size) {
    return context().sharedLongArray(size);
  }

  /** A copy of a {@code long} array that several processes see, with a lock; {@code Array}. */
  public static SharedLongArray sharedLongArray(long[] content) {
    return context().sharedLongArray(content);
  }

  /**
   * A {@code double} array of zeros that several processes see, with a lock; {@code Array}.
   *
   * @throws IllegalArgumentException if the size is negative
   */
  public static SharedDoubleArray sharedDoubleArray(int size) {
    return context().sharedDoubleArray(size);
  }

  /** A copy of a {@code double} array that several processes see, with a lock; {@code Array}. */
  public static SharedDoubleArray sharedDoubleArray(double[] content) {
    return context().sharedDoubleArray(content);
  }

  /**
   * A {@code float} array of zeros that several processes see, with a lock; {@code Array}.
   *
   * @throws IllegalArgumentException if the size is negative
   */
  public static SharedFloatArray sharedFloatArray(int size) {
    return context().sharedFloatArray(size);
  }

  /** A copy of a {@code float} array that several processes see, with a lock; {@code Array}. */
  public static SharedFloatArray sharedFloatArray(float[] content) {
    return context().sharedFloatArray(content);
  }

  /**
   * A {@code short} array of zeros that several processes see, with a lock; {@code Array}.
   *
   * @throws IllegalArgumentException if the size is negative
   */
  public static SharedShortArray sharedShortArray(int size) {
    return context().sharedShortArray(size);
  }

  /** A copy of a {@code short} array that several processes see, with a lock; {@code Array}. */
  public static SharedShortArray sharedShortArray(short[] content) {
    return context().sharedShortArray(content);
  }

  /**
   * A {@code byte} array of zeros that several processes see, with a lock; {@code Array}.
   *
   * @throws IllegalArgumentException if the size is negative
   */
  public static SharedByteArray sharedByteArray(int size) {
    return context().sharedByteArray(size);
  }

  /** A copy of a {@code byte} array that several processes see, with a lock; {@code Array}. */
  public static SharedByteArray sharedByteArray(byte[] content) {
    return context().sharedByteArray(content);
  }

  /**
   * A {@code char} array of zeros that several processes see, with a lock; {@code Array}.
   *
   * @throws IllegalArgumentException if the size is negative
   */
  public static SharedCharArray sharedCharArray(int size) {
    return context().sharedCharArray(size);
  }

  /** A copy of a {@code char} array that several processes see, with a lock; {@code Array}. */
  public static SharedCharArray sharedCharArray(char[] content) {
    return context().sharedCharArray(content);
  }

  /**
   * A {@code boolean} array of falses that several processes see, with a lock; {@code Array}.
   *
   * @throws IllegalArgumentException if the size is negative
   */
  public static SharedBooleanArray sharedBooleanArray(int size) {
    return context().sharedBooleanArray(size);
  }

  /** A copy of a {@code boolean} array that several processes see, with a lock; {@code Array}. */
  public static SharedBooleanArray sharedBooleanArray(boolean[] content) {
    return context().sharedBooleanArray(content);
  }

  /**
   * A record's components, all zero, in memory that several processes see, with a lock.
   *
   * @throws IllegalArgumentException if the record cannot be laid out; the message names the
   *     component
   */
  public static <R extends Record> SharedStruct<R> sharedStruct(Class<R> type) {
    return context().sharedStruct(type);
  }

  /**
   * A record's components in memory that several processes see, with a lock; a {@code Structure}.
   *
   * @throws IllegalArgumentException if the record cannot be laid out; the message names the
   *     component
   */
  public static <R extends Record> SharedStruct<R> sharedStruct(R content) {
    return context().sharedStruct(content);
  }

  /**
   * An array of records, all zero, in memory that several processes see, with a lock.
   *
   * @throws IllegalArgumentException if the record cannot be laid out, or the size is negative
   */
  public static <R extends Record> SharedStructArray<R> sharedStructArray(Class<R> type, int size) {
    return context().sharedStructArray(type, size);
  }
}
