package dev.pando.connection;

import dev.pando.internal.connection.SocketClient;
import java.io.IOException;
import java.net.SocketAddress;

/**
 * Connects to a {@link Listener}, of Pando or of CPython.
 *
 * {@snippet :
 * try (Connection connection = Client.connect(address)) {
 *   connection.send("ready");
 * }
 * }
 *
 * <p>Answers to {@code multiprocessing.connection.Client}.
 */
public final class Client {
  private Client() {}

  /**
   * Connects, and authenticates both sides.
   *
   * @param address where the listener is: TCP, or a unix socket
   * @param options the key among them
   * @throws IllegalArgumentException if the address is of another kind
   * @throws AuthenticationException if the keys differ
   * @throws IOException if nobody listens there, or not in time
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  public static Connection connect(SocketAddress address, ConnectionOptions options)
      throws IOException, InterruptedException {
    return SocketClient.connect(address, options);
  }

  /** Connects with the key of the process tree. */
  public static Connection connect(SocketAddress address) throws IOException, InterruptedException {
    return connect(address, ConnectionOptions.defaults());
  }
}
