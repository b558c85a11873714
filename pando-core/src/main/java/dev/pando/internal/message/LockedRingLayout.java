package dev.pando.internal.message;

/**
 * The bytes of a {@link LockedRing}.
 *
 * <pre>
 *      0  lock of the producers        RobustLock
 *     16  message going in             Handover
 *    128  lock of the consumers        RobustLock
 *    144  message going out            Handover
 *    256  consumers wait for records   Doorbell
 *    384  producers wait for room      Doorbell
 *    512  the ring                     SpscRing
 * </pre>
 *
 * <p>Each part begins on a pair of cache lines of its own, since others write it.
 */
final class LockedRingLayout {
  static final int LAYOUT_VERSION = 2;

  static final long PRODUCER_LOCK = 0;
  static final long GOING_IN = 16;
  static final long CONSUMER_LOCK = 128;
  static final long GOING_OUT = 144;
  static final long DATA = 256;
  static final long SPACE = 384;
  static final long RING = 512;

  private LockedRingLayout() {}
}
