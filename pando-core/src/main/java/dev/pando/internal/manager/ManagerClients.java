package dev.pando.internal.manager;

import dev.pando.connection.Client;
import dev.pando.connection.Connection;
import dev.pando.connection.ConnectionOptions;
import dev.pando.internal.PerProcess;
import dev.pando.internal.process.Processes;
import dev.pando.internal.segment.Grove;
import dev.pando.manager.ManagerLostException;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

/** The connections of this process to servers: how they are found, made, replaced and ended. */
final class ManagerClients {
  /** Between two attempts to connect again, in milliseconds: at first, and at most. */
  private static final long FIRST_PAUSE = 20;

  private static final long LONGEST_PAUSE = 1000;

  /** By the servers' numbers. */
  private static final PerProcess.Lazy<ConcurrentMap<Long, ManagerClient>> CLIENTS =
      new PerProcess.Lazy<>(ConcurrentHashMap::new);

  static {
    Grove.current().beforeLeaving(ManagerClients::sayGoodbye);
  }

  private ManagerClients() {}

  // --- Finding

  /**
   * The connection to a server that is known in this grove.
   *
   * @throws ManagerLostException if there is none, and none can be made
   */
  static ManagerClient at(ManagerAddress address) {
    Map<Long, ManagerClient> mine = CLIENTS.get();
    ManagerClient known = mine.get(address.serverId());
    if (known != null && known.isUsable()) {
      return known;
    }
    synchronized (mine) {
      ManagerClient raced = mine.get(address.serverId());
      if (raced != null && raced.isUsable()) {
        return raced;
      }
      ManagerClient made = connect(address);
      mine.put(address.serverId(), made);
      return made;
    }
  }

  /** The connection to a server outside the grove; from now on all processes of it can connect. */
  static ManagerClient to(Endpoint endpoint) {
    ManagerClient made;
    try {
      made = uninterrupted(() -> greet(endpoint));
      EndpointFiles.write(endpoint.at(made.address()));
    } catch (IOException e) {
      throw unreachable(endpoint.address(), e);
    }
    ManagerClient known = CLIENTS.get().putIfAbsent(made.serverId(), made);
    if (known != null && known.isUsable()) {
      made.close();
      return known;
    }
    CLIENTS.get().put(made.serverId(), made);
    return made;
  }

  /**
   * The connection in place of one that is lost. Tries for as long as that one's user has said.
   *
   * @throws ManagerLostException if that does not help
   */
  static ManagerClient replacement(ManagerClient lost) {
    long deadline = System.nanoTime() + TimeUnit.NANOSECONDS.convert(lost.reconnectPatience());
    long pause = FIRST_PAUSE;
    while (true) {
      try {
        return at(lost.address());
      } catch (ManagerLostException e) {
        if (System.nanoTime() - deadline > 0 || !sleep(Duration.ofMillis(pause))) {
          throw e;
        }
        pause = Math.min(LONGEST_PAUSE, 2 * pause);
      }
    }
  }

  private static boolean sleep(Duration pause) {
    try {
      Thread.sleep(pause);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static ManagerLostException unreachable(ManagerAddress address, IOException e) {
    return new ManagerLostException(
        "The manager at " + address + " cannot be reached: " + e.getMessage(), e);
  }

  // --- Making

  private static ManagerClient connect(ManagerAddress address) {
    try {
      Endpoint endpoint = EndpointFiles.read(address.serverId());
      return uninterrupted(() -> endpoint == null ? greet(address) : greet(endpoint));
    } catch (IOException e) {
      throw unreachable(address, e);
    }
  }

  /** A greeting. */
  private interface Greeter {
    ManagerClient greet() throws IOException, InterruptedException;
  }

  /** Proxies arrive where an interrupt cannot be thrown on. */
  private static ManagerClient uninterrupted(Greeter greeter) throws IOException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return greeter.greet();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static ManagerClient greet(ManagerAddress address)
      throws IOException, InterruptedException {
    Connection socket = Client.connect(address.toSocketAddress(), ConnectionOptions.defaults());
    try {
      Greeting.Welcome welcome = exchange(socket);
      if (welcome.serverId() != address.serverId()) {
        throw new IOException("another manager has taken its place");
      }
      Connection pipe = welcome.pipe() ? socket.recv(Connection.class) : null;
      if (pipe == null) {
        throw new IOException("the manager offers no pipe");
      }
      socket.sendBytes(Greeting.GOT_IT);
      socket.close();
      return new ManagerClient(address, pipe);
    } catch (IOException | InterruptedException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  private static ManagerClient greet(Endpoint endpoint) throws IOException, InterruptedException {
    ManagerAddress address = endpoint.address();
    Connection socket = Client.connect(address.toSocketAddress(), endpoint.options());
    try {
      Greeting.Welcome welcome = exchange(socket);
      if (address.serverId() != 0 && welcome.serverId() != address.serverId()) {
        throw new IOException("another manager has taken its place");
      }
      return new ManagerClient(
          new ManagerAddress(welcome.serverId(), address.host(), address.port()),
          socket,
          endpoint,
          welcome.keepAlive());
    } catch (IOException | InterruptedException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  private static Greeting.Welcome exchange(Connection socket)
      throws IOException, InterruptedException {
    socket.sendBytes(Greeting.hello(Processes.current().name()));
    return Greeting.welcome(socket.recvBytes(Greeting.MAX_BYTES));
  }

  // --- Ending

  /** The server has ended. */
  static void forget(ManagerAddress address) {
    ManagerClient client = CLIENTS.get().remove(address.serverId());
    if (client != null) {
      client.close();
    }
  }

  private static void sayGoodbye() {
    Map<Long, ManagerClient> clients = CLIENTS.get();
    for (ManagerClient client : clients.values()) {
      client.close();
    }
    clients.clear();
  }
}
