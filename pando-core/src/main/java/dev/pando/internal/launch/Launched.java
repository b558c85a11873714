package dev.pando.internal.launch;

import dev.pando.internal.platform.ExitStatus;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A child process that was started. */
public interface Launched {
  /** Its process id. */
  long pid();

  /** Whether it has not ended yet. */
  boolean isAlive();

  /** Completes when the process has ended and what it printed before was forwarded. */
  CompletableFuture<ExitStatus> onExit();

  /** Asks the process to end, in order, with its exit hooks: SIGTERM. */
  void terminate();

  /** Ends the process at once: SIGKILL. */
  void kill();

  /** Interrupts the thread that runs the target. */
  void interrupt();

  /** The last lines of its standard error, when that is forwarded. */
  List<String> stderrTail();

  /** What the target failed with, made anew by each call. */
  Optional<Throwable> failure();

  /** The crash file of its JVM, when it left one. */
  Optional<Path> hsErrFile();

  /** Whether the kernel killed processes for memory while this one died of SIGKILL. */
  boolean killedForMemory();
}
