package dev.pando.internal.platform;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The system calls of {@link OfdSlotLocks}. Those of the linker take a forked child milliseconds,
 * for what is behind them is interpreted there; who forks has others.
 */
public interface LockCalls {
  /** Opens an existing file for reading and writing. */
  int open(Path file) throws IOException;

  void close(int descriptor);

  /** Tells whether the file that was opened has been removed. */
  boolean isRemoved(int descriptor, Path file) throws IOException;

  /** Takes the bytes for this file description; false if another one has any of them. */
  boolean tryLock(int descriptor, long start, long length) throws IOException;

  void unlock(int descriptor, long start, long length) throws IOException;

  /** Tells whether another file description, or a process with record locks, has the byte. */
  boolean isLockedElsewhere(int descriptor, long start) throws IOException;
}
