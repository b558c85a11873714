package dev.pando.benchmarks.jmh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Memory as two processes share it: a mapped file, on a file system in memory where there is one.
 */
final class MappedMemory implements AutoCloseable {

  private static final Path IN_MEMORY = Path.of("/dev/shm");

  private final Arena arena = Arena.ofShared();
  private final MemorySegment memory;

  MappedMemory(long bytes) {
    try {
      Path file =
          Files.isWritable(IN_MEMORY)
              ? Files.createTempFile(IN_MEMORY, "jmh", null)
              : Files.createTempFile("jmh", null);
      try (FileChannel channel =
          FileChannel.open(
              file,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE)) {
        memory = channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes, arena);
        memory.fill((byte) 0);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  MemorySegment memory() {
    return memory;
  }

  @Override
  public void close() {
    arena.close();
  }
}
