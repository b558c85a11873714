package dev.pando.internal.message;

/**
 * What lies in the records of a {@link LockedRing}.
 *
 * <pre>
 *   type: BYTES or OBJECT, with flags
 *
 *   without SPILLED           with SPILLED
 *   +--------------------+    +--------------------------+
 *   | body               |    | reference of a block, 8  |   which holds the body
 *   +--------------------+    +--------------------------+
 *                             | unused, see Outgoing     |
 *                             +--------------------------+
 *   with PARTS, after that: large arrays of the object, each in a block
 *   +--------------------+
 *   | references, 8 each |
 *   +--------------------+
 *   | their count, 4     |
 *   +--------------------+
 *   with SPILLED or PARTS, after that
 *   +--------------------+
 *   | participant, 4     |   whose blocks they are
 *   +--------------------+
 * </pre>
 */
final class RecordTypes {
  static final int LAYOUT_VERSION = 1;

  static final int BYTES = 1;
  static final int OBJECT = 2;
  static final int SPILLED = 4;
  static final int PARTS = 8;

  /** With OBJECT and PARTS: the object is a primitive array, and the one part holds it. */
  static final int ARRAY = 16;

  private RecordTypes() {}
}
