package dev.pando.internal.shared;

/**
 * The first word of each shared object.
 *
 * <pre>
 *   63                                  32  31   30  29                       0
 *  +--------------------------------------+----+----+--------------------------+
 *  |     generation of the block          | C  | K  |         holders          |
 *  +--------------------------------------+----+----+--------------------------+
 * </pre>
 *
 * <ul>
 *   <li>C: closed; final.
 *   <li>K: kept, since a reference to it has left the process that made it; final.
 *   <li>holders: how many processes have an instance.
 * </ul>
 *
 * <p>The generation is that of the slab block. It is 0 in a block that has been given out again and
 * not been filled yet, and another in one that has: a process with an old reference cannot become a
 * holder of the new object.
 */
final class SharedHeader {
  static final int LAYOUT_VERSION = 1;

  static final long OFFSET = 0;
  static final long BYTES = 8;

  static final long CLOSED = 1L << 31;
  static final long KEPT = 1L << 30;

  private static final long HOLDERS = KEPT - 1;

  private SharedHeader() {}

  /** The header of a new object, held by the process that makes it. */
  static long fresh(int generation) {
    return (long) generation << 32 | 1;
  }

  static int generation(long header) {
    return (int) (header >>> 32);
  }

  static boolean isClosed(long header) {
    return (header & CLOSED) != 0;
  }

  static boolean isKept(long header) {
    return (header & KEPT) != 0;
  }

  static long holders(long header) {
    return header & HOLDERS;
  }
}
