package dev.pando.internal.manager;

import dev.pando.connection.Connection;
import dev.pando.connection.Listener;
import dev.pando.connection.Pipe;
import dev.pando.internal.connection.PipeMemory;
import dev.pando.manager.ManagedType;
import dev.pando.memory.SharedMemory;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
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
  private final Queue<SharedMemory> memories = new ConcurrentLinkedQueue<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private final ClassLoader classes;
  private final Listener listener;
  private final ManagerAddress address;
  private final Queue<Listener> outsides = new ConcurrentLinkedQueue<>();
  private final Coding grove = Coding.ofGrove();
  private final Entry board;
  private volatile @Nullable ManagerAddress outsideAddress;
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
    board =
        table.add(new ConcurrentHashMap<String, Object>(), Kind.MAP, Kind.MAP.proxyType(), null);
    Thread.ofPlatform()
        .daemon()
        .name("pando-manager-accept")
        .start(() -> accept(listener, this::greet));
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

  /** Where clients from outside the grove find it, if they do. */
  @Nullable ManagerAddress outsideAddress() {
    return outsideAddress;
  }

  ObjectTable table() {
    return table;
  }

  /** The map that all clients find. */
  Entry board() {
    return board;
  }

  ClassLoader classes() {
    return classes;
  }

  @Nullable ManagedType<?> type(String name) {
    return types.get(name);
  }

  // --- Clients

  /**
   * Also serves clients from outside the grove.
   *
   * @throws IOException if the address cannot be listened at
   */
  void serve(Endpoint endpoint) throws IOException {
    Listener outside = Listener.open(endpoint.address().toSocketAddress(), endpoint.options());
    outsides.add(outside);
    outsideAddress = ManagerAddress.of(id, outside.address());
    Coding coding = endpoint.coding();
    Semaphore places = new Semaphore(endpoint.maxConnections());
    Thread.ofPlatform()
        .daemon()
        .name("pando-manager-accept")
        .start(() -> accept(outside, socket -> greetStranger(socket, coding, endpoint, places)));
  }

  private void accept(Listener from, Consumer<Connection> greeting) {
    while (!closed) {
      try {
        Connection socket = from.accept();
        Thread.ofVirtual().name("pando-manager-greeting").start(() -> greeting.accept(socket));
      } catch (IOException e) {
        if (!closed) {
          log(System.Logger.Level.WARNING, "A manager cannot accept a client", e);
        }
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private static Greeting.Hello hello(Connection socket) throws IOException, InterruptedException {
    if (!socket.poll(GREETING_TIMEOUT)) {
      throw new IOException("the client said nothing");
    }
    return Greeting.hello(socket.recvBytes(Greeting.MAX_BYTES));
  }

  private void greet(Connection socket) {
    try {
      Greeting.Hello hello = hello(socket);
      if (!hello.isOfThisGrove()) {
        throw new IOException("the client is not of this process tree");
      }
      socket.sendBytes(Greeting.welcome(new Greeting.Welcome(id, true, Duration.ZERO)));
      Session _ = begin(handOverPipe(socket), hello.process(), grove, Duration.ZERO, () -> {});
    } catch (IOException | InterruptedException | RuntimeException e) {
      refuse(socket, e);
    }
  }

  private void greetStranger(
      Connection socket, Coding coding, Endpoint endpoint, Semaphore places) {
    boolean admitted = places.tryAcquire();
    try {
      if (!admitted) {
        throw new IOException("there are too many clients");
      }
      Greeting.Hello hello = hello(socket);
      Duration keepAlive = endpoint.keepAlive();
      socket.sendBytes(Greeting.welcome(new Greeting.Welcome(id, false, keepAlive)));
      Session session = begin(socket, hello.process(), coding, keepAlive, places::release);
      KeepAlive _ =
          KeepAlive.start(
              socket,
              KeepAlive.Rhythm.of(keepAlive, keepAlive),
              () -> {},
              silence -> cutOff(session, silence));
    } catch (IOException | InterruptedException | RuntimeException e) {
      refuse(socket, e);
      if (admitted) {
        places.release();
      }
    }
  }

  private static void refuse(Connection socket, Exception reason) {
    log(System.Logger.Level.DEBUG, "A client of a manager was refused", reason);
    closeQuietly(socket);
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

  private static void cutOff(Session session, IOException silence) {
    log(System.Logger.Level.DEBUG, "A client of a manager is taken for gone", silence);
    session.close();
  }

  /**
   * Serves a client.
   *
   * @param leaseTime how long its leases outlive a connection that was lost
   */
  private Session begin(
      Connection connection,
      String client,
      Coding coding,
      Duration leaseTime,
      Runnable afterwards) {
    Session session = new Session(this, connection, client, coding, leaseTime);
    sessions.add(session);
    if (closed) {
      session.close();
    }
    Thread.Builder threads = coding.isNetwork() ? Thread.ofVirtual() : Thread.ofPlatform().daemon();
    threads
        .name("pando-manager-" + client)
        .start(() -> {
          try {
            session.run();
          } finally {
            afterwards.run();
          }
        });
    return session;
  }

  void ended(Session session) {
    sessions.remove(session);
  }

  // --- References on their way

  /** A reference is sent to somebody who will come and get it, or will be told that it is gone. */
  void transit(long id) {
    Entry entry = table.find(id);
    if (entry != null) {
      transit(entry);
    }
  }

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

  // --- Memory

  /** The memory is unlinked when the server ends. */
  SharedMemory keep(SharedMemory memory) {
    memories.add(memory);
    return memory;
  }

  private void unlinkMemories() {
    for (SharedMemory memory : memories) {
      try {
        memory.close();
        memory.unlink();
      } catch (NoSuchFileException e) {
        log(System.Logger.Level.DEBUG, "A client has unlinked memory of its manager", e);
      } catch (IOException e) {
        log(System.Logger.Level.WARNING, "Memory of a manager could not be unlinked", e);
      }
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
    outsides.forEach(ManagerServer::closeQuietly);
    for (Session session : sessions) {
      session.close();
    }
    unlinkMemories();
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
