package dev.pando.connection;

import dev.pando.internal.connection.SocketListener;
import dev.pando.spi.Waitable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * Waits for clients at an address.
 *
 * {@snippet :
 * try (Listener listener = Listener.open(new InetSocketAddress("localhost", 0))) {
 *   InetSocketAddress address = (InetSocketAddress) listener.address(); // for the client
 *   Connection connection = listener.accept();
 * }
 * }
 *
 * <p>Clients authenticate themselves in the background, beside each other: one that stalls holds up
 * nobody, and is dropped when its time is over. {@link #accept} gets those that have passed; a
 * client that fails is told so and never seen here.
 *
 * <p>Answers to {@code multiprocessing.connection.Listener}.
 */
public interface Listener extends AutoCloseable, Waitable {
  /**
   * Opens a listener.
   *
   * @param address an {@link InetSocketAddress}, port 0 for any free port; or a {@link
   *     UnixDomainSocketAddress} of a path that does not exist yet. Python's abstract socket names,
   *     which begin with a zero byte, have no address in the JDK.
   * @param options the key among them
   * @throws IllegalArgumentException if it is no such address, or its path is too long
   * @throws IOException if the address cannot be listened at, for example because it is in use
   */
  static Listener open(SocketAddress address, ConnectionOptions options) throws IOException {
    return SocketListener.open(address, options);
  }

  /** Opens a listener with the key of the process tree. */
  static Listener open(SocketAddress address) throws IOException {
    return open(address, ConnectionOptions.defaults());
  }

  /**
   * Opens a listener at a unix socket of its own in the directory of this process tree, or at a
   * free TCP port of this machine where the system has no unix sockets.
   */
  static Listener open(ConnectionOptions options) throws IOException {
    return SocketListener.open(options);
  }

  /** Where clients find the listener, with the port that was chosen. */
  SocketAddress address();

  /**
   * The next client.
   *
   * @throws IOException if the listener is closed, also while it waits, or the system refuses
   *     further connections
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  Connection accept() throws IOException, InterruptedException;

  /**
   * The next client, if one comes in time.
   *
   * @param timeout how long to wait at most; zero or less does not wait
   * @throws IOException as in {@link #accept()}
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  Optional<Connection> accept(Duration timeout) throws IOException, InterruptedException;

  /**
   * Stops listening, and closes the connections that nobody has accepted. Accepted ones stay. Has
   * an effect once.
   */
  @Override
  void close() throws IOException;
}
