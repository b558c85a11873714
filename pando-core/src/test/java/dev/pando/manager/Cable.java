package dev.pando.manager;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A way to a server that can be cut, or swallow what is sent over it. */
final class Cable implements AutoCloseable {
  private final InetSocketAddress server;
  private final ServerSocket entry;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile boolean swallowing;

  Cable(InetSocketAddress server) throws IOException {
    this.server = server;
    entry = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::connect);
  }

  /** Where clients get in. */
  InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), entry.getLocalPort());
  }

  private void connect() {
    try {
      while (true) {
        Socket client = entry.accept();
        Socket onwards = new Socket(server.getAddress(), server.getPort());
        sockets.add(client);
        sockets.add(onwards);
        Thread.ofVirtual().start(() -> copy(client, onwards));
        Thread.ofVirtual().start(() -> copy(onwards, client));
      }
    } catch (IOException e) {
      if (!entry.isClosed()) {
        throw new IllegalStateException(e);
      }
    }
  }

  private void copy(Socket from, Socket to) {
    try {
      from.setTcpNoDelay(true);
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[8192];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        if (!swallowing) {
          out.write(buffer, 0, count);
        }
      }
    } catch (IOException e) {
      // cut: both ends see it
    }
    if (!swallowing) { // else neither end hears that the other has gone
      end(from);
      end(to);
    }
  }

  private void end(Socket socket) {
    sockets.remove(socket);
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** From here on nothing arrives, and nobody is told. */
  void swallow() {
    swallowing = true;
  }

  /** Ends all connections; new ones can be made. */
  void cut() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  @Override
  public void close() throws IOException {
    entry.close();
    cut();
  }
}
