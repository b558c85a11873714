package dev.pando.internal.segment;

import java.lang.foreign.MemorySegment;

/**
 * A small piece of shared memory.
 *
 * @param handle names the block to other processes of the grove, see {@link Slab#resolve}
 * @param segment where it lies
 * @param offset its first byte in the segment; blocks of 64 bytes and more are aligned to 64
 * @param bytes usable length in bytes, at least what was asked for
 */
public record SharedBlock(long handle, Segment segment, long offset, long bytes) {

  /** Tells this block from all that lay, or will lie, at the same place. */
  public int generation() {
    return SlabHandle.isBig(handle) ? 1 : SlabHandle.generation(handle);
  }

  /** Tells whether the block is a file of its own, which is never used again for another one. */
  public boolean isFile() {
    return SlabHandle.isBig(handle);
  }

  /** Returns the block's memory; zero after the allocation. */
  public MemorySegment memory() {
    return segment.memory().asSlice(offset, bytes);
  }
}
