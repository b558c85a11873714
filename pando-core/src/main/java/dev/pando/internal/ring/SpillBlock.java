package dev.pando.internal.ring;

import dev.pando.internal.platform.Platform;
import dev.pando.internal.segment.Mapping;
import dev.pando.internal.sync.SegmentWords;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;

/** A spill block as one process has it mapped; see {@link SpillLayout}. */
final class SpillBlock {
  private final Path path;
  private final long number;
  private final Arena arena;
  private final MemorySegment memory;
  private final SegmentWords words;
  private long populated;

  private SpillBlock(Path path, long number, Arena arena, MemorySegment memory) {
    this.path = path;
    this.number = number;
    this.arena = arena;
    this.memory = memory;
    this.words = new SegmentWords(memory);
  }

  @SuppressWarnings("MustBeClosedChecker") // closed by unmap
  static SpillBlock map(Path path, long number) throws IOException {
    Arena arena = Arena.ofShared();
    try {
      return new SpillBlock(path, number, arena, Mapping.map(path, arena));
    } catch (IOException | RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  SpillBlock format() {
    words.setInt(SpillLayout.MAGIC_WORD, SpillLayout.MAGIC);
    return this;
  }

  SpillBlock check() throws IOException {
    if (memory.byteSize() <= SpillLayout.PAYLOAD
        || words.getInt(SpillLayout.MAGIC_WORD) != SpillLayout.MAGIC) {
      unmap();
      throw new SpillFiles.UnformattedException(path);
    }
    return this;
  }

  long number() {
    return number;
  }

  /** Room for a payload, in bytes. */
  long payloadBytes() {
    return memory.byteSize() - SpillLayout.PAYLOAD;
  }

  int sizeClass() {
    return SpillLayout.sizeClass(payloadBytes());
  }

  /** The state word, which says all; see {@link SpillLayout}. */
  long word() {
    return words.getLong(SpillLayout.STATE);
  }

  boolean isFree() {
    return SpillLayout.state(word()) == SpillLayout.FREE;
  }

  boolean isRetired() {
    return SpillLayout.state(word()) == SpillLayout.RETIRED;
  }

  boolean changeWord(long from, long to) {
    return words.compareAndSetLong(SpillLayout.STATE, from, to);
  }

  /** A reference to the block whose fate this one shares, or {@link SpillLayout#NONE}. */
  long leader() {
    return words.getLong(SpillLayout.LEADER);
  }

  void follow(long leader) {
    words.setLong(SpillLayout.LEADER, leader);
  }

  /** Makes the payload that of a message which is about to be seen by others. */
  void send(long reference) {
    long word = word();
    while (SpillLayout.holds(word, reference) && SpillLayout.state(word) == SpillLayout.STORED) {
      boolean _ = changeWord(word, SpillLayout.withState(word, SpillLayout.SENT));
      word = word();
    }
  }

  /** Makes the payload that of a participant. */
  void take(long reference, int taker) {
    long word = word();
    while (SpillLayout.holds(word, reference) && SpillLayout.state(word) != SpillLayout.TAKEN) {
      boolean _ = changeWord(word, SpillLayout.takenBy(word, taker));
      word = word();
    }
  }

  /**
   * Ends the use that the reference is to.
   *
   * @return false if that has been ended before
   */
  boolean free(long reference) {
    while (true) {
      long word = word();
      if (!SpillLayout.holds(word, reference)) {
        return false;
      }
      if (changeWord(word, SpillLayout.ended(word, false))) {
        return true;
      }
    }
  }

  /** Marks a block in use, for its writer ends; false if it is free. */
  boolean orphan() {
    while (true) {
      long word = word();
      if (!SpillLayout.isInUse(word)) {
        return false;
      }
      if (changeWord(word, word | SpillLayout.ORPHANED)) {
        return true;
      }
    }
  }

  /** Fills a free block and returns the reference to it. */
  long fill(MemorySegment source) {
    long uses = words.getLongPlain(SpillLayout.USES) + 1;
    words.setLongPlain(SpillLayout.USES, uses);
    words.setLongPlain(SpillLayout.LENGTH, source.byteSize());
    if (source.byteSize() > populated) {
      Platform.current().populate(unpopulated(source.byteSize()));
      populated = source.byteSize();
    }
    MemorySegment.copy(source, 0, memory, SpillLayout.PAYLOAD, source.byteSize());
    words.setLongPlain(SpillLayout.LEADER, SpillLayout.NONE);
    words.setLong(SpillLayout.STATE, SpillLayout.word(SpillLayout.STORED, uses));
    return SpillLayout.reference(number, uses);
  }

  /** As much of the payload as was not used here before. */
  private MemorySegment unpopulated(long length) {
    return memory.asSlice(SpillLayout.PAYLOAD + populated, length - populated);
  }

  /** Whether the reference is to what the block holds now. */
  boolean holds(long reference) {
    return SpillLayout.holds(word(), reference);
  }

  /** What the block holds now. */
  MemorySegment payload() {
    long length = words.getLongPlain(SpillLayout.LENGTH);
    if (length > populated) {
      Platform.current().populateWritten(unpopulated(length));
      populated = length;
    }
    return memory.asSlice(SpillLayout.PAYLOAD, length).asReadOnly();
  }

  /**
   * Gives the memory of a retired block back at once, although the reader may have it mapped until
   * it looks: the file is cut to its header, which the reader looks at, and deleted.
   */
  void retire() {
    words.setLong(SpillLayout.STATE, SpillLayout.RETIRED);
    try {
      Mapping.truncate(path, SpillLayout.PAYLOAD);
    } catch (IOException e) {
      // Windows does not cut mapped files; then the memory is free once both have unmapped it.
    }
    delete();
  }

  void delete() {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      // It lies in the grove's directory and goes with it.
    }
    unmap();
  }

  void unmap() {
    arena.close();
  }
}
