package dev.pando.internal.manager;

import org.jspecify.annotations.Nullable;

/** Over the connection to the server. */
final class RemoteTarget extends Target {
  private final long id;
  private final Kind kind;
  private final Class<?> type;
  private final ManagerAddress address;
  private volatile ManagerClient client;

  /** Has a lease of a later connection than the first one, as long as it is reachable. */
  @SuppressWarnings("UnusedVariable")
  private volatile @Nullable Object leaseholder;

  RemoteTarget(ManagerClient client, long id, Kind kind, Class<?> type) {
    this.client = client;
    this.address = client.address();
    this.id = id;
    this.kind = kind;
    this.type = type;
  }

  /**
   * The connection of this process: a child that was forked needs one of its own, and one that is
   * lost is replaced where the user wants that.
   */
  private ManagerClient client() {
    ManagerClient current = client;
    if (current.isForeign()) {
      return moveTo(ManagerClients.at(address), true);
    }
    if (!current.isUsable() && current.reconnectPatience().isPositive()) {
      return moveTo(ManagerClients.replacement(current), false);
    }
    return current;
  }

  private ManagerClient moveTo(ManagerClient other, boolean arriving) {
    if (id != Frames.DESK) {
      leaseholder = other.acquire(reference(), arriving);
    }
    client = other;
    return other;
  }

  private Reference reference() {
    return new Reference(address, id, kind, type, false);
  }

  @Override
  @Nullable Object callWithin(long nanos, MethodKey method, @Nullable Object... arguments)
      throws Throwable {
    return client().call(id, method, nanos, arguments);
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
  Kind kind() {
    return kind;
  }

  @Override
  Class<?> type() {
    return type;
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
