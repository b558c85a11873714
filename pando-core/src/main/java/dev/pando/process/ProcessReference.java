package dev.pando.process;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * A process of this tree, seen from this process: itself, its parent, or one of its children.
 *
 * <p>Answers to what {@code current_process()}, {@code parent_process()} and {@code
 * active_children()} return.
 */
public interface ProcessReference {
  /** The process id of the operating system. */
  long pid();

  /** The name: {@code MainProcess} for the root, {@code Process-1:2} and the like for others. */
  String name();

  /** Whether the process dies with its parent. */
  boolean isDaemon();

  /** Whether the process runs: started and not ended yet. */
  boolean isAlive();

  /**
   * How the process ended: its exit code, or {@code -n} for death by signal {@code n}. Empty while
   * it runs, and for a process that is not a child of this one.
   */
  OptionalInt exitCode();

  /** The key that processes of one tree authenticate connections with. */
  byte[] authKey();

  /** Becomes ready when the process has ended. */
  Sentinel sentinel();

  /**
   * Waits until the process has ended.
   *
   * @throws InterruptedException if the calling thread is interrupted
   * @throws IllegalStateException if that can never be awaited: the process is this one, or was not
   *     started
   */
  void join() throws InterruptedException;

  /**
   * Waits until the process has ended, for a limited time.
   *
   * @param timeout how long to wait at most; zero or less does not wait
   * @return whether the process has ended
   * @throws InterruptedException if the calling thread is interrupted
   * @throws IllegalStateException if that can never be awaited: the process is this one, or was not
   *     started
   */
  boolean join(Duration timeout) throws InterruptedException;
}
