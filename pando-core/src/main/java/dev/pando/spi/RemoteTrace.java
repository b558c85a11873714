package dev.pando.spi;

/**
 * The stack trace of an exception as it was printed in the process that threw it.
 *
 * <p>It stands as the last cause of an exception that came from another process, so that every
 * printed trace shows both sides. Python's {@code RemoteTraceback}.
 */
public final class RemoteTrace extends Exception {
  private static final long serialVersionUID = 1;

  private final String text;

  /** With the trace as {@link Throwable#printStackTrace} rendered it. */
  public RemoteTrace(String text) {
    super(null, null, false, false);
    this.text = text;
  }

  /** The rendered trace. */
  public String text() {
    return text;
  }

  @Override
  public String getMessage() {
    return text;
  }

  @Override
  public String toString() {
    return "in the other process:\n" + text.stripTrailing();
  }
}
