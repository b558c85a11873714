package dev.pando.internal.connection;

import dev.pando.internal.message.LockedRing;
import dev.pando.internal.shared.SharedObject;

/**
 * The bytes of a pipe, a shared object.
 *
 * <pre>
 *      0  header                                            SharedHeader
 *     16  1 if both ends send, 0 if only the second does
 *     32  side 0: how often its holders have changed, 8 bytes
 *     40  side 1: the same
 *    128  side 0: its holders, 64 entries of 8 bytes
 *    640  side 1: the same
 *   1152  what side 1 sends to side 0                       LockedRing
 *    ...  what side 0 sends to side 1                       LockedRing
 *
 *   an entry:
 *   63                               32 31                                0
 *  +-----------------------------------+-----------------------------------+
 *  | 0, or the number of a departure   | participant, 0 for a free entry   |
 *  +-----------------------------------+-----------------------------------+
 * </pre>
 *
 * <p>A process that has a side open is in one of its entries. A reference on its way is in one too,
 * by the name of its sender and a number; the receiver puts itself in its place. Entries of dead
 * processes count for nothing and are used again.
 */
final class PipeLayout {
  static final int LAYOUT_VERSION = 1;

  static final long DUPLEX = SharedObject.FIRST_BYTE;
  static final long CHANGES = 32;
  static final long HOLDERS = 128;
  static final int HOLDERS_MAX = 64;
  static final long RINGS = 1152;

  /** As large as a unix pipe. */
  static final int RING_BYTES = 64 << 10;

  static final long BYTES = RINGS + 2 * LockedRing.bytesFor(RING_BYTES);

  private PipeLayout() {}

  static long changes(int side) {
    return CHANGES + (long) side * Long.BYTES;
  }

  static long holder(int side, int entry) {
    return HOLDERS + ((long) side * HOLDERS_MAX + entry) * Long.BYTES;
  }

  /** The ring that a side receives from. */
  static long ring(int side) {
    return RINGS + side * LockedRing.bytesFor(RING_BYTES);
  }

  static long entry(int participant, int departure) {
    return (long) departure << Integer.SIZE | participant;
  }

  static int participant(long entry) {
    return (int) entry;
  }

  static boolean isDeparture(long entry) {
    return entry >>> Integer.SIZE != 0;
  }
}
