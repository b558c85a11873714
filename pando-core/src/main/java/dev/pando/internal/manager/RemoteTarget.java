package dev.pando.internal.manager;

import org.jspecify.annotations.Nullable;

/** Over the connection to the server. */
final class RemoteTarget extends Target {
  private final long id;
  private final Kind kind;
  private final Class<?> type;
  private final ManagerAddress address;
  private volatile ManagerClient client;

  /** Has a lease for a process that was forked, as long as it is reachable. */
  @SuppressWarnings("UnusedVariable")
  private volatile @Nullable Object leaseholder;

  RemoteTarget(ManagerClient client, long id, Kind kind, Class<?> type) {
    this.client = client;
    this.address = client.address();
    this.id = id;
    this.kind = kind;
    this.type = type;
  }

  /** The connection of this process: a child that was forked needs one of its own. */
  private ManagerClient client() {
    ManagerClient current = client;
    if (current.isForeign()) {
      current = ManagerClient.at(address);
      if (id != Frames.DESK) {
        leaseholder = current.acquire(reference());
      }
      client = current;
    }
    return current;
  }

  private Reference reference() {
    return new Reference(address, id, kind, type, false);
  }

  @Override
  @Nullable Object call(MethodKey method, @Nullable Object... arguments) throws Throwable {
    return client().call(id, method, Long.MAX_VALUE, arguments);
  }

  @Override
  Target desk() {
    return new RemoteTarget(client(), Frames.DESK, Kind.SERVICE, Desk.class);
  }

  @Override
  Reference depart() {
    ManagerClient current = client();
    if (!current.isEncoding()) {
      current.depart(id);
    }
    return reference();
  }

  @Override
  long serverId() {
    return address.serverId();
  }

  @Override
  long id() {
    return id;
  }
}
