package dev.pando.internal.memory;

import dev.pando.internal.shared.SharedObject;

/**
 * The block of a shared array or struct.
 *
 * <pre>
 *   0                         16               24                       64
 *  +-------------------------+----------------+------------------------+-------------
 *  | of the shared object    | size (long)    | (zero)                 | elements ...
 *  +-------------------------+----------------+------------------------+-------------
 * </pre>
 *
 * <p>The size is in elements, and never changes. The elements begin at a cache line of their own:
 * each access looks at the header, which nobody writes, so that every processor keeps it.
 */
final class ArrayLayout {
  static final int LAYOUT_VERSION = 1;

  static final long SIZE_OFFSET = SharedObject.FIRST_BYTE;
  static final long ELEMENTS_OFFSET = 64;

  private ArrayLayout() {}
}
