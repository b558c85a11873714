package dev.pando.process;

/**
 * A process could not be started or controlled.
 *
 * <p>Answers to Python's {@code multiprocessing.ProcessError}.
 */
public class ProcessException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With a message that names the process, the limit that was hit and the remedy. */
  public ProcessException(String message) {
    super(message);
  }

  /** With the failure underneath. */
  public ProcessException(String message, Throwable cause) {
    super(message, cause);
  }
}
