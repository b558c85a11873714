package dev.pando.internal.manager;

import dev.pando.connection.Connection;
import dev.pando.internal.Generation;
import dev.pando.internal.Sneaky;
import dev.pando.internal.Unreachable;
import dev.pando.internal.codec.ObjectReader;
import dev.pando.internal.codec.ObjectWriter;
import dev.pando.internal.codec.RemoteFailure;
import dev.pando.manager.CallTimeoutException;
import dev.pando.manager.ManagerLostException;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * This process' connection to a server, shared by all its threads and proxies. See the package
 * description.
 */
final class ManagerClient {
  /**
   * How long the manager may take to say whether a call whose time is over was carried out; a
   * connection that takes longer is hardly one.
   */
  private static final long LATE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final ManagerAddress address;
  private final Connection connection;
  private final Coding coding;
  private final Outbox outbox;
  private final Replies replies;
  private final Crossing crossing;
  private final AtomicLong calls = new AtomicLong();
  private final int generation = Generation.current();

  /** The proxies of this process, one for each object, as long as they are reachable. */
  private final Map<Long, Known> proxies = new ConcurrentHashMap<>();

  private volatile boolean lost;

  /** Watches a connection over a network. */
  private final @Nullable KeepAlive keepAlive;

  private final Duration reconnectPatience;

  /** Talks to a server of the grove, over a pipe that shows whether its other end is alive. */
  ManagerClient(ManagerAddress address, Connection pipe) {
    this(address, pipe, Coding.ofGrove(), Duration.ZERO, null);
  }

  /**
   * Talks to a server over a network.
   *
   * @param peerKeepAlive after how much silence the server takes this client for gone
   */
  ManagerClient(
      ManagerAddress address, Connection socket, Endpoint endpoint, Duration peerKeepAlive) {
    this(
        address,
        socket,
        endpoint.coding(),
        endpoint.reconnectPatience(),
        KeepAlive.Rhythm.of(endpoint.keepAlive(), peerKeepAlive));
  }

  private ManagerClient(
      ManagerAddress address,
      Connection connection,
      Coding coding,
      Duration reconnectPatience,
      KeepAlive.@Nullable Rhythm rhythm) {
    this.address = address;
    this.connection = connection;
    this.coding = coding;
    this.reconnectPatience = reconnectPatience;
    this.outbox = new Outbox(connection, coding.isNetwork());
    this.replies =
        new Replies(connection, coding.maxMessageBytes(), () -> lost = true, this::refuse);
    this.crossing = new Crossing(null, null, this);
    this.keepAlive =
        rhythm == null ? null : KeepAlive.start(connection, rhythm, this::giveSign, this::vanished);
  }

  // --- The connection

  /** What a caller gets when the server is gone. */
  static ManagerLostException lost(Throwable reason) {
    return new ManagerLostException(
        "The manager's process has ended or cut this one off: " + reason.getMessage(), reason);
  }

  /** Has the server know that this client is there, and looks for its answer to that. */
  private void giveSign() {
    if (!isUsable()) {
      return;
    }
    try {
      oneWay(Frames.PING, 0, 0);
      replies.readWhatIsThere();
    } catch (IOException e) {
      replies.fail(e);
    }
  }

  private void vanished(IOException silence) {
    replies.fail(silence);
    closeConnection();
  }

  /** Ends the connection in an orderly way. */
  void close() {
    try {
      if (isUsable()) {
        oneWay(Frames.BYE, 0, 0);
        outbox.flush();
      }
    } catch (IOException | RuntimeException e) {
      log("A manager could not be told goodbye", e);
    }
    closeConnection();
    replies.fail(new IOException("the connection was closed here"));
  }

  private void closeConnection() {
    KeepAlive watching = keepAlive;
    if (watching != null) {
      watching.stop();
    }
    try {
      connection.close();
    } catch (IOException e) {
      log("A connection to a manager could not be closed", e);
    }
  }

  private static void log(String message, Throwable cause) {
    System.getLogger("dev.pando").log(System.Logger.Level.DEBUG, message, cause);
  }

  ManagerAddress address() {
    return address;
  }

  long serverId() {
    return address.serverId();
  }

  /** Whether it belongs to an ancestor that this process was forked from. */
  boolean isForeign() {
    return generation != Generation.current();
  }

  /** For how long calls try to replace this connection once it is lost. */
  Duration reconnectPatience() {
    return reconnectPatience;
  }

  /** Whether it can be used in this process. */
  boolean isUsable() {
    return !lost && generation == Generation.current();
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
    await(call, method, nanos);
    return result(call, method);
  }

  /** Waits for the answer. */
  private void await(PendingCall call, MethodKey method, long nanos) {
    long deadline = nanos == Long.MAX_VALUE ? Long.MAX_VALUE : System.nanoTime() + nanos;
    while (true) {
      try {
        if (replies.await(call, deadline)) {
          return;
        }
        if (call.isLate()) {
          replies.forget(call);
          restore(call.wasInterrupted());
          throw late(call, method);
        }
        call.markLate(Duration.ofNanos(nanos));
        cancel(call); // its answer says whether that was in time
        deadline = System.nanoTime() + LATE_NANOS;
      } catch (InterruptedException e) {
        if (method.interruptible() && !call.wasInterrupted()) {
          cancel(call); // as above
        }
        call.markInterrupted();
      }
    }
  }

  private static CallTimeoutException late(PendingCall call, MethodKey method) {
    return new CallTimeoutException(
        "The manager has not answered " + method.name() + " within " + call.limit());
  }

  private void cancel(PendingCall call) {
    try {
      oneWay(Frames.CANCEL, call.id, 0);
    } catch (IOException e) {
      replies.fail(e);
    }
  }

  private @Nullable Object result(PendingCall call, MethodKey method) throws Throwable {
    boolean interrupted = call.wasInterrupted();
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
      if (type == Frames.RESULT || type == Frames.HANDED) {
        Object result = in.readObject();
        if (type == Frames.HANDED) {
          acknowledge(Frames.TAKEN, call.id);
        }
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
    boolean cancelled = failure instanceof InterruptedException;
    if (!(interrupted && method.interruptible() && cancelled)) {
      restore(interrupted);
      if (call.isLate() && cancelled) {
        throw late(call, method);
      }
    }
    throw failure;
  }

  private void refuse(long call) {
    acknowledge(Frames.REFUSED, call);
  }

  /** If that does not arrive, the connection is lost, and what was handed over with it. */
  private void acknowledge(int type, long call) {
    try {
      oneWay(type, call, 0);
    } catch (IOException e) {
      replies.fail(e);
    }
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
      var _ = Unreachable.then(made, lease);
      return made;
    }
  }

  /**
   * The proxy for a reference that came another way.
   *
   * @param arriving whether it was sent here, and held a lease on its way
   */
  Object acquire(Reference reference, boolean arriving) {
    try {
      Object proxy =
          call(
              Frames.DESK,
              Desk.ACQUIRE,
              Long.MAX_VALUE,
              new @Nullable Object[] {reference.id(), arriving});
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
