package dev.pando.internal.segment;

import dev.pando.internal.platform.Platform;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Reserves, maps and unmaps whole files.
 *
 * <p>An interrupt closes the JDK's channel half-way. Nothing here ends by that: it is tried again,
 * and the interrupt kept for the caller.
 */
public final class Mapping {
  private static final long CLOSE_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long CLOSE_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private Mapping() {}

  /**
   * Reserves the pages of a file. If there is no room, memory goes that is only mapped for threads
   * which may be inside, and it is tried again.
   *
   * @throws IOException if there is no room even then; the message has the figures
   */
  public static void reserve(Platform platform, Path file, long bytes) throws IOException {
    try {
      platform.reserve(file, bytes);
    } catch (IOException full) {
      if (!ClosedFiles.unmapAll()) {
        throw full;
      }
      platform.reserve(file, bytes);
    }
  }

  /** Maps a file whose pages are reserved. */
  public static MemorySegment map(Path file, Arena arena) throws IOException {
    return withChannel(
        file, channel -> channel.map(FileChannel.MapMode.READ_WRITE, 0, channel.size(), arena));
  }

  /** Cuts a file off, whoever has it mapped. */
  public static void truncate(Path file, long bytes) throws IOException {
    FileChannel _ = withChannel(file, channel -> channel.truncate(bytes));
  }

  private static <T> T withChannel(Path file, ChannelAction<T> action) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        try (FileChannel channel =
            FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
          return action.on(channel);
        } catch (ClosedByInterruptException e) {
          interrupted = Thread.interrupted();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** What is done to an open file. */
  @FunctionalInterface
  private interface ChannelAction<T> {
    T on(FileChannel channel) throws IOException;
  }

  /**
   * Unmaps. The JDK refuses while a thread sleeps in the kernel on a word of the memory; such
   * sleeps are short, so wait for them. Should one never end, the memory stays mapped until the
   * process exits, which is the lesser evil.
   */
  static void unmap(Arena arena) {
    long start = System.nanoTime();
    while (arena.scope().isAlive()) {
      try {
        arena.close();
      } catch (IllegalStateException inUse) {
        if (System.nanoTime() - start > CLOSE_PATIENCE_NANOS) {
          return;
        }
        LockSupport.parkNanos(CLOSE_PAUSE_NANOS);
      }
    }
  }
}
