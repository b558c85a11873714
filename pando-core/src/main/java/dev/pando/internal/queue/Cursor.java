package dev.pando.internal.queue;

/**
 * A place in a queue and how many elements came before it, in one word.
 *
 * <pre>
 *   63           52 51                  32 31                              0
 *  +---------------+----------------------+---------------------------------+
 *  | segment's     | position in it, in   | elements put, or taken and      |
 *  | number        | units of 8 bytes     | removed, modulo 2^32            |
 *  +---------------+----------------------+---------------------------------+
 * </pre>
 *
 * <p>The first segment has number 0; the others 1 to 4095, round and round. A position goes on
 * counting, modulo 2^20, when the ring begins anew, so that a full ring differs from an empty one.
 */
final class Cursor {
  static final int POSITION_BITS = 20;
  static final int POSITION_MASK = (1 << POSITION_BITS) - 1;
  static final int SEGMENT_BITS = 12;
  static final int SEGMENT_MAX = (1 << SEGMENT_BITS) - 1;

  private static final int POSITION_SHIFT = 32;
  private static final int SEGMENT_SHIFT = POSITION_SHIFT + POSITION_BITS;
  private static final long COUNT_MASK = 0xffff_ffffL;

  private Cursor() {}

  static long of(int segment, int position, int count) {
    return (long) segment << SEGMENT_SHIFT
        | (long) (position & POSITION_MASK) << POSITION_SHIFT
        | (count & COUNT_MASK);
  }

  static int segment(long cursor) {
    return (int) (cursor >>> SEGMENT_SHIFT);
  }

  static int position(long cursor) {
    return (int) (cursor >>> POSITION_SHIFT) & POSITION_MASK;
  }

  static int count(long cursor) {
    return (int) cursor;
  }

  /** The cursor further on. */
  static long forward(long cursor, int units, int elements) {
    return of(segment(cursor), position(cursor) + units, count(cursor) + elements);
  }

  /** The beginning of another segment. */
  static long begin(int segment, long cursor) {
    return of(segment, 0, count(cursor));
  }

  /** The number of the segment after this one. */
  static int next(int segment) {
    return segment == SEGMENT_MAX ? 1 : segment + 1;
  }

  /** How many elements are between the two. */
  static long elements(long head, long tail) {
    return (count(tail) - count(head)) & COUNT_MASK;
  }

  /** How many segments there are from the one to the other. */
  static int segments(long head, long tail) {
    int distance = segment(tail) - segment(head);
    return distance < 0 ? distance + SEGMENT_MAX : distance;
  }

  static boolean isSameSegment(long a, long b) {
    return a >>> SEGMENT_SHIFT == b >>> SEGMENT_SHIFT;
  }

  /** Whether they are at the same place; the counts may differ. */
  static boolean isSamePlace(long a, long b) {
    return a >>> POSITION_SHIFT == b >>> POSITION_SHIFT;
  }
}
