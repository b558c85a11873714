package dev.pando.internal.connection;

/**
 * The bytes of a message on a socket, as CPython's {@code Connection._send_bytes} writes them; all
 * numbers with the high byte first.
 *
 * <pre>
 *    0                   1                   2                   3
 *    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *   +---------------------------------------------------------------+
 *   |          length of the body in bytes, 0 to 0x7fffffff         |    0
 *   +---------------------------------------------------------------+
 *   |                              body                             |    4
 *  ...                                                             ...
 *
 *   or, for a longer body:
 *   +---------------------------------------------------------------+
 *   |                              -1                               |    0
 *   +---------------------------------------------------------------+
 *   |                  length of the body in bytes                  |    4
 *   |                                                               |
 *   +---------------------------------------------------------------+
 *   |                              body                             |   12
 *  ...                                                             ...
 * </pre>
 */
final class FrameLayout {
  static final int SHORT_HEADER_BYTES = 4;
  static final int LONG_HEADER_BYTES = 12;

  /** Longest body with the short header. */
  static final long SHORT_MAX_BYTES = 0x7fff_ffffL;

  /** In place of the length: the long header follows. */
  static final int LONG = -1;

  private FrameLayout() {}
}
