package dev.pando.internal.queue;

import dev.pando.internal.shared.SharedObject;

/**
 * The bytes of a queue, a shared object, and of the segments that it may have beside its own block.
 *
 * <pre>
 *      0  header, first further segment                      SharedHeader
 *     16  capacity in elements, 4 bytes
 *     20  0 open, 1 closed, 2 closed and dropped, 4 bytes
 *     24  1 if it is joinable, 4 bytes
 *     28  where the first segment ended, 4 bytes
 *     32  tasks done, modulo 2^32, 4 bytes
 *    128  lock of the producers                              RobustLock
 *    136  a head of some time ago, for the producers          Cursor
 *    144  the segment that the tail is in: its handle, 0 for the first
 *    152  message going in                                   Handover
 *    256  tail: where the next element goes                  Cursor
 *    384  lock of the consumers                              RobustLock
 *    392  head: where the next element is                    Cursor
 *    400  a tail of some time ago, for the consumers          Cursor
 *    408  removal that has begun: its place, and 1 for the count; else 0
 *    416  removal that has begun: the head's count after it, 4 bytes
 *    424  the segment that is about to be given back: its handle; else 0
 *    432  message going out                                  Handover
 *    512  consumers wait for elements                        Doorbell
 *    640  producers wait for room                            Doorbell
 *    768  others wait until all tasks are done               Doorbell
 *    896  records of the first segment, 64 KiB
 *
 *   a further segment, an extension of the shared object:
 *      0  next segment: its handle, 0 for none
 *      8  its number, 4 bytes
 *     12  its records' room in bytes, a power of two, 4 bytes
 *     16  where it ended, if there is a next one, 4 bytes
 *     64  records
 *
 *   a record, at a multiple of eight, never broken at the end of a ring:
 *      0  length of the payload in bytes, 4 bytes
 *      4  type (0 or more); -1 padding, -2 removed; 4 bytes
 *      8  payload, up to a multiple of eight
 * </pre>
 *
 * <p>To look at a cache line that the other side writes costs a transfer between cpus, several
 * times what a message costs otherwise. So each side keeps a copy of the other side's cursor and
 * looks again only when by the copy there is no room, or no element. A copy is at worst too old,
 * which errs on the safe side: a cursor only moves forward. And the tail, at which consumers look
 * all the time while they wait for the next element, shares its line with nothing.
 */
final class QueueLayout {
  static final int LAYOUT_VERSION = 3;

  static final long CAPACITY = SharedObject.FIRST_BYTE;
  static final long STATE = 20;
  static final long JOINABLE = 24;
  static final long FIRST_END = 28;
  static final long DONE = 32;
  static final long PRODUCER_LOCK = 128;
  static final long TAIL = 256;
  static final long TAIL_SEGMENT = 144;
  static final long HEAD_SEEN = 136;
  static final long GOING_IN = 152;
  static final long CONSUMER_LOCK = 384;
  static final long HEAD = 392;
  static final long REMOVAL = 408;
  static final long REMOVAL_COUNT = 416;
  static final long RETIRED = 424;
  static final long GOING_OUT = 432;
  static final long TAIL_SEEN = 400;
  static final long DATA = 512;
  static final long SPACE = 640;
  static final long ALL_DONE = 768;
  static final long FIRST_RECORDS = 896;

  static final int OPEN = 0;
  static final int CLOSED = 1;
  static final int DROPPED = 2;

  /** Enough for thousands of small elements, so that most queues are one block for ever. */
  static final int FIRST_BYTES = 64 << 10;

  /** Each further segment is twice as large, up to this: half of what a position can count. */
  static final int LARGEST_BYTES = 4 << 20;

  static final long BYTES = FIRST_RECORDS + FIRST_BYTES;

  static final long SEGMENT_NUMBER = SharedObject.FIRST_EXTENSION_BYTE;
  static final long SEGMENT_BYTES = 12;
  static final long SEGMENT_END = 16;
  static final long SEGMENT_RECORDS = 64;

  static final int UNIT = 8;
  static final int RECORD_HEADER_BYTES = 8;
  static final int PADDING = -1;
  static final int REMOVED = -2;

  /** Longest payload of a record; what is larger goes to a block of its own. */
  static final int MAX_RECORD_BYTES = 16 << 10;

  private QueueLayout() {}

  /** Units that a record with so long a payload takes. */
  static int units(int length) {
    return (RECORD_HEADER_BYTES + length + UNIT - 1) / UNIT;
  }

  static long header(int length, int type) {
    return (long) type << 32 | length;
  }

  static int length(long header) {
    return (int) header;
  }

  static int type(long header) {
    return (int) (header >> 32);
  }
}
