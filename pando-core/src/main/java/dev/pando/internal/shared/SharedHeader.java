package dev.pando.internal.shared;

/**
 * The first two words of each shared object, and the first of its extensions.
 *
 * <pre>
 *    0                       8                       16
 *   +-----------------------+-----------------------+------------------
 *   | header                | first extension       | the type's own ...
 *   +-----------------------+-----------------------+------------------
 *
 *    0                       8
 *   +-----------------------+------------------
 *   | next extension        | the type's own ...        an extension
 *   +-----------------------+------------------
 * </pre>
 *
 * Extensions are blocks that the object got later; they are named by their handles, 0 for none, and
 * end with it. The header:
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
  static final long EXTENSION_OFFSET = 8;
  static final long BYTES = 16;

  /** Where an extension names the next one, and where its own bytes begin. */
  static final long NEXT_OFFSET = 0;

  static final long EXTENSION_HEADER_BYTES = 8;

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
