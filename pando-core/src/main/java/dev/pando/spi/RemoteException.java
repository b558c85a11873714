package dev.pando.spi;

import org.jspecify.annotations.Nullable;

/**
 * Stands for an exception of another process that could not be sent or rebuilt as it was.
 *
 * <p>Its class name, its message and its whole rendered stack trace are kept; the trace is also
 * attached as a {@link RemoteTrace} cause.
 */
public final class RemoteException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String className;
  private final @Nullable String remoteMessage;
  private final String trace;

  /**
   * With what is known of the original.
   *
   * @param className the fully qualified class of the original exception
   * @param remoteMessage its message
   * @param trace its stack trace as it was rendered where it was thrown
   * @param why why it did not arrive as it was, or null
   */
  public RemoteException(
      String className, @Nullable String remoteMessage, String trace, @Nullable Throwable why) {
    super(
        remoteMessage == null ? className : className + ": " + remoteMessage,
        new RemoteTrace(trace));
    this.className = className;
    this.remoteMessage = remoteMessage;
    this.trace = trace;
    if (why != null) {
      addSuppressed(why);
    }
  }

  /** The fully qualified class name of the original exception. */
  public String className() {
    return className;
  }

  /** The message of the original exception. */
  public @Nullable String remoteMessage() {
    return remoteMessage;
  }

  /** The stack trace of the original exception, as text. */
  public String trace() {
    return trace;
  }
}
