package dev.pando.internal.connection;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The bytes of a socket, as they are. */
final class SocketStream implements ByteStream {
  private static final long NANOS_PER_MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  private final SocketChannel channel;
  private volatile @Nullable Selector reader;
  private volatile @Nullable Selector writer;
  private volatile boolean closed;
  private volatile long arrivals;

  /** Takes over a channel that is in non-blocking mode. */
  SocketStream(SocketChannel channel) {
    this.channel = channel;
  }

  @Override
  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread reads at a time
  public int read(ByteBuffer target, Deadline deadline) throws IOException, InterruptedException {
    while (true) {
      int count = channel.read(target);
      if (count != 0) {
        arrivals++;
        return count;
      }
      if (!awaitReadable(deadline)) {
        throw deadline.exceeded("a read");
      }
    }
  }

  @Override
  public long write(ByteBuffer[] sources, Deadline deadline)
      throws IOException, InterruptedException {
    while (true) {
      long count = channel.write(sources);
      if (count != 0) {
        return count;
      }
      if (!await(SelectionKey.OP_WRITE, deadline)) {
        throw deadline.exceeded("a write");
      }
    }
  }

  @Override
  public boolean awaitReadable(Deadline deadline) throws IOException, InterruptedException {
    return await(SelectionKey.OP_READ, deadline);
  }

  /** Ends an attempt to connect. */
  void finishConnect(Deadline deadline) throws IOException, InterruptedException {
    while (!channel.finishConnect()) {
      if (!await(SelectionKey.OP_CONNECT, deadline)) {
        throw deadline.exceeded("connecting");
      }
    }
  }

  private boolean await(int operation, Deadline deadline) throws IOException, InterruptedException {
    Selector selector = Selectors.borrow();
    SelectionKey key = null;
    try {
      key = channel.register(selector, operation);
      announce(operation, selector);
      if (closed) {
        throw new ClosedChannelException();
      }
      return select(selector, deadline);
    } finally {
      announce(operation, null);
      if (key != null) {
        key.cancel();
      }
      Selectors.giveBack(selector);
    }
  }

  private boolean select(Selector selector, Deadline deadline)
      throws IOException, InterruptedException {
    while (true) {
      long left = deadline.remainingNanos();
      int ready;
      if (left == Long.MAX_VALUE) {
        ready = selector.select();
      } else if (left > 0) {
        ready = selector.select(Math.ceilDiv(left, NANOS_PER_MILLI));
      } else {
        ready = selector.selectNow();
      }
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      if (closed) {
        throw new ClosedChannelException();
      }
      if (ready > 0) {
        selector.selectedKeys().clear();
        return true;
      }
      if (left <= 0) {
        return false;
      }
    }
  }

  private void announce(int operation, @Nullable Selector selector) {
    if (operation == SelectionKey.OP_READ) {
      reader = selector;
    } else {
      writer = selector;
    }
  }

  @Override
  public long arrivals() {
    return arrivals;
  }

  @Override
  public boolean isOpen() {
    return !closed;
  }

  SocketChannel channel() {
    return channel;
  }

  @Override
  public void close() throws IOException {
    closed = true;
    wake(reader);
    wake(writer);
    channel.close();
  }

  private static void wake(@Nullable Selector waiting) {
    if (waiting != null) {
      waiting.wakeup(); // may hit a later wait, which then looks again
    }
  }
}
