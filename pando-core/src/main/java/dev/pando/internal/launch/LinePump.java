package dev.pando.internal.launch;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Forwards what a child prints to a stream of this process, whole lines at a time, so that lines of
 * several processes never mix. Runs until the pipe ends, which may be later than the child when the
 * child left the pipe to a process of its own.
 */
final class LinePump implements Runnable {
  /** A longer line is forwarded in pieces: a line without end must not fill the heap. */
  private static final int MAX_LINE_BYTES = 256 * 1024;

  private static final int STACK_BYTES = 128 * 1024;

  private final InputStream source;
  private final boolean toError;
  private final @Nullable StderrTail tail;
  private final BooleanSupplier muted;
  private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();
  private byte[] buffer = new byte[8192];
  private int held;

  private LinePump(
      InputStream source, boolean toError, @Nullable StderrTail tail, BooleanSupplier muted) {
    this.source = source;
    this.toError = toError;
    this.tail = tail;
    this.muted = muted;
  }

  /** Starts a pump; the future completes when everything was forwarded. */
  static CompletableFuture<@Nullable Void> start(
      String threadName,
      InputStream source,
      boolean toError,
      @Nullable StderrTail tail,
      BooleanSupplier muted) {
    LinePump pump = new LinePump(source, toError, tail, muted);
    Thread thread = new Thread(null, pump, threadName, STACK_BYTES, false);
    thread.setDaemon(true);
    thread.start();
    return pump.ended;
  }

  @Override
  public void run() {
    try {
      int read;
      while ((read = source.read(buffer, held, buffer.length - held)) >= 0) {
        accept(read);
      }
    } catch (IOException e) {
      // The pipe was closed under us because the child is gone: the same as its end.
    } finally {
      forward(held);
      ended.complete(null);
    }
  }

  private void accept(int read) {
    int end = held + read;
    int lineEnd = end;
    while (lineEnd > held && buffer[lineEnd - 1] != '\n') {
      lineEnd--;
    }
    boolean wholeLine = lineEnd > held;
    held = end;
    if (wholeLine) {
      forward(lineEnd);
    } else if (held == buffer.length) {
      if (held < MAX_LINE_BYTES) {
        buffer = Arrays.copyOf(buffer, held * 2);
      } else {
        forward(held);
      }
    }
  }

  private void forward(int length) {
    if (length == 0) {
      return;
    }
    if (!muted.getAsBoolean()) {
      PrintStream target = toError ? System.err : System.out;
      target.write(buffer, 0, length); // one call: other writers of the stream cannot get between
      target.flush();
    }
    if (tail != null) {
      tail.add(buffer, length);
    }
    System.arraycopy(buffer, length, buffer, 0, held - length);
    held -= length;
  }
}
