package dev.pando.internal.manager;

import dev.pando.function.SerializableRunnable;
import dev.pando.manager.ManagedDeque;
import dev.pando.manager.ManagedList;
import dev.pando.manager.ManagedLong;
import dev.pando.manager.ManagedMap;
import dev.pando.manager.ManagedNamespace;
import dev.pando.manager.ManagedSet;
import dev.pando.manager.ManagedValue;
import dev.pando.manager.Manager;
import dev.pando.manager.ManagerLostException;
import dev.pando.memory.SharedMemory;
import dev.pando.pool.Pool;
import dev.pando.process.ChildProcess;
import dev.pando.queue.SharedJoinableQueue;
import dev.pando.queue.SharedQueue;
import dev.pando.sync.SharedBarrier;
import dev.pando.sync.SharedCondition;
import dev.pando.sync.SharedEvent;
import dev.pando.sync.SharedLock;
import dev.pando.sync.SharedReentrantLock;
import dev.pando.sync.SharedSemaphore;
import java.io.IOException;
import java.io.Serializable;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A manager in a process that uses it. */
final class ManagerObject implements Manager, Serializable {
  private static final long serialVersionUID = 1;

  /** How long the process may take to end by itself when the manager is closed. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final transient Target desk;
  private final transient ManagerAddress address;
  private final transient @Nullable ManagerAddress outside;
  private final transient @Nullable ChildProcess process;

  /** A manager that this process has started. */
  ManagerObject(ServerMain.Started started, ChildProcess process) {
    this(ManagerClients.at(started.address()), process, started.outside());
  }

  /** A manager that was started elsewhere. */
  ManagerObject(ManagerClient client) {
    this(client, null, client.address());
  }

  private ManagerObject(
      ManagerClient client, @Nullable ChildProcess process, @Nullable ManagerAddress outside) {
    this.address = client.address();
    this.outside = outside;
    this.process = process;
    this.desk = new RemoteTarget(client, Frames.DESK, Kind.SERVICE, Desk.class);
  }

  private Object writeReplace() {
    return new Sent(address);
  }

  /** What of a manager travels. */
  record Sent(ManagerAddress address) implements Serializable {
    private Object readResolve() {
      return new ManagerObject(ManagerClients.at(address));
    }
  }

  // The caller knows what it asked for.
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private <T> T make(String type, @Nullable Object... arguments) {
    return (T) Objects.requireNonNull(desk.ask(Desk.CREATE, type, arguments));
  }

  @Override
  public <K, V> ManagedMap<K, V> map() {
    return map(Map.of());
  }

  @Override
  public <K, V> ManagedMap<K, V> map(Map<? extends K, ? extends V> content) {
    return make(StandardTypes.MAP, content);
  }

  @Override
  public <E extends @Nullable Object> ManagedList<E> list() {
    return list(List.of());
  }

  @Override
  public <E extends @Nullable Object> ManagedList<E> list(Collection<? extends E> content) {
    return make(StandardTypes.LIST, content);
  }

  @Override
  public <E extends @Nullable Object> ManagedList<E> array(Collection<? extends E> content) {
    return make(StandardTypes.ARRAY, (Object) content.toArray());
  }

  @Override
  public <E> ManagedSet<E> set() {
    return set(List.of());
  }

  @Override
  public <E> ManagedSet<E> set(Collection<? extends E> content) {
    return make(StandardTypes.SET, content);
  }

  @Override
  public <E> ManagedDeque<E> deque() {
    return deque(Integer.MAX_VALUE);
  }

  @Override
  public <E> ManagedDeque<E> deque(int capacity) {
    return make(StandardTypes.DEQUE, capacity);
  }

  @Override
  public <E> SharedQueue<E> queue() {
    return queue(Integer.MAX_VALUE);
  }

  @Override
  public <E> SharedQueue<E> queue(int capacity) {
    return make(StandardTypes.QUEUE, capacity);
  }

  @Override
  public <E> SharedJoinableQueue<E> joinableQueue() {
    return joinableQueue(Integer.MAX_VALUE);
  }

  @Override
  public <E> SharedJoinableQueue<E> joinableQueue(int capacity) {
    return make(StandardTypes.JOINABLE_QUEUE, capacity);
  }

  @Override
  public SharedLock lock() {
    return make(StandardTypes.LOCK);
  }

  @Override
  public SharedReentrantLock reentrantLock() {
    return make(StandardTypes.REENTRANT_LOCK);
  }

  @Override
  public SharedCondition condition() {
    return condition(reentrantLock());
  }

  @Override
  public SharedCondition condition(SharedLock lock) {
    return lock.newCondition();
  }

  @Override
  public SharedSemaphore semaphore(int permits) {
    return make(StandardTypes.SEMAPHORE, permits);
  }

  @Override
  public SharedSemaphore boundedSemaphore(int permits) {
    return make(StandardTypes.BOUNDED_SEMAPHORE, permits);
  }

  @Override
  public SharedEvent event() {
    return make(StandardTypes.EVENT);
  }

  @Override
  public SharedBarrier barrier(int parties) {
    return make(StandardTypes.BARRIER, parties, null, Long.MAX_VALUE);
  }

  @Override
  public SharedBarrier barrier(int parties, SerializableRunnable action) {
    return make(StandardTypes.BARRIER, parties, action, Long.MAX_VALUE);
  }

  @Override
  public SharedBarrier barrier(int parties, SerializableRunnable action, Duration timeout) {
    return make(StandardTypes.BARRIER, parties, action, TimeUnit.NANOSECONDS.convert(timeout));
  }

  @Override
  public SharedBarrier barrier(int parties, Duration timeout) {
    return make(StandardTypes.BARRIER, parties, null, TimeUnit.NANOSECONDS.convert(timeout));
  }

  @Override
  public <T extends @Nullable Object> ManagedValue<T> value(T initial) {
    return make(StandardTypes.VALUE, initial);
  }

  @Override
  public ManagedMap<String, Object> board() {
    return make(StandardTypes.BOARD);
  }

  @Override
  public ManagedLong atomicLong(long initial) {
    return make(StandardTypes.LONG, initial);
  }

  @Override
  public ManagedNamespace namespace() {
    return make(StandardTypes.NAMESPACE);
  }

  @Override
  public Pool pool() {
    return make(StandardTypes.POOL, 0);
  }

  @Override
  public Pool pool(int workers) {
    if (workers < 1) {
      throw new IllegalArgumentException(workers + " workers: a pool needs at least 1 worker");
    }
    return make(StandardTypes.POOL, workers);
  }

  @Override
  public SharedMemory sharedMemory(long bytes) throws IOException {
    return SharedMemory.attach((String) Objects.requireNonNull(desk.ask(Desk.MEMORY, bytes)));
  }

  @Override
  public <T> T create(String name, Class<T> type, @Nullable Object... arguments) {
    return type.cast(Objects.requireNonNull(desk.ask(Desk.CREATE, name, arguments)));
  }

  @Override
  public int objects() {
    return (int) Objects.requireNonNull(desk.ask(Desk.OBJECTS));
  }

  @Override
  public SocketAddress address() {
    return (outside != null ? outside : address).toSocketAddress();
  }

  @Override
  public long pid() {
    ChildProcess mine = process;
    return mine == null ? -1 : mine.pid();
  }

  @Override
  public boolean isAlive() {
    try {
      Object _ = desk.ask(Desk.OBJECTS);
      return true;
    } catch (ManagerLostException e) {
      return false;
    }
  }

  @Override
  public void shutdown(Duration timeout) {
    ChildProcess mine = process;
    if (mine == null) {
      throw new IllegalStateException("the manager's process was not started here");
    }
    if (mine.isAlive()) {
      askToEnd();
    }
    boolean interrupted = false;
    try {
      if (!mine.join(timeout)) {
        mine.kill();
      }
    } catch (InterruptedException e) {
      interrupted = true;
      mine.kill();
    }
    mine.onExit().join();
    ManagerClients.forget(address);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void askToEnd() {
    try {
      Object _ = desk.ask(Desk.SHUTDOWN);
    } catch (ManagerLostException e) {
      // it ends by itself already
    }
  }

  @Override
  public void close() {
    if (process != null) {
      shutdown(PATIENCE);
    }
  }

  @Override
  public String toString() {
    return "Manager[" + address + "]";
  }
}
