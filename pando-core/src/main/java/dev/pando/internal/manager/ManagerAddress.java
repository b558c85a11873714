package dev.pando.internal.manager;

import java.io.Serializable;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;

/**
 * Where a server is, in a form that travels.
 *
 * @param serverId which server it is: an address is used again
 * @param host of TCP, as text; the path of a unix socket when the port is -1
 * @param port of TCP, or -1
 */
record ManagerAddress(long serverId, String host, int port) implements Serializable {
  private static final int UNIX = -1;

  /**
   * An address of a server that is not known yet; a host's name stays, for certificates have it.
   */
  static ManagerAddress asWritten(SocketAddress address) {
    return address instanceof InetSocketAddress inet
        ? new ManagerAddress(0, inet.getHostString(), inet.getPort())
        : of(0, address);
  }

  static ManagerAddress of(long serverId, SocketAddress address) {
    return switch (address) {
      case UnixDomainSocketAddress unix ->
          new ManagerAddress(serverId, unix.getPath().toString(), UNIX);
      case InetSocketAddress inet -> {
        InetAddress resolved = inet.getAddress();
        yield new ManagerAddress(
            serverId,
            resolved == null ? inet.getHostString() : resolved.getHostAddress(),
            inet.getPort());
      }
      default ->
          throw new IllegalArgumentException(
              address + ": a manager is reached by TCP or by a unix socket");
    };
  }

  SocketAddress toSocketAddress() {
    return port == UNIX ? UnixDomainSocketAddress.of(host) : new InetSocketAddress(host, port);
  }

  @Override
  public String toString() {
    return port == UNIX ? host : host + ":" + port;
  }
}
