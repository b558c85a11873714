package dev.pando.internal.ring;

import dev.pando.internal.platform.Platform;
import dev.pando.internal.segment.Mapping;
import dev.pando.internal.sync.SegmentWords;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * What many messages have in common is written here once, and each message carries its number: a
 * table of byte strings in shared memory, common to all processes of a grove.
 *
 * <pre>{@code
 * long id = table.append(definition);          // in the sender; the same id for equal definitions
 * byte[] definition = table.get(id);           // in any process that received the id
 * }</pre>
 *
 * <p>The table only grows, chunk by chunk up to a limit; then, or when memory is short, {@link
 * #append} says that there is no room, and messages have to carry their definitions themselves.
 *
 * <h2>Algorithm</h2>
 *
 * <p>A lock-free hash set without removal. An appender takes space by a compare-and-set of the end,
 * writes its entry there, and pushes it on its bucket's list by a compare-and-set of the head; when
 * another was faster, it looks first whether that was the same definition. Only the push makes the
 * entry reachable, so an appender killed before it leaves a hole that nobody looks at. A chunk's
 * file is made complete under another name and gets its real one by a hard link, which one process
 * wins.
 *
 * <p>Safe for use by several threads. Callers keep what they have made of a definition; getting it
 * again copies it again.
 */
public final class ShapeTable implements AutoCloseable {
  /** What {@link #append} returns when there is no room. */
  public static final long NO_ROOM = -1;

  private static final String FILE = "shapes-";

  private final Path directory;
  private final long maxBytes;
  private final Arena arena = Arena.ofShared();
  private final AtomicReferenceArray<SegmentWords> chunks;

  /**
   * The table of the grove; its files are made when they are needed.
   *
   * @param directory of the grove
   * @param maxChunks limit of growth, in chunks of 256 KiB; the same in all processes
   */
  @SuppressWarnings("MustBeClosedChecker") // closed by close
  public ShapeTable(Path directory, int maxChunks) {
    this.directory = directory;
    this.maxBytes = maxChunks * ShapeTableLayout.CHUNK_BYTES;
    this.chunks = new AtomicReferenceArray<>(maxChunks);
  }

  /**
   * Puts the definition into the table, unless it is there.
   *
   * @return its id, positive; or {@link #NO_ROOM}
   */
  public long append(byte[] definition) {
    try {
      int hash = Arrays.hashCode(definition);
      SegmentWords first = chunk(0, true);
      long bucket = ShapeTableLayout.bucket(hash);
      long head = first.getLong(bucket);
      long found = find(definition, hash, head, 0);
      if (found != 0) {
        return found;
      }
      long entry = allocate(first, ShapeTableLayout.entryBytes(definition.length));
      if (entry == NO_ROOM) {
        return NO_ROOM;
      }
      write(entry, definition, hash);
      while (!push(first, bucket, head, entry)) {
        long newHead = first.getLong(bucket);
        found = find(definition, hash, newHead, head);
        if (found != 0) {
          return found;
        }
        head = newHead;
      }
      return entry;
    } catch (IOException e) {
      return NO_ROOM;
    }
  }

  /** Looks through a bucket from one entry up to another, exclusively; zero if it is not there. */
  private long find(byte[] definition, int hash, long from, long to) throws IOException {
    for (long entry = from; entry != to; ) {
      SegmentWords words = chunk(entry, false);
      long at = entry % ShapeTableLayout.CHUNK_BYTES;
      if (words.getInt(at + ShapeTableLayout.ENTRY_HASH) == hash
          && Arrays.equals(definition, read(words, at))) {
        return entry;
      }
      entry = words.getLongPlain(at + ShapeTableLayout.ENTRY_NEXT);
    }
    return 0;
  }

  /** Takes space, after the chunk it is in was made sure of. */
  private long allocate(SegmentWords first, long bytes) throws IOException {
    while (true) {
      long end = first.getLong(ShapeTableLayout.END);
      long entry = Math.max(end, ShapeTableLayout.FIRST_ENTRY);
      long leftInChunk = ShapeTableLayout.CHUNK_BYTES - entry % ShapeTableLayout.CHUNK_BYTES;
      if (bytes > leftInChunk) {
        entry += leftInChunk;
      }
      if (bytes > ShapeTableLayout.CHUNK_BYTES || entry + bytes > maxBytes) {
        return NO_ROOM;
      }
      chunk(entry, true);
      if (first.compareAndSetLong(ShapeTableLayout.END, end, entry + bytes)) {
        return entry;
      }
    }
  }

  private void write(long entry, byte[] definition, int hash) throws IOException {
    SegmentWords words = chunk(entry, false);
    long at = entry % ShapeTableLayout.CHUNK_BYTES;
    words.copyIn(definition, 0, at + ShapeTableLayout.ENTRY_DEFINITION, definition.length);
    words.setInt(at + ShapeTableLayout.ENTRY_HASH, hash);
    words.setInt(at + ShapeTableLayout.ENTRY_LENGTH, definition.length + 1);
  }

  private boolean push(SegmentWords first, long bucket, long head, long entry) throws IOException {
    long at = entry % ShapeTableLayout.CHUNK_BYTES;
    chunk(entry, false).setLongPlain(at + ShapeTableLayout.ENTRY_NEXT, head);
    return first.compareAndSetLong(bucket, head, entry);
  }

  /**
   * Returns a copy of the definition.
   *
   * @param id from {@link #append} in any process of the grove
   * @throws IllegalArgumentException if there is no such definition
   */
  public byte[] get(long id) {
    long at = id % ShapeTableLayout.CHUNK_BYTES;
    if (id < ShapeTableLayout.FIRST_ENTRY || id >= maxBytes || at % 8 != 0) {
      throw new IllegalArgumentException("no shape has the number " + id);
    }
    try {
      return read(chunk(id, false), at);
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException("no shape has the number " + id, e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] read(SegmentWords words, long at) {
    int length = words.getInt(at + ShapeTableLayout.ENTRY_LENGTH) - 1;
    if (length < 0 || at + ShapeTableLayout.entryBytes(length) > ShapeTableLayout.CHUNK_BYTES) {
      throw new IllegalArgumentException("no shape begins at " + at);
    }
    byte[] definition = new byte[length];
    words.copyOut(at + ShapeTableLayout.ENTRY_DEFINITION, definition, 0, length);
    return definition;
  }

  /** The chunk with this position, mapped when it is first asked for. */
  private SegmentWords chunk(long position, boolean create) throws IOException {
    int index = Math.toIntExact(position / ShapeTableLayout.CHUNK_BYTES);
    SegmentWords words = chunks.get(index);
    return words != null ? words : mapChunk(index, create);
  }

  private synchronized SegmentWords mapChunk(int index, boolean create) throws IOException {
    SegmentWords words = chunks.get(index);
    if (words == null) {
      Path path = directory.resolve(FILE + index);
      if (create && !Files.exists(path)) {
        createChunk(path);
      }
      words = map(path);
      if (words.getInt(ShapeTableLayout.MAGIC_WORD) != ShapeTableLayout.MAGIC && index == 0) {
        throw new IOException(
            path + " is no table of layout version " + ShapeTableLayout.LAYOUT_VERSION);
      }
      chunks.set(index, words);
    }
    return words;
  }

  private void createChunk(Path path) throws IOException {
    Path draft = directory.resolve(path.getFileName() + "." + UUID.randomUUID());
    try {
      Files.createFile(draft);
      Mapping.reserve(Platform.current(), draft, ShapeTableLayout.CHUNK_BYTES);
      if (path.endsWith(FILE + 0)) {
        map(draft).setInt(ShapeTableLayout.MAGIC_WORD, ShapeTableLayout.MAGIC);
      }
      Files.createLink(path, draft);
    } catch (FileAlreadyExistsException e) {
      // Another process was faster; its chunk is as good.
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private SegmentWords map(Path path) throws IOException {
    return new SegmentWords(Mapping.map(path, arena));
  }

  /** Unmaps the table; its files go with the grove. */
  @Override
  public void close() {
    arena.close();
  }
}
