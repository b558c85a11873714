package dev.pando.pool;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Thrown for a task whose worker ended before it gave a result; Python's pool hangs for ever there,
 * and its executor answers with {@code BrokenProcessPool} for all tasks.
 *
 * <p>The task may have had effects before the worker died. The message holds everything that the
 * methods give.
 */
public final class WorkerDiedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final long pid;
  private final int exitCode;
  private final String task;
  private final int attempts;
  private final String stderrTail;
  private final boolean outOfMemoryKill;
  private final @Nullable String errorFile;

  /**
   * Makes an exception from what is known of the death.
   *
   * @param pid the worker's process id
   * @param exitCode its exit code; negative is the signal that killed it
   * @param task the function and the elements that it ran, for a person to read
   * @param attempts how often the task had been run, this time included
   * @param stderrTail the last lines it wrote to its standard error
   * @param outOfMemoryKill whether the kernel killed a process of this container for lack of memory
   *     meanwhile
   * @param errorFile the JVM's fatal error log, if it left one
   */
  public WorkerDiedException(
      long pid,
      int exitCode,
      String task,
      int attempts,
      String stderrTail,
      boolean outOfMemoryKill,
      @Nullable Path errorFile) {
    super(message(pid, exitCode, task, attempts, stderrTail, outOfMemoryKill, errorFile));
    this.pid = pid;
    this.exitCode = exitCode;
    this.task = task;
    this.attempts = attempts;
    this.stderrTail = stderrTail;
    this.outOfMemoryKill = outOfMemoryKill;
    this.errorFile = errorFile == null ? null : errorFile.toString();
  }

  private static String message(
      long pid,
      int exitCode,
      String task,
      int attempts,
      String stderrTail,
      boolean outOfMemoryKill,
      @Nullable Path errorFile) {
    StringBuilder message = new StringBuilder();
    message.append("worker process ").append(pid);
    if (exitCode < 0) {
      message.append(" was killed by signal ").append(-exitCode);
    } else {
      message.append(" exited with code ").append(exitCode);
    }
    message.append(" while it ran ").append(task);
    if (attempts > 1) {
      message.append(", for the ").append(attempts).append(". time");
    }
    if (outOfMemoryKill) {
      message.append("; the kernel killed a process here for lack of memory meanwhile");
    }
    if (errorFile != null) {
      message.append("; the JVM's error log is ").append(errorFile);
    }
    if (!stderrTail.isEmpty()) {
      message.append("; its last lines on stderr:\n").append(stderrTail);
    }
    return message.toString();
  }

  /** The worker's process id. */
  public long pid() {
    return pid;
  }

  /** The worker's exit code; negative is the number of the signal that killed it. */
  public int exitCode() {
    return exitCode;
  }

  /** The function and the elements that the worker ran. */
  public String task() {
    return task;
  }

  /**
   * How often the task had been run, this time included: more than 1 only under a {@link
   * RetryPolicy}. The failure before is a suppressed exception of this one.
   */
  public int attempts() {
    return attempts;
  }

  /** The last lines that the worker wrote to its standard error, or an empty string. */
  public String stderrTail() {
    return stderrTail;
  }

  /**
   * Whether the kernel killed a process of this control group for lack of memory while the worker
   * lived: a hint, not a proof, that it was this one.
   */
  public boolean isOutOfMemoryKill() {
    return outOfMemoryKill;
  }

  /** The fatal error log that a crashed JVM leaves. */
  public Optional<Path> errorFile() {
    return Optional.ofNullable(errorFile).map(Path::of);
  }
}
