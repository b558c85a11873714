package dev.pando.manager;

import dev.pando.function.SerializableRunnable;
import dev.pando.internal.manager.ManagerDescription;
import dev.pando.internal.process.Processes;
import dev.pando.memory.SharedMemory;
import dev.pando.pool.Pool;
import dev.pando.queue.SharedJoinableQueue;
import dev.pando.queue.SharedQueue;
import dev.pando.sync.SharedBarrier;
import dev.pando.sync.SharedCondition;
import dev.pando.sync.SharedEvent;
import dev.pando.sync.SharedLock;
import dev.pando.sync.SharedReentrantLock;
import dev.pando.sync.SharedSemaphore;
import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Objects in a process of their own, which any process uses through ordinary Java interfaces;
 * Python's {@code multiprocessing.Manager}.
 *
 * {@snippet :
 * try (Manager manager = Pando.manager()) {
 *   ManagedMap<String, Integer> counts = manager.map();
 *   try (Pool pool = Pando.pool()) {
 *     pool.forEach(word -> counts.merge(word, 1, Integer::sum), words);
 *   }
 *   IO.println(counts);
 * }
 * }
 *
 * <p>What the methods return are proxies: see {@link Managed}. They travel to any process of the
 * grove, and nest. An exception of the object is thrown by the proxy, as itself, with the trace of
 * the manager's process as its last cause. When the manager's process has ended, calls throw {@link
 * ManagerLostException}.
 *
 * <p>A manager itself travels too: other processes then make objects with it. Only where it was
 * started does {@link #close} end the manager's process.
 *
 * <h2>Waiting</h2>
 *
 * <p>A call that waits holds nobody else up. Methods that throw {@link InterruptedException} are
 * ended by an interrupt of the caller, in the manager's process too; others go on. All threads of a
 * process share one connection.
 */
public interface Manager extends AutoCloseable {
  /** A manager to be described first. Its process is started as other children of this one are. */
  static ManagerBuilder builder() {
    return new ManagerDescription(Processes.settings());
  }

  /** An empty map; {@code dict()}. */
  <K, V> ManagedMap<K, V> map();

  /** A map with this content. */
  <K, V> ManagedMap<K, V> map(Map<? extends K, ? extends V> content);

  /** An empty list; {@code list()}. */
  <E extends @Nullable Object> ManagedList<E> list();

  /** A list with this content. */
  <E extends @Nullable Object> ManagedList<E> list(Collection<? extends E> content);

  /** A list with this content, whose length does not change; {@code Array}. */
  <E extends @Nullable Object> ManagedList<E> array(Collection<? extends E> content);

  /** An empty set; {@code set()}. */
  <E> ManagedSet<E> set();

  /** A set with this content. */
  <E> ManagedSet<E> set(Collection<? extends E> content);

  /** An empty double-ended queue without a bound. */
  <E> ManagedDeque<E> deque();

  /**
   * An empty double-ended queue.
   *
   * @param capacity most elements that it holds
   * @throws IllegalArgumentException if that is less than 1
   */
  <E> ManagedDeque<E> deque(int capacity);

  /** A queue without a bound; {@code Queue()}. */
  <E> SharedQueue<E> queue();

  /**
   * A queue; {@code Queue(maxsize)}.
   *
   * @param capacity most elements that it holds
   * @throws IllegalArgumentException if it is less than 1
   */
  <E> SharedQueue<E> queue(int capacity);

  /** A queue of tasks without a bound; {@code JoinableQueue()}. */
  <E> SharedJoinableQueue<E> joinableQueue();

  /**
   * A queue of tasks; {@code JoinableQueue(maxsize)}.
   *
   * @param capacity most elements that it holds
   * @throws IllegalArgumentException if it is less than 1
   */
  <E> SharedJoinableQueue<E> joinableQueue(int capacity);

  /** A lock; {@code Lock()}. When its owner's process ends, the next one gets it. */
  SharedLock lock();

  /** A lock that its owner may take again; {@code RLock()}. */
  SharedReentrantLock reentrantLock();

  /** A condition with a reentrant lock of its own; {@code Condition()}. */
  SharedCondition condition();

  /** A condition of a lock of this manager; {@code Condition(lock)}. */
  SharedCondition condition(SharedLock lock);

  /**
   * A semaphore; {@code Semaphore}. Permits that a process has acquired, and that nobody has
   * released for it, come back when it ends.
   *
   * @param permits how many it has at the beginning
   */
  SharedSemaphore semaphore(int permits);

  /** A semaphore that never has more permits than at the beginning; {@code BoundedSemaphore}. */
  SharedSemaphore boundedSemaphore(int permits);

  /** An event that is not set; {@code Event()}. */
  SharedEvent event();

  /** A barrier of so many parties; {@code Barrier(parties)}. */
  SharedBarrier barrier(int parties);

  /**
   * A barrier; {@code Barrier(parties, action)}.
   *
   * @param action what is done before all go on, in the manager's process
   */
  SharedBarrier barrier(int parties, SerializableRunnable action);

  /**
   * A barrier; {@code Barrier(parties, action, timeout)}.
   *
   * @param action what is done before all go on, in the manager's process
   * @param timeout how long each party waits that does not say
   */
  SharedBarrier barrier(int parties, SerializableRunnable action, Duration timeout);

  /**
   * A barrier; {@code Barrier(parties, timeout=...)}.
   *
   * @param timeout how long each party waits that does not say
   */
  SharedBarrier barrier(int parties, Duration timeout);

  /** A value; {@code Value(typecode, v)}. */
  <T extends @Nullable Object> ManagedValue<T> value(T initial);

  /**
   * The one map of this manager that all who connect find, for what they share by name.
   *
   * {@snippet :
   * SharedQueue<Job> mine = manager.queue();
   * Object known = manager.board().putIfAbsent("jobs", mine);
   * SharedQueue<Job> jobs = known == null ? mine : (SharedQueue<Job>) known;
   * }
   *
   * <p>What is in it lives until it is removed.
   */
  ManagedMap<String, Object> board();

  /** A number that counts. */
  ManagedLong atomicLong(long initial);

  /** An empty namespace; {@code Namespace()}. */
  ManagedNamespace namespace();

  /** The values of an empty namespace through an interface of accessors. */
  default <T> T namespace(Class<T> accessors) {
    return namespace().as(accessors);
  }

  /**
   * A pool whose workers are children of the manager's process; {@code Pool()}. It ends with the
   * manager. What is handed to it travels twice; what methods that do not wait return are proxies,
   * too, which know {@code get}, {@code await}, {@code cancel} and the like, but no further stages.
   */
  Pool pool();

  /**
   * Such a pool of so many workers.
   *
   * @throws IllegalArgumentException if there would be none
   */
  Pool pool(int workers);

  /**
   * Named memory that lives as long as the manager; {@code SharedMemoryManager.SharedMemory}.
   *
   * @throws IOException if there is no room
   */
  SharedMemory sharedMemory(long bytes) throws IOException;

  /**
   * An object of a type that the manager's builder has registered.
   *
   * @param name the type's name
   * @param type the interface of its proxies
   * @param arguments what its factory gets
   * @throws IllegalArgumentException if the manager has no such type
   * @throws ClassCastException if the type has another interface
   */
  <T> T create(String name, Class<T> type, @Nullable Object... arguments);

  /** How many objects the manager's process has, one of its own included; for diagnosis. */
  int objects();

  /** Where the manager is: as its builder says, with the port that was chosen; or in the grove. */
  SocketAddress address();

  /** The process id of the manager's process; -1 if it was not started here. */
  long pid();

  /** Whether the manager's process answers. */
  boolean isAlive();

  /**
   * Ends the manager's process, with all its objects: first by asking, then by force.
   *
   * @param timeout how long it may take after it was asked
   * @throws IllegalStateException if it was not started here
   */
  void shutdown(Duration timeout);

  /** Ends the manager's process if it was started here. Has an effect once. */
  @Override
  void close();
}
