package dev.pando.internal.manager;

import static java.util.Objects.requireNonNull;

import dev.pando.function.SerializableRunnable;
import dev.pando.internal.pool.PoolDescription;
import dev.pando.internal.process.Processes;
import dev.pando.manager.Managed;
import dev.pando.pool.AsyncResult;
import dev.pando.pool.Pool;
import dev.pando.pool.PoolBuilder;
import dev.pando.pool.ResultIterator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingDeque;
import org.jspecify.annotations.Nullable;

/** The types that every server can make objects of, by name. */
final class StandardTypes {
  static final String MAP = "map";
  static final String LIST = "list";
  static final String ARRAY = "array";
  static final String SET = "set";
  static final String DEQUE = "deque";
  static final String QUEUE = "queue";
  static final String JOINABLE_QUEUE = "joinableQueue";
  static final String LOCK = "lock";
  static final String REENTRANT_LOCK = "reentrantLock";
  static final String SEMAPHORE = "semaphore";
  static final String BOUNDED_SEMAPHORE = "boundedSemaphore";
  static final String EVENT = "event";
  static final String BARRIER = "barrier";
  static final String VALUE = "value";
  static final String LONG = "atomicLong";
  static final String NAMESPACE = "namespace";
  static final String POOL = "pool";
  static final String BOARD = "board";

  private StandardTypes() {}

  static Entry create(ManagerServer server, String name, @Nullable Object[] arguments) {
    ObjectTable table = server.table();
    return switch (name) {
      case MAP -> add(table, new ConcurrentHashMap<>((Map<?, ?>) content(arguments)), Kind.MAP);
      case LIST -> add(table, new ArrayList<>((Collection<?>) content(arguments)), Kind.LIST);
      case ARRAY -> add(table, Arrays.asList((@Nullable Object[]) content(arguments)), Kind.LIST);
      case SET -> {
        Set<Object> set = ConcurrentHashMap.newKeySet();
        set.addAll((Collection<?>) content(arguments));
        yield add(table, set, Kind.SET);
      }
      case DEQUE -> add(table, new LinkedBlockingDeque<>((int) content(arguments)), Kind.DEQUE);
      case QUEUE -> add(table, new ServedQueue((int) content(arguments)), Kind.QUEUE);
      case JOINABLE_QUEUE ->
          add(table, new ServedQueue((int) content(arguments)), Kind.JOINABLE_QUEUE);
      case LOCK -> lock(server, false);
      case REENTRANT_LOCK -> lock(server, true);
      case SEMAPHORE ->
          add(table, new ServedSemaphore((int) content(arguments), false), Kind.SEMAPHORE);
      case BOUNDED_SEMAPHORE ->
          add(table, new ServedSemaphore((int) content(arguments), true), Kind.SEMAPHORE);
      case EVENT -> add(table, new ServedEvent(), Kind.EVENT);
      case BARRIER -> add(table, barrier(arguments), Kind.BARRIER);
      case VALUE -> add(table, new ServedValue(arguments[0]), Kind.VALUE);
      case LONG -> add(table, new ServedLong((long) content(arguments)), Kind.LONG);
      case NAMESPACE -> add(table, new ServedNamespace(), Kind.NAMESPACE);
      case BOARD -> server.board();
      case POOL -> pool(table, (int) content(arguments));
      default ->
          throw new IllegalArgumentException(
              "the manager has no type \"" + name + "\": register it with its builder");
    };
  }

  private static Entry add(ObjectTable table, Object referent, Kind kind) {
    return table.add(referent, kind, kind.proxyType(), null);
  }

  /** Without workers, as many as fit. */
  private static Entry pool(ObjectTable table, int workers) {
    PoolBuilder builder = new PoolDescription(Processes.settings());
    Pool pool = (workers == 0 ? builder : builder.workers(workers)).build();
    return table.add(pool, Kind.OWN, Pool.class, Operations.of(Pool.class), POOL_RESULTS, null);
  }

  /** How results of a pool are handed out. */
  static final ManagedResults POOL_RESULTS =
      new ManagedResults(
          Map.of(
              "with", Pool.class,
              "applyAsync", AsyncResult.class,
              "mapAsync", AsyncResult.class,
              "starmapAsync", AsyncResult.class,
              "imap", ResultIterator.class,
              "imapUnordered", ResultIterator.class));

  /** What of a result is asked of the manager; its stages are the caller's. */
  static final Set<String> RESULT_METHODS =
      Set.of(
          "get",
          "await",
          "isDone",
          "isSuccessful",
          "isCancelled",
          "cancel",
          "resultNow",
          "exceptionNow",
          "state");

  private static Entry lock(ManagerServer server, boolean reentrant) {
    ServedLock lock = new ServedLock(server, reentrant);
    Entry entry = add(server.table(), lock, reentrant ? Kind.REENTRANT_LOCK : Kind.LOCK);
    lock.setEntry(entry);
    return entry;
  }

  private static ServedBarrier barrier(@Nullable Object[] arguments) {
    return new ServedBarrier(
        (int) requireNonNull(arguments[0]),
        (SerializableRunnable) arguments[1],
        (long) requireNonNull(arguments[2]));
  }

  private static Object content(@Nullable Object[] arguments) {
    if (arguments.length != 1 || arguments[0] == null) {
      throw new IllegalArgumentException("one argument that is not null is needed");
    }
    return arguments[0];
  }

  /** What of an object is handed out as its value: views have to be copied to plain collections. */
  static @Nullable Object copy(Object referent) {
    return switch (referent) {
      case Managed managed -> managed.getValue();
      case NamespaceService namespace -> namespace.all();
      case ConcurrentHashMap<?, ?> map -> new java.util.HashMap<>(map);
      case List<?> list -> new ArrayList<>(list);
      case Set<?> set -> new java.util.LinkedHashSet<>(set);
      case Collection<?> collection -> new ArrayList<>(collection);
      default -> referent;
    };
  }
}
