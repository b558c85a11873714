package dev.pando.internal.connection;

import dev.pando.connection.BufferTooShortException;
import dev.pando.connection.Connection;
import dev.pando.internal.ForkShared;
import dev.pando.internal.Unreachable;
import dev.pando.internal.message.Incoming;
import dev.pando.internal.message.LockedRing;
import dev.pando.internal.message.Outgoing;
import java.io.EOFException;
import java.io.IOException;
import java.io.Serializable;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** An end of a pipe in this process. */
public final class PipeConnection implements Connection, ForkShared, Serializable {
  private static final long serialVersionUID = 1;

  private final transient PipeMemory memory;
  private final transient int side;
  private final transient PipeHold hold;
  private final transient LockedRing in;
  private final transient LockedRing out;
  private final transient PipeHolders peers;
  private final transient boolean readable;
  private final transient boolean writable;

  /** As they were when somebody was last seen at the other end. */
  private transient volatile long changesSeen = -1;

  private transient volatile int deathsSeen = -1;

  PipeConnection(PipeMemory memory, int side, PipeHold hold, boolean readable, boolean writable) {
    this.memory = memory;
    this.side = side;
    this.hold = hold;
    this.in = memory.ring(side);
    this.out = memory.ring(1 - side);
    this.peers = memory.holders(1 - side);
    this.readable = readable;
    this.writable = writable;
    var _ = Unreachable.then(this, hold);
  }

  private Object writeReplace() {
    if (hold.isReleased()) {
      throw new IllegalStateException("the connection is closed and cannot be sent");
    }
    return memory.depart(side);
  }

  @Override
  public Share shareWithChild() {
    return memory.share(side, hold);
  }

  PipeHold hold() {
    return hold;
  }

  // --- Sending

  @Override
  public void send(@Nullable Object message) throws IOException, InterruptedException {
    checkWritable();
    put(Outgoing.of(message, out.maxRecordBytes()));
  }

  @Override
  public void sendBytes(MemorySegment message) throws IOException, InterruptedException {
    checkWritable();
    put(Outgoing.of(message, out.maxRecordBytes()));
  }

  private void put(Outgoing message) throws IOException, InterruptedException {
    boolean sent = false;
    try {
      while (!sent) {
        BooleanSupplier news = newsSince();
        if (!isPeerAlive()) {
          throw new IOException("broken pipe: the other end is closed");
        }
        sent = out.tryPut(message);
        if (!sent) {
          out.awaitRoom(message.length(), Long.MAX_VALUE, news, this::goOn);
          checkOpen();
        }
      }
    } catch (IllegalStateException e) {
      throw unmapped(e);
    } finally {
      if (sent) {
        message.sent();
      } else {
        message.discard();
      }
      Reference.reachabilityFence(this);
    }
  }

  // --- Receiving

  @Override
  public @Nullable Object recv() throws IOException, InterruptedException {
    return take().toObject();
  }

  @Override
  public byte[] recvBytes() throws IOException, InterruptedException {
    return take().toBytes();
  }

  @Override
  public byte[] recvBytes(int maxLength) throws IOException, InterruptedException {
    if (maxLength < 0) {
      throw new IllegalArgumentException("maxLength " + maxLength + " is negative");
    }
    byte[] message = recvBytes();
    if (message.length > maxLength) {
      close();
      throw new IOException(
          "bad message length: the peer sent %d bytes, at most %d are allowed"
              .formatted(message.length, maxLength));
    }
    return message;
  }

  @Override
  public long recvBytesInto(MemorySegment target) throws IOException, InterruptedException {
    Incoming message = take();
    long length = message.copyTo(target);
    if (length < 0) {
      throw new BufferTooShortException(message.toBytes(), target.byteSize());
    }
    return length;
  }

  private Incoming take() throws IOException, InterruptedException {
    checkReadable();
    Incoming message = new Incoming();
    try {
      while (!in.tryTake(message)) {
        awaitMessage(Long.MAX_VALUE);
        if (!isPeerAlive() && in.isEmpty()) {
          throw new EOFException("the other end of the pipe is closed");
        }
      }
      return message;
    } catch (IllegalStateException e) {
      throw unmapped(e);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  private void awaitMessage(long nanos) throws IOException, InterruptedException {
    BooleanSupplier news = newsSince();
    if (isPeerAlive()) {
      in.awaitRecord(nanos, news, this::goOn);
    }
    checkOpen();
  }

  @Override
  public boolean poll(Duration timeout) throws IOException, InterruptedException {
    checkReadable();
    Deadline deadline = Deadline.in(timeout);
    try {
      while (true) {
        long left = deadline.remainingNanos();
        awaitMessage(left);
        if (!in.isEmpty() || !isPeerAlive()) {
          return true;
        }
        if (left <= 0) {
          return false;
        }
      }
    } catch (IllegalStateException e) {
      throw unmapped(e);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  // --- The other end

  /** How many messages sent from this end nobody has received yet. */
  public int unreceived() {
    try {
      return out.records();
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /** Whether anybody is there; a load or two unless something has changed. */
  private boolean isPeerAlive() {
    long changes = peers.changes();
    int deaths = memory.grove().deaths();
    if (changes == changesSeen && deaths == deathsSeen) {
      return true;
    }
    if (!peers.isAnyAlive()) {
      return false;
    }
    changesSeen = changes;
    deathsSeen = deaths;
    return true;
  }

  /**
   * Asked while waiting: whether this end was closed here, or somebody left the other, or some
   * process was killed.
   */
  private BooleanSupplier newsSince() {
    long changes = peers.changes();
    int deaths = memory.grove().deaths();
    return () ->
        hold.isReleased() || peers.changes() != changes || memory.grove().deaths() != deaths;
  }

  /** Asked after each slice of a wait: asks the kernel about each holder of the other end. */
  private boolean goOn() {
    return !hold.isReleased() && peers.isAnyAlive();
  }

  // --- Ends

  private void checkReadable() throws IOException {
    checkOpen();
    if (!readable) {
      throw new UnsupportedOperationException("the connection is write-only");
    }
  }

  private void checkWritable() throws IOException {
    checkOpen();
    if (!writable) {
      throw new UnsupportedOperationException("the connection is read-only");
    }
  }

  private void checkOpen() throws IOException {
    if (hold.isReleased()) {
      throw closed(null);
    }
  }

  private static IOException closed(@Nullable Throwable cause) {
    return new IOException("the connection is closed", cause);
  }

  /**
   * The memory of a pipe goes when both ends are closed; if many others are closed just then, also
   * from under a thread inside it.
   */
  private IOException unmapped(IllegalStateException e) {
    if (hold.isReleased() || !memory.isAlive()) {
      return closed(e);
    }
    throw e;
  }

  @Override
  public boolean isReady() {
    return Watches.isReady(this);
  }

  @Override
  public Watch watch(Runnable wake) {
    return Watches.of(this, wake);
  }

  @Override
  public boolean isOpen() {
    return !hold.isReleased();
  }

  @Override
  public void close() {
    hold.run();
  }

  @Override
  public String toString() {
    return "Connection[pipe, end " + (side + 1) + (isOpen() ? "]" : ", closed]");
  }
}
