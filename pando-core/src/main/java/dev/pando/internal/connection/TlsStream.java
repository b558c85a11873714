package dev.pando.internal.connection;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/**
 * The bytes of a socket, encrypted by TLS.
 *
 * <pre>
 *   writer: plain bytes ── wrap ──▶ sealed ──▶ socket ──▶ received ── unwrap ──▶ opened :reader
 * </pre>
 *
 * <p>The engine may wrap and unwrap at the same time; each side has its buffers. Once the handshake
 * is over, what it has to say beside the data (a new key, a session ticket) is said with the next
 * write.
 *
 * <p>An end of the socket without TLS's own goodbye is an end like any other, as a process that is
 * killed says none: messages have their length with them, so nobody can cut one unseen.
 */
final class TlsStream implements ByteStream {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final SocketStream socket;
  private final SSLEngine engine;
  private final ReentrantLock writing = new ReentrantLock();

  /** What is to be sent, ready to be read from. */
  private final ByteBuffer sealed;

  /** What has come and is not unwrapped yet, ready to be read from. */
  private final ByteBuffer received;

  /** What has been unwrapped and was not asked for yet, ready to be read from. */
  private ByteBuffer opened;

  private boolean ended;

  private TlsStream(SocketStream socket, SSLEngine engine) {
    this.socket = socket;
    this.engine = engine;
    int packet = engine.getSession().getPacketBufferSize();
    sealed = ByteBuffer.allocate(packet).flip();
    received = ByteBuffer.allocate(packet).flip();
    opened = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize()).flip();
  }

  /**
   * Agrees on keys with the peer.
   *
   * @param engine in client or server mode
   * @throws SSLException if the peer has no certificate that is trusted, or speaks no TLS
   */
  static TlsStream open(SocketStream socket, SSLEngine engine, Deadline deadline)
      throws IOException, InterruptedException {
    TlsStream stream = new TlsStream(socket, engine);
    try {
      stream.shakeHands(deadline);
    } catch (SSLException e) {
      stream.sayWhy(deadline);
      throw e;
    }
    return stream;
  }

  private void shakeHands(Deadline deadline) throws IOException, InterruptedException {
    engine.beginHandshake();
    while (true) {
      switch (engine.getHandshakeStatus()) {
        case NEED_TASK -> runTasks();
        case NEED_WRAP -> {
          seal(new ByteBuffer[] {NOTHING});
          flush(deadline);
        }
        case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
          if (!open(deadline)) {
            throw new SSLException("the peer closed the connection before keys were agreed on");
          }
        }
        default -> {
          return;
        }
      }
    }
  }

  /** Sends the alert that tells the peer what is wrong with it. */
  private void sayWhy(Deadline deadline) throws InterruptedException {
    try {
      while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
        seal(new ByteBuffer[] {NOTHING});
        flush(deadline);
      }
    } catch (IOException e) {
      System.getLogger("dev.pando")
          .log(System.Logger.Level.DEBUG, "A peer could not be told why it is refused", e);
    }
  }

  private void runTasks() {
    for (Runnable task = engine.getDelegatedTask();
        task != null;
        task = engine.getDelegatedTask()) {
      task.run();
    }
  }

  // --- Reading

  @Override
  public int read(ByteBuffer target, Deadline deadline) throws IOException, InterruptedException {
    if (!awaitOpened(deadline)) {
      return -1;
    }
    int count = Math.min(target.remaining(), opened.remaining());
    target.put(opened.slice().limit(count));
    opened.position(opened.position() + count);
    return count;
  }

  @Override
  public boolean awaitReadable(Deadline deadline) throws IOException, InterruptedException {
    try {
      boolean _ = awaitOpened(deadline);
      return true;
    } catch (TimeIsOverException e) {
      return false;
    }
  }

  /** Waits for plain bytes; false at the end of them. */
  private boolean awaitOpened(Deadline deadline) throws IOException, InterruptedException {
    while (!opened.hasRemaining()) {
      if (!open(deadline)) {
        return false;
      }
    }
    return true;
  }

  /** Unwraps one record, waiting for it; false at the end. */
  private boolean open(Deadline deadline) throws IOException, InterruptedException {
    while (!ended) {
      opened.compact();
      SSLEngineResult result;
      try {
        result = engine.unwrap(received, opened);
      } finally {
        opened.flip();
      }
      if (result.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
        runTasks();
      }
      switch (result.getStatus()) {
        case OK -> {
          return true;
        }
        case CLOSED -> ended = true;
        case BUFFER_OVERFLOW -> enlargeOpened();
        case BUFFER_UNDERFLOW -> ended = !receive(deadline);
      }
    }
    return false;
  }

  private void enlargeOpened() {
    int size = Math.max(2 * opened.capacity(), engine.getSession().getApplicationBufferSize());
    opened = ByteBuffer.allocate(size).put(opened).flip();
  }

  private boolean receive(Deadline deadline) throws IOException, InterruptedException {
    if (!socket.awaitReadable(deadline)) {
      throw new TimeIsOverException(deadline.exceeded("a read"));
    }
    received.compact();
    try {
      return socket.read(received, deadline) >= 0;
    } finally {
      received.flip();
    }
  }

  /** The time of a read is over; nothing is lost. */
  private static final class TimeIsOverException extends java.io.InterruptedIOException {
    private static final long serialVersionUID = 1;

    TimeIsOverException(java.io.InterruptedIOException cause) {
      super("the time for a read is over");
      var _ = initCause(cause);
    }
  }

  // --- Writing

  @Override
  public long write(ByteBuffer[] sources, Deadline deadline)
      throws IOException, InterruptedException {
    writing.lock();
    try {
      flush(deadline);
      long consumed = 0;
      while (consumed == 0 && hasBytes(sources)) {
        consumed = seal(sources);
        if (consumed == 0) {
          flush(deadline); // something of the engine's own
        }
      }
      flushBegun(deadline);
      return consumed;
    } finally {
      writing.unlock();
    }
  }

  private static boolean hasBytes(ByteBuffer[] sources) {
    for (ByteBuffer source : sources) {
      if (source.hasRemaining()) {
        return true;
      }
    }
    return false;
  }

  /** Makes one record; returns how many plain bytes are in it. */
  private int seal(ByteBuffer[] sources) throws IOException {
    sealed.compact();
    SSLEngineResult result;
    try {
      result = engine.wrap(sources, sealed);
    } finally {
      sealed.flip();
    }
    if (result.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
      runTasks();
    }
    if (result.getStatus() == SSLEngineResult.Status.CLOSED && result.bytesProduced() == 0) {
      throw new SSLException("the connection is closed by its peer");
    }
    return result.bytesConsumed();
  }

  private void flush(Deadline deadline) throws IOException, InterruptedException {
    while (sealed.hasRemaining()) {
      long _ = socket.write(new ByteBuffer[] {sealed}, deadline);
    }
  }

  /** What is sealed counts as written: it cannot be taken back. */
  private void flushBegun(Deadline deadline) throws IOException {
    try {
      flush(deadline);
    } catch (IOException | InterruptedException e) {
      throw new BrokenMessageException(e);
    }
  }

  // --- The end

  @Override
  public long arrivals() {
    return socket.arrivals();
  }

  @Override
  public boolean isOpen() {
    return socket.isOpen();
  }

  /** Says goodbye if nobody is writing, and if that needs no waiting. */
  @Override
  public void close() throws IOException {
    try {
      if (socket.isOpen() && writing.tryLock()) {
        try {
          if (!sealed.hasRemaining()) {
            engine.closeOutbound();
            int _ = seal(new ByteBuffer[] {NOTHING});
            int _ = socket.channel().write(sealed);
          }
        } finally {
          writing.unlock();
        }
      }
    } catch (IOException e) {
      System.getLogger("dev.pando")
          .log(System.Logger.Level.DEBUG, "A peer could not be told goodbye", e);
    } finally {
      socket.close();
    }
  }
}
