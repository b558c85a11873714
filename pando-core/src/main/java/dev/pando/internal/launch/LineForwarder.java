package dev.pando.internal.launch;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Forwards what a child prints to a stream of this process, whole lines at a time, so that lines of
 * several processes never mix. Whoever reads the child's output puts it into {@link #buffer} from
 * {@link #held} on, and says so.
 */
final class LineForwarder {
  /** A longer line is forwarded in pieces: a line without end must not fill the heap. */
  private static final int MAX_LINE_BYTES = 256 * 1024;

  private static final int FIRST_BYTES = 8192;

  private final boolean toError;
  private final @Nullable StderrTail tail;
  private final BooleanSupplier muted;
  private byte[] buffer = new byte[FIRST_BYTES];
  private int held;

  /**
   * A forwarder.
   *
   * @param toError whether to standard error rather than standard output
   * @param tail keeps the last lines
   * @param muted whether nobody shall see what comes
   */
  LineForwarder(boolean toError, @Nullable StderrTail tail, BooleanSupplier muted) {
    this.toError = toError;
    this.tail = tail;
    this.muted = muted;
  }

  byte[] buffer() {
    return buffer;
  }

  int held() {
    return held;
  }

  int room() {
    return buffer.length - held;
  }

  /** Takes so many bytes more. */
  void accept(int read) {
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

  /** Forwards a last line that does not end. */
  void finish() {
    forward(held);
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
