package dev.pando.internal.connection;

import dev.pando.connection.Connection;
import dev.pando.connection.ConnectionOptions;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;

/** Connects to listeners. */
public final class SocketClient {
  private SocketClient() {}

  /** See {@link dev.pando.connection.Client#connect}. */
  public static Connection connect(SocketAddress address, ConnectionOptions options)
      throws IOException, InterruptedException {
    StandardProtocolFamily family = SocketAddresses.family(address);
    Tls.check(address, options);
    Deadline deadline = Deadline.in(options.connectTimeout());
    SocketStream stream = new SocketStream(SocketChannel.open(family));
    try {
      configure(stream.channel(), family);
      if (!stream.channel().connect(address)) {
        stream.finishConnect(deadline);
      }
      ByteStream bytes = Tls.client(stream, address, options, deadline);
      SocketConnection connection = new SocketConnection(bytes, address.toString());
      if (options.isAuthenticated()) {
        new Handshake(connection, options, deadline).asClient();
      }
      return connection.trust(options.classFilter());
    } catch (IOException | InterruptedException | RuntimeException e) {
      stream.close();
      throw e;
    }
  }

  /** As every socket of a connection is: never waiting by itself, never holding back bytes. */
  static void configure(SocketChannel channel, StandardProtocolFamily family) throws IOException {
    channel.configureBlocking(false);
    if (family != StandardProtocolFamily.UNIX) {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }
  }
}
