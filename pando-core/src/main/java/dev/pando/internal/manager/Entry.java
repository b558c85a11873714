package dev.pando.internal.manager;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** An object of a server, with what is known of it. */
final class Entry {
  final ManagerServer server;
  final long id;
  final Object referent;
  final Kind kind;

  /** The interface of its proxies. */
  final Class<?> type;

  private final Operations operations;

  /** Makes operations atomic, for objects that are not so by themselves; shared by views. */
  final @Nullable ReentrantLock guard;

  /** How many functions of users run on it: they may hold locks inside it for long. */
  final AtomicInteger functions;

  /** How results of an own type's methods are handed out, by method name. */
  private final ManagedResults results;

  private volatile @Nullable Object proxy;

  Entry(
      ManagerServer server,
      long id,
      Object referent,
      Kind kind,
      Class<?> type,
      Operations operations,
      ManagedResults results,
      @Nullable Entry parent) {
    this.server = server;
    this.id = id;
    this.referent = referent;
    this.kind = kind;
    this.type = type;
    this.operations = operations;
    this.results = results;
    if (parent != null) {
      guard = parent.guard;
      functions = parent.functions;
    } else {
      guard = kind.isGuarded() ? new ReentrantLock() : null;
      functions = new AtomicInteger();
    }
  }

  Operation operation(int hash) {
    return operations.find(hash);
  }

  /** Whether the operation can be run by a thread that others wait for. */
  boolean isQuick(Operation operation) {
    return kind.isQuick()
        && !operation.takesFunctions
        && !operation.key.interruptible()
        && !(id == Frames.DESK && Desk.isSlow(operation.key))
        && functions.get() == 0;
  }

  /** What {@link #tryRun} returns when it would have to wait. */
  private static final Object BUSY = new Object();

  @SuppressWarnings("ReferenceEquality") // the one object with this meaning
  static boolean isBusy(@Nullable Object result) {
    return result == BUSY;
  }

  /** Runs an operation unless it would have to wait for another one; see {@link #isBusy}. */
  @Nullable Object tryRun(Operation operation, @Nullable Object[] arguments) throws Throwable {
    ReentrantLock lock = guard;
    if (lock != null && !lock.tryLock()) {
      return BUSY;
    }
    try {
      return wrap(operation, operation.invoke(referent, arguments));
    } finally {
      if (lock != null) {
        lock.unlock();
      }
    }
  }

  /**
   * Runs an operation.
   *
   * @return its result; a future of it where the operation waits for others
   */
  @Nullable Object run(Operation operation, @Nullable Object[] arguments) throws Throwable {
    ReentrantLock lock = guard;
    if (lock != null) {
      lock.lock();
    }
    if (operation.takesFunctions) {
      functions.incrementAndGet();
    }
    try {
      return wrap(operation, operation.invoke(referent, arguments));
    } finally {
      if (operation.takesFunctions) {
        functions.decrementAndGet();
      }
      if (lock != null) {
        lock.unlock();
      }
    }
  }

  private @Nullable Object wrap(Operation operation, @Nullable Object result) {
    if (result == null || result instanceof Entry) {
      return result;
    }
    Kind view = kind.resultKind(operation.key.name(), result);
    if (view != null) {
      return server.table().add(result, view, view.proxyType(), this);
    }
    Class<?> handedOut = results.typeOf(operation.key.name());
    return handedOut == null ? result : server.table().addOwn(result, handedOut);
  }

  /** What stands for the object inside the server. */
  Object proxy() {
    Object known = proxy;
    if (known == null) {
      known = Proxies.make(kind, type, new LocalTarget(this));
      proxy = known;
    }
    return known;
  }
}
