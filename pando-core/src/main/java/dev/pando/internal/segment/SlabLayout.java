package dev.pando.internal.segment;

/**
 * A chunk of the slab: one segment, cut into blocks of one size.
 *
 * <pre>
 *    0               8              16              24              64
 *   +---------------+-------+-------+-------+-------+---------------+
 *   | magic         |version| block | blocks| free  |    (zero)     |
 *   |               |       | bytes |       | hint  |               |
 *   +---------------+-------+-------+-------+-------+---------------+
 *   | one 64-bit block header per block ...                         |
 *   +---------------------------------------------------------------+
 *   | (zero, to a multiple of 64)                                   |
 *   +---------------------------------------------------------------+
 *   | blocks ...                                                    |
 *   +---------------------------------------------------------------+
 * </pre>
 *
 * A block's header says everything about it, in one word:
 *
 * <pre>
 *   63                            32 31   30 29                     0
 *  +--------------------------------+-------+------------------------+
 *  |           generation           | state |   owner (participant)  |
 *  +--------------------------------+-------+------------------------+
 * </pre>
 *
 * The generation grows with each allocation, so that an old handle is told from a new one. A block
 * too large for the chunks is a segment by itself: its header, then zeros up to 64 bytes, then the
 * block.
 */
final class SlabLayout {
  static final int LAYOUT_VERSION = 1;

  /** "PANDOSLB" in ASCII, read as a big-endian number. */
  static final long MAGIC = 0x50414E444F534C42L;

  static final long MAGIC_OFFSET = 0;
  static final long VERSION_OFFSET = 8;
  static final long BLOCK_BYTES_OFFSET = 12;
  static final long BLOCKS_OFFSET = 16;
  static final long FREE_HINT_OFFSET = 20;
  static final long HEADERS_OFFSET = 64;
  static final long HEADER_BYTES = 8;
  static final long ALIGNMENT = 64;

  /** A big block's header and the block behind it. */
  static final long BIG_HEADER_OFFSET = 0;

  static final long BIG_BLOCK_OFFSET = 64;

  /** The first chunk of a size is small: most programs have few locks. */
  static final long FIRST_CHUNK_BYTES = 64 << 10;

  /** Larger chunks would make the search for a last free block longer. */
  static final long CHUNK_BYTES = 256 << 10;

  static final int SMALLEST_BLOCK_BYTES = 16;
  static final int LARGEST_BLOCK_BYTES = 1024;

  /** 16, 32, ... 1024. */
  static final int CLASSES = 7;

  static final int STATE_FREE = 0;

  /** Being zeroed; free again if the owner dies. */
  static final int STATE_ALLOCATING = 1;

  /** Free again if the owner dies. */
  static final int STATE_OWNED = 2;

  /** Lives until somebody frees it. */
  static final int STATE_SHARED = 3;

  private static final int OWNER_MASK = (1 << Participant.BITS) - 1;

  private SlabLayout() {}

  /** Returns the class whose blocks are the smallest that hold {@code bytes}. */
  static int classOf(long bytes) {
    return bytes <= SMALLEST_BLOCK_BYTES
        ? 0
        : Long.SIZE
            - Long.numberOfLeadingZeros(bytes - 1)
            - Integer.numberOfTrailingZeros(SMALLEST_BLOCK_BYTES);
  }

  static int blockBytes(int sizeClass) {
    return SMALLEST_BLOCK_BYTES << sizeClass;
  }

  static long chunkBytes(int chunk) {
    return chunk == 0 ? FIRST_CHUNK_BYTES : CHUNK_BYTES;
  }

  /** Returns how many blocks with their headers fit. */
  static int blocks(long chunkBytes, int blockBytes) {
    return (int)
        ((chunkBytes - HEADERS_OFFSET - (ALIGNMENT - HEADER_BYTES)) / (HEADER_BYTES + blockBytes));
  }

  static long header(int block) {
    return HEADERS_OFFSET + block * HEADER_BYTES;
  }

  /** Returns where the first block is. */
  static long firstBlock(int blocks) {
    return (header(blocks) + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  static long word(int generation, int state, int owner) {
    return (long) generation << 32 | ((state << Participant.BITS | owner) & 0xFFFF_FFFFL);
  }

  static int generation(long word) {
    return (int) (word >>> 32);
  }

  static int state(long word) {
    return (int) word >>> Participant.BITS;
  }

  static int owner(long word) {
    return (int) word & OWNER_MASK;
  }
}
