package dev.pando.internal.manager;

import dev.pando.manager.ManagedType;
import dev.pando.memory.SharedMemory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The server's {@link Desk}. */
final class DeskOfServer implements Desk {
  private final ManagerServer server;

  DeskOfServer(ManagerServer server) {
    this.server = server;
  }

  @Override
  public Entry create(String type, @Nullable Object[] arguments) throws Exception {
    ManagedType<?> own = server.type(type);
    if (own == null) {
      return StandardTypes.create(server, type, arguments);
    }
    Object made =
        Objects.requireNonNull(
            own.create(arguments), () -> "the factory of " + type + " made null");
    Operations operations =
        own.exposed().isEmpty()
            ? Operations.of(own.type())
            : Operations.of(own.type(), own.exposed());
    return server
        .table()
        .add(made, Kind.OWN, own.type(), operations, new ManagedResults(own.results()), null);
  }

  @Override
  public Entry acquire(long id, boolean arriving) {
    Entry entry = server.table().get(id);
    if (arriving) {
      Session session = Objects.requireNonNull(Session.current());
      session.afterAnswer(() -> server.arrived(entry));
    }
    return entry;
  }

  @Override
  public @Nullable Object value(long id) {
    Entry entry = server.table().get(id);
    return guarded(entry, () -> StandardTypes.copy(entry.referent));
  }

  private static <T extends @Nullable Object> T guarded(
      Entry entry, java.util.function.Supplier<T> action) {
    ReentrantLock lock = entry.guard;
    if (lock == null) {
      return action.get();
    }
    lock.lock();
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public @Nullable Object[] iterate(long id, int count) {
    Entry entry = server.table().get(id);
    Collection<?> collection = (Collection<?>) entry.referent;
    ServedIterator iterator = new ServedIterator(collection);
    @Nullable Object[] first = iterator.next(count);
    boolean complete = first.length < count;
    boolean needed = first.length > 0 && !(complete && entry.kind.hasUniqueElements());
    Object source =
        needed
            ? server.table().add(iterator, Kind.ITERATOR, BatchIterator.class, entry).proxy()
            : null;
    return new @Nullable Object[] {source, first};
  }

  @Override
  public @Nullable Object[] part(long id, int from, int count) {
    Entry entry = server.table().get(id);
    List<?> list = (List<?>) entry.referent;
    return guarded(
        entry,
        () -> {
          int to = Math.min(list.size(), from + count);
          return from >= to ? new @Nullable Object[0] : list.subList(from, to).toArray();
        });
  }

  @Override
  public @Nullable Object[] drain(long id, int max) {
    BlockingQueue<?> queue = (BlockingQueue<?>) server.table().get(id).referent;
    List<@Nullable Object> drained = new ArrayList<>();
    queue.drainTo(drained, max);
    return drained.toArray();
  }

  @Override
  public String memory(long bytes) throws IOException {
    return server.keep(SharedMemory.create(bytes)).name();
  }

  @Override
  public int objects() {
    return server.table().size();
  }

  @Override
  public void shutdown() {
    Session session = Objects.requireNonNull(Session.current());
    if (!session.isNear()) {
      throw new UnsupportedOperationException("a manager is ended by those who started it");
    }
    session.afterAnswer(server::requestEnd);
  }
}
