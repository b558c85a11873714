package dev.pando.internal.manager;

import dev.pando.connection.Client;
import dev.pando.connection.Connection;
import dev.pando.connection.ConnectionOptions;
import dev.pando.internal.Sneaky;
import dev.pando.internal.codec.ObjectReader;
import dev.pando.internal.codec.ObjectWriter;
import dev.pando.internal.codec.RemoteFailure;
import dev.pando.internal.fork.AfterFork;
import dev.pando.internal.process.Processes;
import dev.pando.internal.segment.Grove;
import dev.pando.manager.ManagerLostException;
import java.io.IOException;
import java.lang.ref.Cleaner;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * This process' connection to a server, shared by all its threads and proxies. See the package
 * description.
 */
final class ManagerClient {
  private static final Cleaner CLEANER = Cleaner.create();

  /** By the servers' numbers; those of an ancestor are not ours after a fork. */
  private static final Map<Long, ManagerClient> CLIENTS = new ConcurrentHashMap<>();

  static {
    AfterFork.inChild(CLIENTS::clear);
    Grove.current().beforeLeaving(ManagerClient::sayGoodbye);
  }

  private final ManagerAddress address;
  private final Connection connection;
  private final Coding coding;
  private final Outbox outbox;
  private final Replies replies;
  private final Crossing crossing;
  private final AtomicLong calls = new AtomicLong();
  private final int generation = AfterFork.generation();

  /** The proxies of this process, one for each object, as long as they are reachable. */
  private final Map<Long, Known> proxies = new ConcurrentHashMap<>();

  private volatile boolean lost;

  private ManagerClient(ManagerAddress address, Connection connection, Coding coding) {
    this.address = address;
    this.connection = connection;
    this.coding = coding;
    this.outbox = new Outbox(connection, coding.isNetwork());
    this.replies = new Replies(connection, coding.maxMessageBytes(), () -> lost = true);
    this.crossing = new Crossing(null, null, this);
  }

  // --- Connections

  /** The connection to a server that is reached by the key of the process tree. */
  static ManagerClient at(ManagerAddress address) {
    ManagerClient known = CLIENTS.get(address.serverId());
    if (known != null && !known.lost) {
      return known;
    }
    synchronized (CLIENTS) {
      ManagerClient raced = CLIENTS.get(address.serverId());
      if (raced != null && !raced.lost) {
        return raced;
      }
      ManagerClient made = connect(address);
      CLIENTS.put(address.serverId(), made);
      return made;
    }
  }

  private static ManagerClient connect(ManagerAddress address) {
    try {
      Endpoint endpoint = EndpointFiles.read(address.serverId());
      return uninterrupted(() -> endpoint == null ? greet(address) : greet(endpoint));
    } catch (IOException e) {
      throw unreachable(address, e);
    }
  }

  /** The connection to a server outside the grove; from now on all processes of it can connect. */
  static ManagerClient to(Endpoint endpoint) {
    ManagerClient made;
    try {
      made = uninterrupted(() -> greet(endpoint));
      EndpointFiles.write(endpoint.at(made.address));
    } catch (IOException e) {
      throw unreachable(endpoint.address(), e);
    }
    ManagerClient known = CLIENTS.putIfAbsent(made.serverId(), made);
    if (known != null && known.isUsable()) {
      made.close();
      return known;
    }
    CLIENTS.put(made.serverId(), made);
    return made;
  }

  private static ManagerLostException unreachable(ManagerAddress address, IOException e) {
    return new ManagerLostException(
        "The manager at " + address + " cannot be reached: " + e.getMessage(), e);
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
      restore(interrupted);
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
      return new ManagerClient(address, pipe, Coding.ofGrove());
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
          endpoint.coding());
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

  /** What a caller gets when the server is gone. */
  static ManagerLostException lost(Throwable reason) {
    return new ManagerLostException(
        "The manager's process has ended or cut this one off: " + reason.getMessage(), reason);
  }

  /** The server has ended. */
  static void forget(ManagerAddress address) {
    ManagerClient client = CLIENTS.get(address.serverId());
    if (client != null) {
      client.close();
    }
  }

  private static void sayGoodbye() {
    for (ManagerClient client : CLIENTS.values()) {
      client.close();
    }
  }

  /** Ends the connection in an orderly way. */
  void close() {
    CLIENTS.remove(address.serverId(), this);
    try {
      if (!lost && generation == AfterFork.generation()) {
        oneWay(Frames.BYE, 0, 0);
      }
      connection.close();
    } catch (IOException | RuntimeException e) {
      System.getLogger("dev.pando")
          .log(System.Logger.Level.DEBUG, "A manager could not be told goodbye", e);
    }
    replies.fail(new IOException("the connection was closed here"));
  }

  ManagerAddress address() {
    return address;
  }

  long serverId() {
    return address.serverId();
  }

  /** Whether it belongs to an ancestor that this process was forked from. */
  boolean isForeign() {
    return generation != AfterFork.generation();
  }

  /** Whether it can be used in this process. */
  boolean isUsable() {
    return !lost && generation == AfterFork.generation();
  }

  // --- Calls

  /**
   * Calls a method of an object of the server.
   *
   * @param nanos how long to wait for the answer
   */
  @Nullable Object call(long object, MethodKey method, long nanos, @Nullable Object[] arguments)
      throws Throwable {
    if (method.interruptible() && Thread.interrupted()) {
      throw new InterruptedException();
    }
    PendingCall call = new PendingCall(calls.incrementAndGet());
    FrameWriter out = coding.borrow();
    Crossing outer = crossing.enter();
    try {
      ObjectWriter body = out.begin(Frames.CALL, call.id);
      body.writeVarLong(object);
      body.writeInt(method.hash());
      body.writeVarInt(arguments.length);
      for (Object argument : arguments) {
        body.writeObject(argument);
      }
      out.end();
      replies.add(call);
      outbox.send(out.bytes(), out.length());
    } catch (IOException e) {
      replies.fail(e);
      throw lost(e);
    } finally {
      Crossing.back(outer);
      coding.giveBack(out);
    }
    boolean interrupted = await(call, method, nanos);
    return result(call, method, interrupted);
  }

  /** Waits for the answer; returns whether the thread was interrupted meanwhile. */
  private boolean await(PendingCall call, MethodKey method, long nanos) throws Exception {
    long deadline = nanos == Long.MAX_VALUE ? Long.MAX_VALUE : System.nanoTime() + nanos;
    boolean interrupted = false;
    while (true) {
      try {
        if (replies.await(call, deadline)) {
          return interrupted;
        }
        cancel(call);
        replies.forget(call);
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
        throw new CallTimeout(method.name(), nanos);
      } catch (InterruptedException e) {
        if (method.interruptible() && !interrupted) {
          cancel(call); // its answer says whether that was in time
        }
        interrupted = true;
      }
    }
  }

  /** The time of a call is over. */
  static final class CallTimeout extends Exception {
    private static final long serialVersionUID = 1;

    CallTimeout(String method, long nanos) {
      super(method + " was not answered within " + java.time.Duration.ofNanos(nanos));
    }
  }

  private void cancel(PendingCall call) {
    try {
      oneWay(Frames.CANCEL, call.id, 0);
    } catch (IOException e) {
      replies.fail(e);
    }
  }

  private @Nullable Object result(PendingCall call, MethodKey method, boolean interrupted)
      throws Throwable {
    RuntimeException loss = call.loss();
    if (loss != null) {
      restore(interrupted);
      throw loss;
    }
    Throwable failure;
    ObjectReader in = coding.borrowReader();
    Crossing outer = crossing.enter();
    try {
      in.wrap(call.message(), call.offset(), call.length());
      int type = in.readByte();
      long _ = in.readVarLong();
      if (type == Frames.RESULT) {
        Object result = in.readObject();
        restore(interrupted);
        return result;
      }
      failure =
          RemoteFailure.readFrom(in)
              .toThrowable(Thread.currentThread().getContextClassLoader(), coding.filter());
    } finally {
      Crossing.back(outer);
      coding.giveBack(in);
    }
    if (!(interrupted && method.interruptible() && failure instanceof InterruptedException)) {
      restore(interrupted);
    }
    throw failure;
  }

  private static void restore(boolean interrupted) {
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Sends a frame that is not answered. */
  private void oneWay(int type, long number, long count) throws IOException {
    FrameWriter out = coding.borrow();
    try {
      ObjectWriter body = out.begin(type, number);
      body.writeVarLong(count);
      out.end();
      outbox.send(out.bytes(), out.length());
    } finally {
      coding.giveBack(out);
    }
  }

  // --- Proxies

  /** A proxy and how many leases the server has counted for it. */
  private static final class Known extends WeakReference<Object> {
    final Lease lease;

    Known(Object proxy, Lease lease) {
      super(proxy);
      this.lease = lease;
    }
  }

  /** Gives the leases back once the proxy is unreachable. */
  private static final class Lease implements Runnable {
    private final ManagerClient client;
    private final long id;

    /** Guarded by {@link ManagerClient#proxies}. */
    long count;

    Lease(ManagerClient client, long id) {
      this.client = client;
      this.id = id;
    }

    @Override
    public void run() {
      client.release(this);
    }
  }

  private void release(Lease lease) {
    long count;
    synchronized (proxies) {
      count = lease.count;
      lease.count = 0;
      Known known = proxies.get(lease.id);
      if (known != null && known.lease == lease) {
        proxies.remove(lease.id);
      }
    }
    if (count > 0 && isUsable()) {
      try {
        oneWay(Frames.RELEASE, lease.id, count);
      } catch (IOException e) {
        lost = true; // whoever calls next is told
      }
    }
  }

  /** The proxy for a reference for which the server has counted a lease. */
  Object adopt(Reference reference) {
    synchronized (proxies) {
      Known known = proxies.get(reference.id());
      Object proxy = known == null ? null : known.get();
      if (known != null && proxy != null) {
        known.lease.count++;
        return proxy;
      }
      Lease lease = new Lease(this, reference.id());
      lease.count = 1;
      Object made =
          Proxies.make(
              reference.kind(),
              reference.type(),
              new RemoteTarget(this, reference.id(), reference.kind(), reference.type()));
      proxies.put(reference.id(), new Known(made, lease));
      var _ = CLEANER.register(made, lease);
      return made;
    }
  }

  /** The proxy for a reference that came another way. */
  Object acquire(Reference reference) {
    try {
      Object proxy =
          call(
              Frames.DESK,
              Desk.ACQUIRE,
              Long.MAX_VALUE,
              new @Nullable Object[] {reference.id(), true});
      return java.util.Objects.requireNonNull(proxy);
    } catch (Throwable e) {
      throw Sneaky.rethrow(e);
    }
  }

  /** A reference leaves for another process. */
  void depart(long id) {
    try {
      oneWay(Frames.DEPART, id, 0);
    } catch (IOException e) {
      replies.fail(e);
      throw lost(e);
    }
  }

  /** Whether references that are encoded now go to the server itself. */
  boolean isEncoding() {
    Crossing current = Crossing.current();
    return current != null && equals(current.client());
  }
}
