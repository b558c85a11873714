package dev.pando.internal.ring;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A mapped file with several rings of one capacity, and a note word for what a test wants to know
 * of a process that was killed. Every ring has a doorbell for each side; the first ring's data
 * doorbell can serve all.
 */
record RingFile(Path path, MemorySegment memory, int capacity) {
  private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();
  private static final long NOTE = 0;
  private static final long FIRST_RING = 128;

  static RingFile create(Path path, int rings, int capacity) throws IOException {
    RingFile file = map(path, capacity, FIRST_RING + rings * stride(capacity));
    for (int i = 0; i < rings; i++) {
      RingFixture.format(file.slice(i), capacity);
    }
    return file;
  }

  static RingFile open(Path path, int capacity) throws IOException {
    return map(path, capacity, path.toFile().length());
  }

  private static RingFile map(Path path, int capacity, long bytes) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      return new RingFile(
          path, channel.map(MapMode.READ_WRITE, 0, bytes, Arena.ofAuto()), capacity);
    }
  }

  private static long stride(int capacity) {
    return (RingFixture.bytesFor(capacity) + 127) & -128;
  }

  private MemorySegment slice(int ring) {
    return memory.asSlice(FIRST_RING + ring * stride(capacity), RingFixture.bytesFor(capacity));
  }

  RingFixture ring(int index) {
    return RingFixture.attach(slice(index));
  }

  RingFixture sleepy(int index) {
    return RingFixture.attachSleepy(slice(index));
  }

  void note(long value) {
    LONG.setVolatile(memory, NOTE, value);
  }

  long note() {
    return (long) LONG.getVolatile(memory, NOTE);
  }
}
