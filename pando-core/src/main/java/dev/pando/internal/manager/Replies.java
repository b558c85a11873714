package dev.pando.internal.manager;

import dev.pando.connection.Connection;
import dev.pando.internal.codec.ObjectReader;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The answers that come in over a connection, read by those who wait for them.
 *
 * <p>Of the callers that wait, one reads. It passes on what is for others; when its own answer is
 * there it wakes another one, which reads on. A single caller so gets its answer without a change
 * of threads. While nobody waits nobody reads, and nothing can come but answers to abandoned calls.
 */
final class Replies {
  /** How often a caller that does not read offers the processor to others before it sleeps. */
  private static final int YIELDS = 20;

  private final Connection connection;
  private final int maxMessageBytes;
  private final Runnable onLoss;
  private final LongConsumer onRefusal;
  private final Map<Long, PendingCall> pending = new ConcurrentHashMap<>();
  private final AtomicBoolean reading = new AtomicBoolean();
  private final ObjectReader in = new ObjectReader();
  private volatile @Nullable IOException loss;

  /**
   * Reads from a connection.
   *
   * @param onLoss told when the connection is lost
   * @param onRefusal told the number of a call that was answered too late with what has to go back
   */
  Replies(Connection connection, int maxMessageBytes, Runnable onLoss, LongConsumer onRefusal) {
    this.connection = connection;
    this.maxMessageBytes = maxMessageBytes;
    this.onLoss = onLoss;
    this.onRefusal = onRefusal;
  }

  void add(PendingCall call) {
    pending.put(call.id, call);
    IOException lost = loss;
    if (lost != null) {
      fail(lost);
    }
  }

  void forget(PendingCall call) {
    pending.remove(call.id);
  }

  /**
   * Waits for the answer.
   *
   * @param deadline {@link System#nanoTime} at which the wait ends, or {@link Long#MAX_VALUE}
   * @return false if the time was over before
   * @throws InterruptedException if the thread was interrupted before
   */
  boolean await(PendingCall call, long deadline) throws InterruptedException {
    try {
      return awaitTurn(call, deadline);
    } finally {
      if (!reading.get()) {
        handOn(); // whoever was to read on may have got its answer meanwhile
      }
    }
  }

  @SuppressWarnings("ThreadPriorityCheck") // yielding is a kindness here, nothing relies on it
  private boolean awaitTurn(PendingCall call, long deadline) throws InterruptedException {
    int yields = 0;
    while (!call.isDone()) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      long left = deadline == Long.MAX_VALUE ? Long.MAX_VALUE : deadline - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      if (reading.compareAndSet(false, true)) {
        try {
          readUntil(call, deadline);
        } finally {
          reading.set(false);
        }
      } else if (yields < YIELDS) {
        yields++;
        Thread.yield();
      } else {
        park(call, left);
      }
    }
    return true;
  }

  /** Reads what has come while nobody waits, so that it is noticed. */
  void readWhatIsThere() throws IOException {
    if (!reading.compareAndSet(false, true)) {
      return; // somebody reads
    }
    try {
      while (connection.poll()) {
        pass(connection.recvBytes(maxMessageBytes));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      reading.set(false);
      handOn();
    }
  }

  private void park(PendingCall call, long left) {
    call.prepareToPark();
    try {
      if (!call.isDone() && reading.get()) {
        if (left == Long.MAX_VALUE) {
          LockSupport.park(this);
        } else {
          LockSupport.parkNanos(this, left);
        }
      }
    } finally {
      call.awake();
    }
  }

  private void handOn() {
    for (PendingCall waiting : pending.values()) {
      if (waiting.wake()) {
        return;
      }
    }
  }

  private void readUntil(PendingCall call, long deadline) throws InterruptedException {
    try {
      while (!call.isDone()) {
        if (deadline != Long.MAX_VALUE
            && !connection.poll(Duration.ofNanos(deadline - System.nanoTime()))) {
          return;
        }
        pass(connection.recvBytes(maxMessageBytes));
      }
    } catch (IOException e) {
      fail(e);
    } catch (RuntimeException e) {
      fail(new IOException("the manager sent what is no message", e));
    }
  }

  private void pass(byte[] message) {
    int position = 0;
    while (position < message.length) {
      in.wrap(message, position, message.length - position);
      int length = in.readInt();
      int start = position + Frames.HEADER;
      in.wrap(message, start, length);
      int type = in.readByte();
      long number = in.readVarLong();
      PendingCall call = pending.remove(number);
      if (call != null) {
        call.answer(message, start, length);
      } else if (type == Frames.HANDED) {
        onRefusal.accept(number);
      }
      position = start + length;
    }
  }

  /** The connection is lost: nobody will be answered. */
  void fail(IOException reason) {
    IOException first = loss;
    IOException known = first != null ? first : reason;
    loss = known;
    onLoss.run();
    for (PendingCall call : List.copyOf(pending.values())) {
      if (pending.remove(call.id, call)) {
        call.lose(ManagerClient.lost(known));
      }
    }
  }
}
