package dev.pando.internal.manager;

import dev.pando.function.SerializableFunction;
import dev.pando.manager.Managed;
import dev.pando.spi.Reducers;
import java.io.Serializable;

/**
 * What of a proxy travels.
 *
 * @param address where the server is
 * @param id the object's number there
 * @param kind what the proxy looks like
 * @param type the interface that it has
 * @param leased whether the server has counted a lease for the receiver already
 */
record Reference(ManagerAddress address, long id, Kind kind, Class<?> type, boolean leased)
    implements Serializable {
  static {
    Reducers.register(Managed.class, Reference::of, new Arrival());
  }

  /** Makes sure that proxies of this process can travel. */
  static void enable() {}

  private static Reference of(Managed proxy) {
    return Proxies.targetOf(proxy).depart();
  }

  /** Makes the proxy; a class rather than a lambda, so that filters can tell it from those. */
  record Arrival() implements SerializableFunction<Reference, Managed> {
    @Override
    public Managed applyThrowing(Reference reference) {
      return (Managed) reference.arrive();
    }
  }

  private Object arrive() {
    Crossing crossing = Crossing.current();
    if (crossing != null) {
      ManagerServer server = crossing.server();
      if (server != null && server.id() == address.serverId()) {
        return server.table().get(id).proxy();
      }
      ManagerClient client = crossing.client();
      if (leased && client != null && client.serverId() == address.serverId()) {
        return client.adopt(this);
      }
    }
    ManagerServer here = ManagerServer.inThisProcess(address.serverId());
    return here != null
        ? here.table().get(id).proxy()
        : ManagerClients.at(address).acquire(this, true);
  }
}
