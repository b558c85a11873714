package dev.pando.internal.segment;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * All blocks of one size. Chunks are files {@code slab-class-number}; each process finds new ones
 * by trying the next number.
 */
final class SlabClass {
  private static final String KIND = "slab";

  /** A chunk before it has its number; its files can be deleted when their maker is dead. */
  static final String DRAFT_KIND = "slabdraft";

  private final Grove grove;
  private final SegmentStore store;
  private final int sizeClass;
  private volatile SlabChunk[] chunks = {};

  /** Where the last block was given or freed, as chunk * MAX_BLOCKS + block; a racy hint. */
  private volatile int cursor;

  SlabClass(Grove grove, SegmentStore store, int sizeClass) {
    this.grove = grove;
    this.store = store;
    this.sizeClass = sizeClass;
  }

  SharedBlock allocate(int state) throws IOException {
    while (true) {
      SlabChunk[] known = chunks;
      SharedBlock block = search(known, state);
      if (block != null) {
        return block;
      }
      refill(known);
    }
  }

  private @Nullable SharedBlock search(SlabChunk[] known, int state) {
    int start = cursor;
    int owner = grove.participant();
    // One round beyond the start: the first visit to that chunk begins in its middle.
    for (int i = 0; i <= known.length; i++) {
      int number = (start / SlabHandle.MAX_BLOCKS + i) % Math.max(1, known.length);
      if (number >= known.length || !known[number].mayHaveFree()) {
        continue;
      }
      SlabChunk chunk = known[number];
      int block = chunk.allocate(i == 0 ? start % SlabHandle.MAX_BLOCKS : 0, owner, state);
      if (block != SlabChunk.NONE) {
        cursor = number * SlabHandle.MAX_BLOCKS + block + 1;
        return shared(chunk, number, block);
      }
    }
    return null;
  }

  private SharedBlock shared(SlabChunk chunk, int number, int block) {
    int generation = SlabLayout.generation(chunk.header(block));
    return new SharedBlock(
        SlabHandle.small(sizeClass, generation, number, block),
        chunk.segment(),
        chunk.offset(block),
        chunk.blockBytes());
  }

  /** Finds room: what others made or dead ones left, else a new chunk. */
  private synchronized void refill(SlabChunk[] seen) throws IOException {
    if (chunks.length != seen.length || openNext()) {
      return;
    }
    int reclaimed = 0;
    for (SlabChunk chunk : seen) {
      reclaimed += chunk.reclaim(grove::isParticipantDead);
      chunk.recount();
      reclaimed += chunk.mayHaveFree() ? 1 : 0;
    }
    if (reclaimed == 0) {
      createNext();
    }
  }

  /** Opens all chunks that other processes have made. */
  private synchronized boolean openNext() throws IOException {
    int before = chunks.length;
    while (open(chunks.length)) {}
    return chunks.length > before;
  }

  private boolean open(int number) throws IOException {
    Path file = grove.directory().resolve(name(number));
    if (number >= SlabHandle.MAX_CHUNKS || Files.notExists(file)) {
      return false;
    }
    append(new SlabChunk(store.open(name(number))));
    return true;
  }

  private void append(SlabChunk chunk) {
    SlabChunk[] longer = Arrays.copyOf(chunks, chunks.length + 1);
    longer[chunks.length] = chunk;
    chunks = longer;
  }

  private String name(int number) {
    return SegmentStore.name(KIND, sizeClass, number);
  }

  /**
   * Makes the next chunk under a draft name and links it to its number, which fails if another
   * process was quicker: then its chunk is used.
   */
  private void createNext() throws IOException {
    int number = chunks.length;
    if (number >= SlabHandle.MAX_CHUNKS) {
      throw new IOException(
          "The slab is full: %d chunks of %d-byte blocks"
              .formatted(number, SlabLayout.blockBytes(sizeClass)));
    }
    Segment draft = grove.create(DRAFT_KIND, SlabLayout.chunkBytes(number));
    try {
      SlabChunk.format(draft.memory(), SlabLayout.blockBytes(sizeClass));
      publish(grove.directory().resolve(draft.name()), grove.directory().resolve(name(number)));
    } finally {
      draft.delete();
      draft.close();
    }
    boolean opened = open(number);
    if (!opened) {
      throw new NoSuchFileException(name(number));
    }
  }

  private static void publish(Path draft, Path target) throws IOException {
    try {
      GroveDirectory.linkUnlessThere(target, draft);
    } catch (FileAlreadyExistsException e) {
      // Another process was quicker; its chunk is as good.
    }
  }

  SharedBlock resolve(long handle) throws IOException {
    SlabChunk chunk = chunk(handle);
    int block = SlabHandle.block(handle);
    long word = chunk.header(block);
    requireLive(handle, word);
    return new SharedBlock(handle, chunk.segment(), chunk.offset(block), chunk.blockBytes());
  }

  void free(long handle) throws IOException {
    SlabChunk chunk = chunk(handle);
    int block = SlabHandle.block(handle);
    long word = chunk.header(block);
    requireLive(handle, word);
    while (!chunk.free(block, word)) {
      word = chunk.header(block); // kept, or freed, at the same time
      requireLive(handle, word);
    }
    cursor = SlabHandle.chunk(handle) * SlabHandle.MAX_BLOCKS + block;
  }

  void keep(long handle) throws IOException {
    SlabChunk chunk = chunk(handle);
    int block = SlabHandle.block(handle);
    long word = chunk.header(block);
    requireLive(handle, word);
    long shared =
        SlabLayout.word(
            SlabLayout.generation(word), SlabLayout.STATE_SHARED, SlabLayout.owner(word));
    if (!chunk.compareAndSet(block, word, shared)) {
      requireLive(handle, chunk.header(block));
    }
  }

  static void requireLive(long handle, long word) {
    int state = SlabLayout.state(word);
    boolean live = state == SlabLayout.STATE_OWNED || state == SlabLayout.STATE_SHARED;
    if (!live || SlabLayout.generation(word) != SlabHandle.generation(handle)) {
      throw new IllegalStateException("The shared block %x was freed before".formatted(handle));
    }
  }

  private SlabChunk chunk(long handle) throws IOException {
    int number = SlabHandle.chunk(handle);
    if (number >= chunks.length) {
      boolean _ = openNext();
    }
    SlabChunk[] known = chunks;
    if (number >= known.length || SlabHandle.block(handle) >= known[number].blocks()) {
      throw new IllegalArgumentException("No shared block has the handle %x".formatted(handle));
    }
    return known[number];
  }

  int reclaim(IntPredicate isDead) throws IOException {
    boolean _ = openNext();
    int reclaimed = 0;
    for (SlabChunk chunk : chunks) {
      reclaimed += chunk.reclaim(isDead);
    }
    return reclaimed;
  }

  SlabUsage usage() throws IOException {
    boolean _ = openNext();
    SlabUsage sum = new SlabUsage(0, 0, 0, 0);
    for (SlabChunk chunk : chunks) {
      sum = sum.plus(chunk.usage());
    }
    return sum;
  }
}
