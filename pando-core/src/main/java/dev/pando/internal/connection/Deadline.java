package dev.pando.internal.connection;

import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** When a wait is over. */
final class Deadline {
  /** Waits without a limit. */
  static final Deadline NONE = new Deadline(0, Long.MAX_VALUE);

  private final long start;
  private final long nanos;

  private Deadline(long start, long nanos) {
    this.start = start;
    this.nanos = nanos;
  }

  /** So long from now. */
  static Deadline in(Duration timeout) {
    return new Deadline(System.nanoTime(), TimeUnit.NANOSECONDS.convert(timeout));
  }

  /** Time left; zero or less when it is over, {@code Long.MAX_VALUE} without a limit. */
  long remainingNanos() {
    return this == NONE ? Long.MAX_VALUE : nanos - (System.nanoTime() - start);
  }

  /** Says that the time was over. */
  InterruptedIOException exceeded(String what) {
    return new InterruptedIOException(
        what + " took longer than " + Duration.ofNanos(nanos).toMillis() + " ms");
  }
}
