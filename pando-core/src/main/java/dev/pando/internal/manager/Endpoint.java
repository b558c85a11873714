package dev.pando.internal.manager;

import dev.pando.connection.ConnectionOptions;
import java.io.Serializable;

/**
 * An address outside the grove with all that belongs to it.
 *
 * @param address where; its server's number is 0 if that is not known
 * @param key which both sides have to know
 * @param filter what may be made of received bytes
 * @param maxMessageBytes how much a peer may send at once
 * @param maxConnections how many clients there may be at a time
 */
record Endpoint(
    ManagerAddress address,
    Secret key,
    NetworkFilter filter,
    int maxMessageBytes,
    int maxConnections)
    implements Serializable {

  ConnectionOptions options() {
    return ConnectionOptions.defaults().withAuthKey(key.bytes()).withClassFilter(filter);
  }

  Coding coding() {
    return Coding.ofNetwork(filter, maxMessageBytes);
  }

  Endpoint at(ManagerAddress other) {
    return new Endpoint(other, key, filter, maxMessageBytes, maxConnections);
  }
}
