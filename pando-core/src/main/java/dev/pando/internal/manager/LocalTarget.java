package dev.pando.internal.manager;

import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** From inside the server: no wire, the object itself. */
final class LocalTarget extends Target {
  final Entry entry;

  LocalTarget(Entry entry) {
    this.entry = entry;
  }

  @Override
  @Nullable Object callWithin(long nanos, MethodKey method, @Nullable Object... arguments)
      throws Throwable {
    Operation operation = entry.operation(method.hash());
    Object result = entry.run(operation, arguments);
    if (result instanceof Handover<?> handover) {
      result = await(handover, method.interruptible());
    }
    return result instanceof Entry made ? made.proxy() : result;
  }

  private static @Nullable Object await(Handover<?> future, boolean interruptible)
      throws Throwable {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return future.await();
        } catch (InterruptedException e) {
          if (interruptible && future.abandon(e)) {
            interrupted = false;
            throw e;
          }
          interrupted = true;
        } catch (ExecutionException e) {
          throw e.getCause();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  Target desk() {
    return new LocalTarget(entry.server.table().get(Frames.DESK));
  }

  @Override
  Reference depart() {
    ManagerServer server = entry.server;
    Crossing crossing = Crossing.current();
    Session session = crossing == null ? null : crossing.session();
    if (session != null && session.server() == server) {
      session.lease(entry);
    } else {
      server.transit(entry);
      session = null;
    }
    return new Reference(server.address(), entry.id, entry.kind, entry.type, session != null);
  }

  @Override
  Kind kind() {
    return entry.kind;
  }

  @Override
  Class<?> type() {
    return entry.type;
  }

  @Override
  long serverId() {
    return entry.server.id();
  }

  @Override
  long id() {
    return entry.id;
  }
}
