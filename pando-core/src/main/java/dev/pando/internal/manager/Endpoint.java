package dev.pando.internal.manager;

import dev.pando.connection.ConnectionOptions;
import dev.pando.function.SerializableSupplier;
import java.io.Serializable;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * An address outside the grove with all that belongs to it.
 *
 * @param address where; its server's number is 0 if that is not known
 * @param key which both sides have to know
 * @param filter what may be made of received bytes
 * @param maxMessageBytes how much a peer may send at once
 * @param maxConnections how many clients there may be at a time
 * @param keepAlive after how much silence a peer is taken for gone
 * @param reconnectPatience for how long a client tries to replace a lost connection
 * @param tls how the connection is encrypted; null if it is not
 */
record Endpoint(
    ManagerAddress address,
    Secret key,
    NetworkFilter filter,
    int maxMessageBytes,
    int maxConnections,
    Duration keepAlive,
    Duration reconnectPatience,
    @Nullable SerializableSupplier<SSLContext> tls)
    implements Serializable {

  ConnectionOptions options() {
    ConnectionOptions options =
        ConnectionOptions.defaults().withAuthKey(key.bytes()).withClassFilter(filter);
    return tls == null ? options : options.withTls(tls.get());
  }

  Coding coding() {
    return Coding.ofNetwork(filter, maxMessageBytes);
  }

  Endpoint at(ManagerAddress other) {
    return new Endpoint(
        other, key, filter, maxMessageBytes, maxConnections, keepAlive, reconnectPatience, tls);
  }
}
