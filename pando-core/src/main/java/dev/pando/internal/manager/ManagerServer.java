package dev.pando.internal.manager;

import dev.pando.connection.Connection;
import dev.pando.connection.Listener;
import dev.pando.connection.Pipe;
import dev.pando.internal.connection.PipeMemory;
import dev.pando.manager.ManagedType;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The objects of a manager, and who may use them. See the package description. */
final class ManagerServer implements AutoCloseable {
  /** How long a reference may be on its way when nobody else refers to its object. */
  private static final long TRANSIT_MINUTES = 30;

  /** How long a client that has authenticated itself may take to say what it wants. */
  private static final Duration GREETING_TIMEOUT = Duration.ofSeconds(10);

  /** Servers of this process, unless it is a thread that plays the process. */
  private static final Map<Long, ManagerServer> HERE = new ConcurrentHashMap<>();

  private final long id = ThreadLocalRandom.current().nextLong();
  private final Map<String, ManagedType<?>> types = new HashMap<>();
  private final ObjectTable table = new ObjectTable(this);
  private final Set<Session> sessions = ConcurrentHashMap.newKeySet();
  private final Map<Long, Deque<Object>> transits = new ConcurrentHashMap<>();
  private final Executor afterTransit =
      CompletableFuture.delayedExecutor(TRANSIT_MINUTES, TimeUnit.MINUTES, Runnable::run);
  private final CountDownLatch end = new CountDownLatch(1);
  private final ClassLoader classes;
  private final Listener listener;
  private final ManagerAddress address;
  private final Coding grove = Coding.ofGrove();
  private volatile boolean closed;

  /**
   * Starts to serve.
   *
   * @param listener of this grove; closed with the server
   * @param types the user's
   */
  ManagerServer(Listener listener, List<ManagedType<?>> types) {
    this.listener = listener;
    address = ManagerAddress.of(id, listener.address());
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    classes = context != null ? context : ClassLoader.getSystemClassLoader();
    for (ManagedType<?> type : types) {
      this.types.put(type.name(), type);
    }
    Reference.enable();
    table.addDesk(new DeskOfServer(this));
    Thread.ofPlatform().daemon().name("pando-manager-accept").start(this::accept);
  }

  /** From here on references to its objects stand for the objects in the whole process. */
  void isAProcess() {
    HERE.put(id, this);
  }

  static @Nullable ManagerServer inThisProcess(long id) {
    return HERE.get(id);
  }

  long id() {
    return id;
  }

  ManagerAddress address() {
    return address;
  }

  ObjectTable table() {
    return table;
  }

  ClassLoader classes() {
    return classes;
  }

  @Nullable ManagedType<?> type(String name) {
    return types.get(name);
  }

  // --- Clients

  private void accept() {
    while (!closed) {
      try {
        Connection socket = listener.accept();
        Thread.ofVirtual().name("pando-manager-greeting").start(() -> greet(socket));
      } catch (IOException e) {
        if (!closed) {
          log(System.Logger.Level.WARNING, "A manager cannot accept a client", e);
        }
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void greet(Connection socket) {
    try {
      if (!socket.poll(GREETING_TIMEOUT)) {
        throw new IOException("the client said nothing");
      }
      Greeting.Hello hello = Greeting.hello(socket.recvBytes(Greeting.MAX_BYTES));
      boolean near = hello.isOfThisGrove();
      socket.sendBytes(Greeting.welcome(new Greeting.Welcome(id, near)));
      if (near) {
        begin(handOverPipe(socket), hello.process(), grove);
      } else {
        throw new IOException("the client is not of this process tree");
      }
    } catch (IOException | InterruptedException | RuntimeException e) {
      log(System.Logger.Level.DEBUG, "A client of a manager was refused", e);
      closeQuietly(socket);
    }
  }

  private static Connection handOverPipe(Connection socket)
      throws IOException, InterruptedException {
    Pipe pipe = PipeMemory.create(true);
    try {
      socket.send(pipe.second());
      byte[] _ = socket.recvBytes(Greeting.GOT_IT.length);
    } catch (IOException | InterruptedException | RuntimeException e) {
      pipe.first().close();
      throw e;
    } finally {
      pipe.second().close();
      socket.close();
    }
    return pipe.first();
  }

  private void begin(Connection connection, String client, Coding coding) {
    Session session = new Session(this, connection, client, coding);
    sessions.add(session);
    if (closed) {
      session.close();
    }
    Thread.ofPlatform().daemon().name("pando-manager-" + client).start(session);
  }

  void ended(Session session) {
    sessions.remove(session);
  }

  // --- References on their way

  /** A reference to the object is sent to somebody who will come and get it. */
  void transit(Entry entry) {
    table.lease(entry, 1);
    Object transit = new Object();
    transits.compute(
        entry.id,
        (_, known) -> {
          Deque<Object> all = known == null ? new ArrayDeque<>() : known;
          all.add(transit);
          return all;
        });
    long id = entry.id; // the object itself is not to be held by the timer
    afterTransit.execute(() -> {
      if (endTransit(id, transit)) {
        table.release(id, 1);
      }
    });
  }

  /** Ends a reference's way; any one of the object's, if {@code which} is null. */
  private boolean endTransit(long id, @Nullable Object which) {
    boolean[] found = new boolean[1];
    transits.computeIfPresent(
        id,
        (_, all) -> {
          found[0] = which == null ? all.poll() != null : all.remove(which);
          return all.isEmpty() ? null : all;
        });
    return found[0];
  }

  /** Once its client has a lease, a reference that has arrived needs its own no more. */
  void arrived(Entry entry) {
    if (endTransit(entry.id, null)) {
      table.release(entry.id, 1);
    }
  }

  // --- The end

  /** Waits until somebody ends the server. */
  void awaitEnd() throws InterruptedException {
    end.await();
  }

  void requestEnd() {
    end.countDown();
  }

  @Override
  public void close() {
    closed = true;
    HERE.remove(id);
    end.countDown();
    closeQuietly(listener);
    for (Session session : sessions) {
      session.close();
    }
  }

  private static void closeQuietly(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception e) {
      log(System.Logger.Level.DEBUG, "A part of a manager could not be closed", e);
    }
  }

  private static void log(System.Logger.Level level, String message, Throwable cause) {
    System.getLogger("dev.pando").log(level, message, cause);
  }
}
