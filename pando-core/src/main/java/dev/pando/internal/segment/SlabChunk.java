package dev.pando.internal.segment;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.util.function.IntPredicate;

/** One chunk of the slab as this process sees it; see {@link SlabLayout}. */
final class SlabChunk {
  static final int NONE = -1;

  private static final VarHandle INT = ValueLayout.JAVA_INT.varHandle();
  private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();

  private final Segment segment;
  private final MemorySegment memory;
  private final int blockBytes;
  private final int blocks;
  private final long firstBlock;

  SlabChunk(Segment segment) {
    this.segment = segment;
    this.memory = segment.memory();
    this.blockBytes = memory.get(ValueLayout.JAVA_INT, SlabLayout.BLOCK_BYTES_OFFSET);
    this.blocks = memory.get(ValueLayout.JAVA_INT, SlabLayout.BLOCKS_OFFSET);
    this.firstBlock = SlabLayout.firstBlock(blocks);
  }

  /** Formats a fresh segment; nobody else knows it yet. */
  static void format(MemorySegment memory, int blockBytes) {
    int blocks = SlabLayout.blocks(memory.byteSize(), blockBytes);
    memory.set(ValueLayout.JAVA_LONG, SlabLayout.MAGIC_OFFSET, SlabLayout.MAGIC);
    memory.set(ValueLayout.JAVA_INT, SlabLayout.VERSION_OFFSET, SlabLayout.LAYOUT_VERSION);
    memory.set(ValueLayout.JAVA_INT, SlabLayout.BLOCK_BYTES_OFFSET, blockBytes);
    memory.set(ValueLayout.JAVA_INT, SlabLayout.BLOCKS_OFFSET, blocks);
    memory.set(ValueLayout.JAVA_INT, SlabLayout.FREE_HINT_OFFSET, blocks);
  }

  Segment segment() {
    return segment;
  }

  int blocks() {
    return blocks;
  }

  int blockBytes() {
    return blockBytes;
  }

  long offset(int block) {
    return firstBlock + (long) block * blockBytes;
  }

  /**
   * Tells whether it is worth a search. Only a hint: a process killed between the block's header
   * and this counter leaves it wrong by one, until {@link #recount}.
   */
  boolean mayHaveFree() {
    return (int) INT.getVolatile(memory, SlabLayout.FREE_HINT_OFFSET) > 0;
  }

  /**
   * Allocates a block, searching from {@code first} to the end.
   *
   * @return the block, zeroed, or {@link #NONE}
   */
  int allocate(int first, int owner, int state) {
    for (int block = first; block < blocks; block++) {
      long word = header(block);
      if (SlabLayout.state(word) == SlabLayout.STATE_FREE) {
        int generation = SlabLayout.generation(word) + 1;
        long allocating = SlabLayout.word(generation, SlabLayout.STATE_ALLOCATING, owner);
        if (compareAndSet(block, word, allocating)) {
          INT.getAndAdd(memory, SlabLayout.FREE_HINT_OFFSET, -1);
          memory.asSlice(offset(block), blockBytes).fill((byte) 0);
          LONG.setVolatile(
              memory, SlabLayout.header(block), SlabLayout.word(generation, state, owner));
          return block;
        }
      }
    }
    return NONE;
  }

  long header(int block) {
    return (long) LONG.getVolatile(memory, SlabLayout.header(block));
  }

  boolean compareAndSet(int block, long expected, long replacement) {
    return LONG.compareAndSet(memory, SlabLayout.header(block), expected, replacement);
  }

  /** Frees a block whose header is {@code word}; false if it is another by now. */
  boolean free(int block, long word) {
    long free = SlabLayout.word(SlabLayout.generation(word), SlabLayout.STATE_FREE, 0);
    if (!compareAndSet(block, word, free)) {
      return false;
    }
    INT.getAndAdd(memory, SlabLayout.FREE_HINT_OFFSET, 1);
    return true;
  }

  /** Frees what dead owners had begun or owned. */
  int reclaim(IntPredicate isDead) {
    int reclaimed = 0;
    for (int block = 0; block < blocks; block++) {
      long word = header(block);
      int state = SlabLayout.state(word);
      boolean goesWithOwner =
          state == SlabLayout.STATE_ALLOCATING || state == SlabLayout.STATE_OWNED;
      if (goesWithOwner && isDead.test(SlabLayout.owner(word)) && free(block, word)) {
        reclaimed++;
      }
    }
    return reclaimed;
  }

  /** Sets the hint right; a change meanwhile may be missed, which the next recount finds. */
  void recount() {
    INT.setVolatile(memory, SlabLayout.FREE_HINT_OFFSET, (int) usage().free());
  }

  SlabUsage usage() {
    long[] counts = new long[SlabLayout.STATE_SHARED + 1];
    for (int block = 0; block < blocks; block++) {
      counts[SlabLayout.state(header(block))]++;
    }
    return new SlabUsage(
        counts[SlabLayout.STATE_FREE],
        counts[SlabLayout.STATE_ALLOCATING],
        counts[SlabLayout.STATE_OWNED],
        counts[SlabLayout.STATE_SHARED]);
  }
}
