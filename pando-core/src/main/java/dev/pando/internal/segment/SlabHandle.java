package dev.pando.internal.segment;

/**
 * The 64 bits by which processes of a grove name a block to each other; never 0.
 *
 * <pre>
 *   63 61 60                          29 28                14 13             0
 *  +-----+------------------------------+--------------------+----------------+
 *  |class|          generation          |       chunk        |     block      |
 *  +-----+------------------------------+--------------------+----------------+
 *
 *   63 61 60                          31 30                                  0
 *  +-----+------------------------------+-------------------------------------+
 *  |  7  |   creator (participant)      |     number of the segment           |
 *  +-----+------------------------------+-------------------------------------+
 * </pre>
 */
final class SlabHandle {
  static final int MAX_CHUNKS = 1 << 15;
  static final int MAX_BLOCKS = 1 << 14;

  private static final int BIG = 7;
  private static final int CLASS_SHIFT = 61;
  private static final int GENERATION_SHIFT = 29;
  private static final int CHUNK_SHIFT = 14;
  private static final int CREATOR_SHIFT = 31;
  private static final int NUMBER_MASK = Integer.MAX_VALUE;

  private SlabHandle() {}

  static long small(int sizeClass, int generation, int chunk, int block) {
    return (long) sizeClass << CLASS_SHIFT
        | Integer.toUnsignedLong(generation) << GENERATION_SHIFT
        | (long) chunk << CHUNK_SHIFT
        | block;
  }

  static long big(int creator, int number) {
    return (long) BIG << CLASS_SHIFT | (long) creator << CREATOR_SHIFT | number;
  }

  static boolean isBig(long handle) {
    return handle >>> CLASS_SHIFT == BIG;
  }

  static int sizeClass(long handle) {
    return (int) (handle >>> CLASS_SHIFT);
  }

  static int generation(long handle) {
    return (int) (handle >>> GENERATION_SHIFT);
  }

  static int chunk(long handle) {
    return (int) (handle >>> CHUNK_SHIFT) & (MAX_CHUNKS - 1);
  }

  static int block(long handle) {
    return (int) handle & (MAX_BLOCKS - 1);
  }

  static int creator(long handle) {
    return (int) (handle >>> CREATOR_SHIFT) & ((1 << Participant.BITS) - 1);
  }

  static int number(long handle) {
    return (int) handle & NUMBER_MASK;
  }
}
