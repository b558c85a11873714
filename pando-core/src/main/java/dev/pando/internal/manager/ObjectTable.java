package dev.pando.internal.manager;

import dev.pando.pool.AsyncResult;
import dev.pando.pool.Pool;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The objects of a server by their numbers. One that has leases stays; one without stays as long as
 * something in the server refers to its local proxy.
 */
final class ObjectTable {
  private final ManagerServer server;
  private final Map<Long, Slot> slots = new ConcurrentHashMap<>();
  private final ReferenceQueue<Entry> gone = new ReferenceQueue<>();
  private final AtomicLong numbers = new AtomicLong(Frames.DESK);

  ObjectTable(ManagerServer server) {
    this.server = server;
  }

  /** A place in the table, with the number of leases guarded by itself. */
  private static final class Slot extends WeakReference<Entry> {
    final long id;
    private long leases;

    /** Set while there are leases. */
    private volatile @Nullable Entry held;

    Slot(Entry entry, ReferenceQueue<Entry> gone) {
      super(entry, gone);
      id = entry.id;
    }

    synchronized void lease(Entry entry, long count) {
      leases += count;
      held = entry;
    }

    synchronized void release(long count) {
      leases = Math.max(0, leases - count);
      if (leases == 0) {
        held = null;
      }
    }

    @Nullable Entry entry() {
      Entry entry = held;
      return entry != null ? entry : get();
    }
  }

  /** Puts the object with the reserved number in; it stays. */
  void addDesk(Object desk) {
    Entry entry =
        new Entry(
            server,
            Frames.DESK,
            desk,
            Kind.SERVICE,
            Desk.class,
            Operations.of(Desk.class),
            ManagedResults.NONE,
            null);
    Slot slot = new Slot(entry, gone);
    slot.lease(entry, 1);
    slots.put(Frames.DESK, slot);
  }

  /** Adds an object of a kind of ours. */
  Entry add(Object referent, Kind kind, Class<?> type, @Nullable Entry parent) {
    return add(referent, kind, type, kind.operations(), ManagedResults.NONE, parent);
  }

  /** Adds an object of a user's interface, all methods exposed. */
  Entry addOwn(Object referent, Class<?> type) {
    Kind kind = Kind.ofInterface(type);
    Operations operations =
        type == AsyncResult.class
            ? Operations.of(type, StandardTypes.RESULT_METHODS)
            : Operations.of(type);
    ManagedResults results = type == Pool.class ? StandardTypes.POOL_RESULTS : ManagedResults.NONE;
    return kind == Kind.OWN
        ? add(referent, kind, type, operations, results, null)
        : add(referent, kind, kind.proxyType(), null);
  }

  Entry add(
      Object referent,
      Kind kind,
      Class<?> type,
      Operations operations,
      ManagedResults results,
      @Nullable Entry parent) {
    sweep();
    long id = numbers.incrementAndGet();
    Entry entry = new Entry(server, id, referent, kind, type, operations, results, parent);
    slots.put(id, new Slot(entry, gone));
    return entry;
  }

  private void sweep() {
    for (Reference<? extends Entry> r = gone.poll(); r != null; r = gone.poll()) {
      slots.remove(((Slot) r).id, r);
    }
  }

  /**
   * The object with this number.
   *
   * @throws IllegalStateException if it is gone
   */
  Entry get(long id) {
    Entry entry = find(id);
    if (entry == null) {
      throw new IllegalStateException(
          "the managed object "
              + id
              + " is gone: nobody had a proxy of it any more, or a reference to it was on its way"
              + " for too long");
    }
    return entry;
  }

  /** The object with this number; null if it is gone. */
  @Nullable Entry find(long id) {
    Slot slot = slots.get(id);
    return slot == null ? null : slot.entry();
  }

  void lease(Entry entry, long count) {
    Slot slot = slots.get(entry.id);
    if (slot != null) {
      slot.lease(entry, count);
    }
  }

  void release(long id, long count) {
    Slot slot = slots.get(id);
    if (slot != null) {
      slot.release(count);
    }
  }

  /** How many objects there are. */
  int size() {
    sweep();
    return slots.size();
  }
}
