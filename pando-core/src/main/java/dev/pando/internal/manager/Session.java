package dev.pando.internal.manager;

import dev.pando.connection.Connection;
import dev.pando.internal.codec.ObjectReader;
import dev.pando.internal.codec.ObjectWriter;
import dev.pando.internal.codec.RemoteFailure;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A client as the server sees it: one thread that reads its calls and runs those that cannot wait.
 * See the package description.
 */
final class Session implements Runnable {
  private static final ThreadLocal<@Nullable Session> CURRENT = new ThreadLocal<>();

  private final ManagerServer server;
  private final Connection connection;
  private final String clientName;
  private final Coding coding;
  private final Duration leaseTime;
  private final Outbox outbox;
  private final Crossing crossing;

  /** Calls that have not been answered and are not run by the reader: a thread or a future each. */
  private final Map<Long, Object> running = new ConcurrentHashMap<>();

  /** What was answered over a network, and not acknowledged. */
  private final Map<Long, Handover<?>> unconfirmed = new ConcurrentHashMap<>();

  private final Map<Long, Long> leases = new ConcurrentHashMap<>();
  private final Set<Holder> holders = ConcurrentHashMap.newKeySet();

  /** Answers of the reader to the calls of one message. */
  private final AnswerBatch batch;

  /** What the reader does once it has sent the answers to the message that it reads. */
  private @Nullable Runnable afterwards;

  private volatile boolean ended;
  private boolean saidGoodbye;

  /**
   * Takes over a connection whose client has authenticated itself.
   *
   * @param clientName the client's process, for people
   * @param leaseTime how long its leases outlive a connection that was lost, so that it can come
   *     back
   */
  Session(
      ManagerServer server,
      Connection connection,
      String clientName,
      Coding coding,
      Duration leaseTime) {
    this.server = server;
    this.connection = connection;
    this.clientName = clientName;
    this.coding = coding;
    this.leaseTime = leaseTime;
    this.outbox = new Outbox(connection, coding.isNetwork());
    this.crossing = new Crossing(server, this, null);
    this.batch = new AnswerBatch();
  }

  ManagerServer server() {
    return server;
  }

  String clientName() {
    return clientName;
  }

  /** Whose call the current thread runs; null if it runs none. */
  static @Nullable Session current() {
    return CURRENT.get();
  }

  // --- Leases and holdings

  /** The client is about to get a reference to the object. */
  void lease(Entry entry) {
    server.table().lease(entry, 1);
    leases.merge(entry.id, 1L, Long::sum);
  }

  private void release(long id, long count) {
    leases.computeIfPresent(
        id,
        (_, held) -> {
          long released = Math.min(held, count);
          server.table().release(id, released);
          return held == released ? null : held - released;
        });
  }

  /** From now on the holder is told when this client ends; at once if it has. */
  void holds(Holder holder) {
    if (holders.add(holder) && ended) {
      holder.clientEnded(this, true);
    }
  }

  /** Whether the client is of the server's own process tree. */
  boolean isNear() {
    return !coding.isNetwork();
  }

  boolean hasEnded() {
    return ended;
  }

  // --- Reading

  @Override
  public void run() {
    CURRENT.set(this);
    var _ = crossing.enter();
    Thread.currentThread().setContextClassLoader(server.classes());
    ObjectReader in = coding.newReader();
    try {
      while (true) {
        read(connection.recvBytes(coding.maxMessageBytes()), in);
      }
    } catch (EOFException e) {
      log(System.Logger.Level.DEBUG, "has ended", e);
    } catch (IOException e) {
      log(System.Logger.Level.DEBUG, "is lost", e);
    } catch (InterruptedException e) {
      log(System.Logger.Level.DEBUG, "is cut off", e);
    } catch (RuntimeException e) {
      System.getLogger("dev.pando")
          .log(
              System.Logger.Level.WARNING,
              "Client {0} of a manager sent what is no message, and is cut off: {1}",
              clientName,
              e);
    } finally {
      end();
    }
  }

  private void log(System.Logger.Level level, String what, Throwable cause) {
    System.getLogger("dev.pando")
        .log(level, "Client " + clientName + " of a manager " + what, cause);
  }

  private void read(byte[] message, ObjectReader in) throws IOException {
    int position = 0;
    while (position < message.length) {
      in.wrap(message, position, message.length - position);
      int length = in.readInt();
      int start = position + Frames.HEADER;
      in.wrap(message, start, length);
      frame(in);
      position = start + length;
    }
    batch.send();
    Runnable next = afterwards;
    if (next != null) {
      afterwards = null;
      next.run();
    }
  }

  /** Has something done once the call that runs now is answered; for quick operations only. */
  void afterAnswer(Runnable action) {
    Runnable earlier = afterwards;
    afterwards =
        earlier == null
            ? action
            : () -> {
              earlier.run();
              action.run();
            };
  }

  private void frame(ObjectReader in) {
    int type = in.readByte();
    long number = in.readVarLong();
    switch (type) {
      case Frames.CALL -> call(number, in);
      case Frames.CANCEL -> cancel(number);
      case Frames.RELEASE -> release(number, in.readVarLong());
      case Frames.DEPART -> server.transit(number);
      case Frames.BYE -> saidGoodbye = true;
      case Frames.PING -> batch.pong();
      case Frames.TAKEN -> unconfirmed.remove(number);
      case Frames.REFUSED -> {
        Handover<?> refused = unconfirmed.remove(number);
        if (refused != null) {
          refused.takeBack();
        }
      }
      default -> throw new IllegalStateException("frame of unknown type " + type);
    }
  }

  // --- Calls

  private void call(long call, ObjectReader in) {
    Entry entry;
    Operation operation;
    @Nullable Object[] arguments;
    try {
      entry = server.table().get(in.readVarLong());
      operation = entry.operation(in.readInt());
      arguments = new Object[in.readVarInt() & 0xff];
      for (int i = 0; i < arguments.length; i++) {
        arguments[i] = coding.checked(in.readObject());
      }
    } catch (RuntimeException | StackOverflowError e) {
      batch.failure(call, e);
      return;
    }
    if (entry.isQuick(operation)) {
      try {
        Object result = entry.tryRun(operation, arguments);
        if (!Entry.isBusy(result)) {
          answer(call, result);
          return;
        }
      } catch (Throwable e) {
        batch.failure(call, e);
        return;
      }
    }
    Thread thread =
        Thread.ofVirtual()
            .name("pando-manager-call")
            .unstarted(() -> runAside(call, entry, operation, arguments));
    running.put(call, thread);
    thread.start();
  }

  private void answer(long call, @Nullable Object result) {
    if (result instanceof Handover<?> handover && !handover.isHandedOver()) { // it may have failed
      answerWhenDone(call, handover);
    } else {
      batch.result(call, result);
    }
  }

  private void answerWhenDone(long call, Handover<?> handover) {
    running.put(call, handover);
    handover.whenDone((value, thrown) -> answerLater(call, handover, value, thrown));
    if (ended) {
      handover.takeBack();
    }
  }

  private void runAside(long call, Entry entry, Operation operation, @Nullable Object[] arguments) {
    CURRENT.set(this);
    Crossing outer = crossing.enter();
    Thread.currentThread().setContextClassLoader(server.classes());
    try {
      Object result = entry.run(operation, arguments);
      if (result instanceof Handover<?> handover) {
        answerWhenDone(call, handover);
      } else {
        running.remove(call);
        boolean _ = send(call, result, null, null);
      }
    } catch (Throwable e) {
      running.remove(call);
      boolean _ = send(call, null, e, null);
    } finally {
      Crossing.back(outer);
    }
  }

  private void answerLater(
      long call, Handover<?> handover, @Nullable Object value, @Nullable Throwable thrown) {
    running.remove(call);
    Crossing outer = crossing.enter();
    try {
      if (!send(call, value, thrown, handover)) {
        handover.takeBack();
      }
    } finally {
      Crossing.back(outer);
    }
  }

  private void cancel(long call) {
    Object what = running.get(call);
    if (what instanceof Thread thread) {
      thread.interrupt();
    } else if (what instanceof Handover<?> handover) {
      boolean _ = handover.abandon(new InterruptedException("the caller was interrupted"));
    }
  }

  // --- Answers

  /** Sends an answer at once; false if there is nobody to get it. */
  private boolean send(
      long call,
      @Nullable Object value,
      @Nullable Throwable thrown,
      @Nullable Handover<?> handover) {
    if (ended) {
      return false;
    }
    FrameWriter out = coding.borrow();
    try {
      List<Handover<?>> handed = List.of();
      if (thrown != null) {
        writeFailure(out, call, thrown);
      } else if (handover == null) {
        write(out, Frames.RESULT, call, value);
      } else {
        handed = List.of(handover);
        write(out, announce(call, handover), call, value);
      }
      outbox.send(out.bytes(), out.length(), handed);
      return !(ended && unconfirmed.remove(call) != null);
    } catch (IOException e) {
      log(System.Logger.Level.DEBUG, "is lost", e);
      return false;
    } finally {
      coding.giveBack(out);
    }
  }

  /** How an answer is sent that hands something over. */
  private int announce(long call, Handover<?> handover) {
    if (isNear()) {
      return Frames.RESULT;
    }
    unconfirmed.put(call, handover);
    return Frames.HANDED;
  }

  private static void write(FrameWriter out, int type, long call, @Nullable Object value) {
    try {
      ObjectWriter body = out.begin(type, call);
      body.writeObject(value instanceof Entry entry ? entry.proxy() : value);
      out.end();
    } catch (RuntimeException e) {
      writeFailure(out, call, e);
    }
  }

  private static void writeFailure(FrameWriter out, long call, Throwable thrown) {
    RemoteFailure failure = RemoteFailure.of(thrown);
    failure.writeTo(out.begin(Frames.FAILURE, call));
    out.end();
  }

  /** The reader's answers, sent together after each message that it has read. */
  private final class AnswerBatch {
    private static final int FLUSH_BYTES = 8 << 10;

    private final FrameWriter out = coding.borrow();
    private byte[] bytes = new byte[512];
    private int length;

    /** What the answers hand over, in case they cannot be sent. */
    private final List<Handover<?>> handed = new ArrayList<>();

    void result(long call, @Nullable Object result) {
      if (result instanceof Handover<?> handover) {
        handed.add(handover);
        write(out, announce(call, handover), call, handover.get());
      } else {
        write(out, Frames.RESULT, call, result);
      }
      add();
    }

    void pong() {
      ObjectWriter _ = out.begin(Frames.PONG, 0);
      out.end();
      add();
    }

    void failure(long call, Throwable thrown) {
      writeFailure(out, call, thrown);
      add();
    }

    private void add() {
      int more = out.length();
      if (length > 0 && length + more > FLUSH_BYTES) {
        flush();
      }
      if (bytes.length < length + more) {
        bytes = java.util.Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
      }
      System.arraycopy(out.bytes(), 0, bytes, length, more);
      length += more;
    }

    private void flush() {
      try {
        send();
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }

    void send() throws IOException {
      if (length > 0) {
        int all = length;
        length = 0;
        outbox.send(bytes, all, handed.isEmpty() ? List.of() : List.copyOf(handed));
        handed.clear();
        if (bytes.length > 4 * FLUSH_BYTES) {
          bytes = new byte[512];
        }
      }
    }
  }

  // --- The end

  /** Cuts the client off. */
  void close() {
    try {
      connection.close();
    } catch (IOException e) {
      log(System.Logger.Level.DEBUG, "could not be cut off", e);
    }
  }

  private void releaseAll() {
    leases.forEach((id, count) -> server.table().release(id, count));
    leases.clear();
  }

  private void end() {
    ended = true;
    for (Object what : running.values()) {
      if (what instanceof Thread thread) {
        thread.interrupt();
      } else if (what instanceof Handover<?> handover) {
        handover.takeBack();
      }
    }
    batch.handed.reversed().forEach(Handover::takeBack);
    outbox.takeBack();
    unconfirmed.values().forEach(Handover::takeBack);
    for (Holder holder : holders) {
      holder.clientEnded(this, !saidGoodbye);
    }
    if (saidGoodbye || leaseTime.isZero()) {
      releaseAll();
    } else {
      CompletableFuture.delayedExecutor(leaseTime.toMillis(), TimeUnit.MILLISECONDS)
          .execute(this::releaseAll);
    }
    close();
    server.ended(this);
  }
}
