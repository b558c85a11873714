package dev.pando.internal.segment;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Memory that other programs know by a name, mapped: a file beside the groves, see {@link
 * NamedFiles}.
 */
public final class NamedFile {
  private final String name;
  private final Path path;
  private final FileIdentity identity;
  private final NamedMapping mapping;
  private final @Nullable Path record;

  NamedFile(
      String name, Path path, FileIdentity identity, NamedMapping mapping, @Nullable Path record) {
    this.name = name;
    this.path = path;
    this.identity = identity;
    this.mapping = mapping;
    this.record = record;
  }

  /** Returns the name by which it is opened. */
  public String name() {
    return name;
  }

  /**
   * Returns what tells this file from all others on the machine, also of the same name, while it is
   * mapped.
   */
  public String key() {
    return key(path, identity);
  }

  static String key(Path path, FileIdentity identity) {
    return path + identity.number();
  }

  /**
   * Returns the whole of the memory; may be used by all threads until it is closed.
   *
   * @throws IllegalStateException if it is closed
   */
  public MemorySegment memory() {
    return mapping.memory(name);
  }

  /** Returns the length in bytes, also when it is closed. */
  public long bytes() {
    return mapping.bytes();
  }

  /** Tells whether {@link #close} was called. */
  public boolean isClosed() {
    return mapping.isClosed();
  }

  /** Returns the same file with another view of its memory, which ends with the arena. */
  NamedFile withMemory(Arena viewArena, MemorySegment view) {
    return new NamedFile(name, path, identity, new NamedMapping.Scoped(viewArena, view), record);
  }

  /** Unmaps; what others have mapped, and the name, stay. Has an effect once. */
  public void close() {
    mapping.close();
  }

  /**
   * Takes the name away, if it is still that of this file; the memory goes with the last mapping.
   *
   * @throws NoSuchFileException if the file has lost its name before
   */
  public void unlink() throws IOException {
    if (!identity.matches(FileIdentity.attributesOrNull(path))) {
      throw new NoSuchFileException(path.toString(), null, "the memory was unlinked before");
    }
    Files.delete(path);
    if (record != null) {
      Files.deleteIfExists(record);
    }
  }
}
