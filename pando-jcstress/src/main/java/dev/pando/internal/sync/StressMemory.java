package dev.pando.internal.sync;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Native memory for the states of a stress test, millions of which are made: pieces of one block,
 * given out in turn. By the time a piece comes up again its state is long gone.
 */
public final class StressMemory {
  private static final int PIECE_BYTES = 1024;
  private static final int PIECES = 1 << 16;
  private static final MemorySegment BLOCK =
      Arena.global().allocate((long) PIECE_BYTES * PIECES, PIECE_BYTES);
  private static final AtomicInteger NEXT = new AtomicInteger();

  private StressMemory() {}

  /** A piece, all zero. */
  public static MemorySegment piece() {
    long index = NEXT.getAndIncrement() & (PIECES - 1);
    return BLOCK.asSlice(index * PIECE_BYTES, PIECE_BYTES).fill((byte) 0);
  }
}
