package dev.pando.internal.ring;

/**
 * The bytes of a {@link SpscRing}.
 *
 * <pre>
 *    0                   1                   2                   3
 *    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *   +---------------------------------------------------------------+
 *   |                    magic and layout version                   |    0  written once
 *   |                       capacity in bytes                       |    4
 *   +---------------------------------------------------------------+
 *  ...                            unused                           ...
 *   +---------------------------------------------------------------+
 *   |                     tail: position in bytes                   |  128  written by the producer
 *   |                     tail: count of records                    |  132
 *   |                  producer: 0 open, 1 closed                   |  136
 *   +---------------------------------------------------------------+
 *  ...                            unused                           ...
 *   +---------------------------------------------------------------+
 *   |                     head: position in bytes                   |  256  written by the consumer
 *   |                     head: count of records                    |  260
 *   |                  consumer: 0 open, 1 closed                   |  264
 *   +---------------------------------------------------------------+
 *  ...                            unused                           ...
 *   +---------------------------------------------------------------+
 *   |                      records, capacity bytes                  |  384
 *  ...                                                             ...
 *
 *   a record, at a multiple of eight, never broken at the end of the ring:
 *   +---------------------------------------------------------------+
 *   |                  length of the payload in bytes               |    0
 *   |               type (0 or more), or -1: padding                |    4
 *   +---------------------------------------------------------------+
 *   |                  payload, up to a multiple of eight           |    8
 *  ...                                                             ...
 * </pre>
 *
 * <p>A cursor (head or tail) is one 64-bit word: the position in the low half, the count in the
 * high half, both modulo 2^32. One store moves both, so the counts are right whenever a process is
 * killed. The producer's cursor, the consumer's and the records are two cache lines apart or more,
 * since processors fetch lines in pairs.
 */
final class RingLayout {
  static final int LAYOUT_VERSION = 1;

  /** "PDR" and the version. */
  static final int MAGIC = 0x50445200 | LAYOUT_VERSION;

  static final long MAGIC_AND_CAPACITY = 0;
  static final long TAIL = 128;
  static final long PRODUCER_STATE = 136;
  static final long HEAD = 256;
  static final long CONSUMER_STATE = 264;
  static final long RECORDS = 384;

  static final int OPEN = 0;
  static final int CLOSED = 1;

  static final int HEADER_BYTES = 8;
  static final int ALIGNMENT = 8;
  static final int PADDING = -1;

  static final int MIN_CAPACITY_BYTES = 256;
  static final int MAX_CAPACITY_BYTES = 1 << 30;

  /** A record's payload takes at most this part of the ring. */
  static final int MAX_RECORD_SHARE = 4;

  private RingLayout() {}

  /** Two 32-bit values in one word: the second, the higher address on little-endian, on top. */
  static long pack(int low, int high) {
    return (long) high << 32 | (low & 0xffff_ffffL);
  }

  static int low(long word) {
    return (int) word;
  }

  static int high(long word) {
    return (int) (word >>> 32);
  }

  /** Bytes that a record with a payload of this length takes. */
  static int recordBytes(int length) {
    return HEADER_BYTES + ((length + ALIGNMENT - 1) & -ALIGNMENT);
  }
}
