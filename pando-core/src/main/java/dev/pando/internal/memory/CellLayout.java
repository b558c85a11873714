package dev.pando.internal.memory;

import dev.pando.internal.shared.SharedObject;

/**
 * The block of a shared value.
 *
 * <pre>
 *   0                         16               24                       64
 *  +-------------------------+----------------+------------------------+
 *  | of the shared object    | cell           | (zero)                 |
 *  +-------------------------+----------------+------------------------+
 * </pre>
 *
 * <p>Whatever the type, the cell is a word that the processor can compare and set: {@code short},
 * {@code byte}, {@code char} and {@code boolean} take a whole {@code int} for it, {@code float} and
 * {@code double} are the bits of one or of a {@code long}. A value has a cache line of its own, so
 * that two that are changed often do not slow each other down; header and cell are in the same one,
 * for each access looks at both.
 */
final class CellLayout {
  static final int LAYOUT_VERSION = 1;

  static final long CELL_OFFSET = SharedObject.FIRST_BYTE;
  static final long BYTES = 64;

  private CellLayout() {}
}
