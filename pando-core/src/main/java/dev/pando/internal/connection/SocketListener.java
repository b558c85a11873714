package dev.pando.internal.connection;

import dev.pando.connection.Connection;
import dev.pando.connection.ConnectionOptions;
import dev.pando.connection.Listener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A listener at a socket.
 *
 * <p>One thread takes clients from the system and gives each a virtual thread for the handshake;
 * those that pass wait in a queue for {@link #accept}. A permit bounds how many there are between
 * the system's own backlog and the accepting thread, so that a flood of clients costs a bounded
 * amount of memory; a stalled client keeps its permit no longer than its time limit.
 */
public final class SocketListener implements Listener {
  /** Room for handshakes beside those that the backlog asks for. */
  private static final int SPARE_HANDSHAKES = 64;

  private final ServerSocketChannel server;
  private final StandardProtocolFamily family;
  private final SocketAddress address;
  private final ConnectionOptions options;
  private final Semaphore permits;
  private final LinkedBlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
  private final Set<SocketStream> handshakes = ConcurrentHashMap.newKeySet();
  private final Map<Object, Runnable> watchers = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /** What an accept finds: a client, or why there are none. */
  private record Arrival(@Nullable SocketConnection connection, @Nullable IOException failure) {}

  private SocketListener(
      ServerSocketChannel server, StandardProtocolFamily family, ConnectionOptions options)
      throws IOException {
    this.server = server;
    this.family = family;
    this.address = server.getLocalAddress();
    this.options = options;
    this.permits = new Semaphore(options.backlog() + SPARE_HANDSHAKES);
  }

  /** See {@link Listener#open(SocketAddress, ConnectionOptions)}. */
  public static Listener open(SocketAddress address, ConnectionOptions options) throws IOException {
    StandardProtocolFamily family = SocketAddresses.family(address);
    Tls.check(address, options);
    ServerSocketChannel server = ServerSocketChannel.open(family);
    try {
      server.bind(address, options.backlog());
    } catch (IOException e) {
      server.close();
      throw new IOException("cannot listen at " + address + ": " + e.getMessage(), e);
    }
    SocketListener listener = new SocketListener(server, family, options);
    Thread.ofPlatform().daemon().name("pando-accept").start(listener::takeClients);
    return listener;
  }

  /** See {@link Listener#open(ConnectionOptions)}. */
  public static Listener open(ConnectionOptions options) throws IOException {
    try {
      return open(SocketAddresses.fresh(), options);
    } catch (UnsupportedOperationException noUnixSockets) {
      return open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), options);
    }
  }

  @Override
  public SocketAddress address() {
    return address;
  }

  private void takeClients() {
    while (!closed) {
      permits.acquireUninterruptibly();
      try {
        SocketChannel channel = server.accept();
        SocketStream stream = new SocketStream(channel);
        handshakes.add(stream);
        Thread.ofVirtual().name("pando-handshake").start(() -> welcome(stream));
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException e) {
        arrived(new Arrival(null, e)); // out of descriptors, say: whoever accepts is told
      }
    }
  }

  private void welcome(SocketStream stream) {
    try {
      if (closed) {
        throw closedException(); // it slipped in while the listener was being closed
      }
      SocketClient.configure(stream.channel(), family);
      Deadline deadline = Deadline.in(options.handshakeTimeout());
      ByteStream bytes = Tls.listener(stream, options, deadline);
      SocketConnection connection = new SocketConnection(bytes, "client of " + address);
      if (options.isAuthenticated()) {
        new Handshake(connection, options, deadline).asListener();
      }
      arrived(new Arrival(connection.trust(options.classFilter()), null));
      handshakes.remove(stream);
      if (closed) {
        closeArrivals();
      }
    } catch (IOException | InterruptedException | RuntimeException e) {
      log().log(System.Logger.Level.DEBUG, "A client of " + address + " was refused", e);
      handshakes.remove(stream);
      closeQuietly(stream);
      permits.release();
    }
  }

  private void arrived(Arrival arrival) {
    arrivals.add(arrival);
    watchers.values().forEach(Runnable::run);
  }

  @Override
  public boolean isReady() {
    return closed || !arrivals.isEmpty();
  }

  @Override
  public Watch watch(Runnable wake) {
    Object key = new Object(); // the same may be woken for two watches
    watchers.put(key, wake);
    if (isReady()) {
      wake.run();
    }
    return () -> watchers.remove(key);
  }

  private static void closeQuietly(SocketStream stream) {
    try {
      stream.close();
    } catch (IOException e) {
      log().log(System.Logger.Level.DEBUG, "A refused client could not be closed", e);
    }
  }

  @Override
  public Connection accept() throws IOException, InterruptedException {
    checkOpen();
    return take(arrivals.take());
  }

  @Override
  public Optional<Connection> accept(Duration timeout) throws IOException, InterruptedException {
    checkOpen();
    Arrival arrival = arrivals.poll(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS);
    return arrival == null ? Optional.empty() : Optional.of(take(arrival));
  }

  private Connection take(Arrival arrival) throws IOException {
    SocketConnection connection = arrival.connection();
    if (connection != null && !closed) {
      permits.release();
      return connection;
    }
    if (closed) {
      arrivals.add(arrival); // for the next thread that waits, and for the closing one
      closeArrivals();
      throw closedException();
    }
    permits.release();
    throw new IOException("no client can be accepted at " + address, arrival.failure());
  }

  private void checkOpen() throws IOException {
    if (closed) {
      throw closedException();
    }
  }

  private static IOException closedException() {
    return new IOException("the listener is closed");
  }

  @Override
  public synchronized void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    server.close();
    for (SocketStream stream : handshakes) {
      stream.close();
    }
    closeArrivals();
    if (address instanceof UnixDomainSocketAddress unix) {
      Files.deleteIfExists(unix.getPath());
    }
  }

  /** Closes clients that nobody will accept, and leaves one mark to end all accepts that wait. */
  private void closeArrivals() throws IOException {
    for (Arrival arrival = arrivals.poll(); arrival != null; arrival = arrivals.poll()) {
      SocketConnection connection = arrival.connection();
      if (connection != null) {
        connection.close();
      }
    }
    arrived(new Arrival(null, closedException()));
  }

  private static System.Logger log() {
    return System.getLogger("dev.pando");
  }

  @Override
  public String toString() {
    return "Listener[" + address + (closed ? ", closed]" : "]");
  }
}
