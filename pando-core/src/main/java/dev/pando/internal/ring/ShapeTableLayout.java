package dev.pando.internal.ring;

/**
 * The bytes of a {@link ShapeTable}: chunks of equal size, each in a file, which together make one
 * range of positions. Position p is byte {@code p % CHUNK_BYTES} of chunk {@code p / CHUNK_BYTES}.
 *
 * <pre>
 *    0                   1                   2                   3
 *    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *   +---------------------------------------------------------------+
 *   |                    magic and layout version                   |    0  of chunk 0
 *   |                            unused                             |    4
 *   +---------------------------------------------------------------+
 *   |              end: position of the first free byte             |    8
 *   |              (0 in an empty table)                            |
 *   +---------------------------------------------------------------+
 *  ...                            unused                           ...
 *   +---------------------------------------------------------------+
 *   |            bucket 0: position of its first entry, or 0        |   64
 *   |                                                               |
 *   +---------------------------------------------------------------+
 *  ...                          511 more                           ...
 *   +---------------------------------------------------------------+
 *   |                            entries                            | 4160
 *  ...                                                             ...
 *
 *   an entry, at a multiple of eight, never across the end of a chunk:
 *   +---------------------------------------------------------------+
 *   |       length of the definition in bytes + 1; 0: not there     |    0
 *   |                      hash of the definition                   |    4
 *   +---------------------------------------------------------------+
 *   |         position of the next entry of the bucket, or 0        |    8
 *   |                                                               |
 *   +---------------------------------------------------------------+
 *   |                          definition                           |   16
 *  ...                                                             ...
 * </pre>
 */
final class ShapeTableLayout {
  static final int LAYOUT_VERSION = 1;

  /** "PDT" and the version. */
  static final int MAGIC = 0x50445400 | LAYOUT_VERSION;

  static final long MAGIC_WORD = 0;
  static final long END = 8;
  static final long BUCKETS = 64;
  static final int BUCKET_COUNT = 512;
  static final long FIRST_ENTRY = BUCKETS + 8L * BUCKET_COUNT;

  static final long ENTRY_LENGTH = 0;
  static final long ENTRY_HASH = 4;
  static final long ENTRY_NEXT = 8;
  static final long ENTRY_DEFINITION = 16;

  static final long CHUNK_BYTES = 256 << 10;

  private ShapeTableLayout() {}

  static long bucket(int hash) {
    int spread = hash ^ (hash >>> 16);
    return BUCKETS + 8L * (spread & (BUCKET_COUNT - 1));
  }

  /** Bytes that an entry takes, up to the next multiple of eight. */
  static long entryBytes(int length) {
    return (ENTRY_DEFINITION + length + 7) & -8;
  }
}
