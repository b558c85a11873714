package dev.pando.internal.connection;

import dev.pando.connection.ConnectionOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/** The two sides' beginnings of a connection, encrypted where the options say so. */
final class Tls {
  /** Compares the certificate's names with the host, as RFC 2818 says and browsers do. */
  private static final String CHECK_HOST = "HTTPS";

  private Tls() {}

  /**
   * The client's side.
   *
   * @param address what it connects to: the certificate has to be that host's
   */
  static ByteStream client(
      SocketStream socket, SocketAddress address, ConnectionOptions options, Deadline deadline)
      throws IOException, InterruptedException {
    SSLContext context = options.tls();
    if (context == null) {
      return socket;
    }
    if (!(address instanceof InetSocketAddress inet)) {
      throw noHost(address);
    }
    SSLEngine engine = context.createSSLEngine(inet.getHostString(), inet.getPort());
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm(CHECK_HOST);
    engine.setSSLParameters(parameters);
    return TlsStream.open(socket, engine, deadline);
  }

  /** The listener's side. */
  static ByteStream listener(SocketStream socket, ConnectionOptions options, Deadline deadline)
      throws IOException, InterruptedException {
    SSLContext context = options.tls();
    if (context == null) {
      return socket;
    }
    SSLEngine engine = context.createSSLEngine();
    engine.setUseClientMode(false);
    return TlsStream.open(socket, engine, deadline);
  }

  /**
   * Refuses addresses without a host.
   *
   * @throws IllegalArgumentException if TLS is wanted there
   */
  static void check(SocketAddress address, ConnectionOptions options) {
    if (options.tls() != null && !(address instanceof InetSocketAddress)) {
      throw noHost(address);
    }
  }

  private static IllegalArgumentException noHost(SocketAddress address) {
    return new IllegalArgumentException(
        address + ": TLS is for TCP, what goes through a unix socket stays on the machine");
  }
}
