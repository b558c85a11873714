package dev.pando.internal.segment;

import dev.pando.internal.platform.Platform;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The mapping of a {@link NamedFile}. */
abstract sealed class NamedMapping {

  /** Maps a file, in the way that costs least when it is attached to and left again. */
  @SuppressWarnings("MustBeClosedChecker") // the mapping owns the arena
  static NamedMapping of(Path file, long bytes) throws IOException {
    Platform platform = Platform.current();
    MemorySegment raw = platform.mapForeign(file, bytes);
    if (raw != null) {
      return new Raw(platform, raw);
    }
    Arena arena = Arena.ofShared();
    try {
      return new Scoped(arena, Mapping.map(file, arena));
    } catch (IOException | RuntimeException | Error e) {
      arena.close();
      throw e;
    }
  }

  /** Returns the memory, or throws an {@link IllegalStateException} that has the name. */
  final MemorySegment memory(String name) {
    MemorySegment memory = memoryOrNull();
    if (memory == null || !memory.scope().isAlive()) {
      throw new IllegalStateException("The shared memory \"" + name + "\" is closed here");
    }
    return memory;
  }

  abstract @Nullable MemorySegment memoryOrNull();

  abstract long bytes();

  abstract boolean isClosed();

  abstract void close();

  /** Memory of an arena. */
  static final class Scoped extends NamedMapping {
    private final Arena arena;
    private final MemorySegment memory;

    Scoped(Arena arena, MemorySegment memory) {
      this.arena = arena;
      this.memory = memory;
    }

    @Override
    MemorySegment memoryOrNull() {
      return memory;
    }

    @Override
    long bytes() {
      return memory.byteSize();
    }

    @Override
    boolean isClosed() {
      return !arena.scope().isAlive();
    }

    @Override
    void close() {
      Mapping.unmap(arena);
    }
  }

  /**
   * Memory that gets an arena when somebody wants to use it: to close one, the JVM has to stop all
   * threads for a moment, which takes longer than mapping and unmapping together.
   */
  static final class Raw extends NamedMapping {
    private final Platform platform;
    private final MemorySegment raw;
    private @Nullable Scoped scoped;
    private boolean closed;

    Raw(Platform platform, MemorySegment raw) {
      this.platform = platform;
      this.raw = raw;
    }

    @Override
    @SuppressWarnings({
      "MustBeClosedChecker", // the mapping owns the arena
      "restricted" // the bounds stay, the end comes by the arena
    })
    synchronized @Nullable MemorySegment memoryOrNull() {
      if (closed) {
        return null;
      }
      Scoped known = scoped;
      if (known == null) {
        Arena arena = Arena.ofShared();
        known = new Scoped(arena, raw.reinterpret(arena, _ -> platform.unmap(raw)));
        scoped = known;
      }
      return known.memoryOrNull();
    }

    @Override
    long bytes() {
      return raw.byteSize();
    }

    @Override
    synchronized boolean isClosed() {
      return closed;
    }

    @Override
    synchronized void close() {
      if (closed) {
        return;
      }
      closed = true;
      if (scoped == null) {
        platform.unmap(raw); // nobody has seen it
      } else {
        scoped.close();
      }
    }
  }
}
