package dev.pando.internal.launch;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a child prints in a thread of its own. Runs until the pipe ends, which may be later
 * than the child when the child left the pipe to a process of its own.
 */
final class LinePump implements Runnable {
  private static final int STACK_BYTES = 128 * 1024;

  private final InputStream source;
  private final LineForwarder lines;
  private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();

  private LinePump(InputStream source, LineForwarder lines) {
    this.source = source;
    this.lines = lines;
  }

  /** Starts a pump; the future completes when everything was forwarded. */
  static CompletableFuture<@Nullable Void> start(
      String threadName, InputStream source, LineForwarder lines) {
    LinePump pump = new LinePump(source, lines);
    Thread thread = new Thread(null, pump, threadName, STACK_BYTES, false);
    thread.setDaemon(true);
    thread.start();
    return pump.ended;
  }

  @Override
  public void run() {
    try {
      int read;
      while ((read = source.read(lines.buffer(), lines.held(), lines.room())) >= 0) {
        lines.accept(read);
      }
    } catch (IOException e) {
      // The pipe was closed under us because the child is gone: the same as its end.
    } finally {
      lines.finish();
      ended.complete(null);
    }
  }
}
