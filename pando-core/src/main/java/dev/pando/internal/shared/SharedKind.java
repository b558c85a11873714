package dev.pando.internal.shared;

import dev.pando.internal.segment.SharedBlock;
import org.jspecify.annotations.Nullable;

/**
 * A type of shared objects: makes the instance of a process for a block that another one has sent.
 * Implemented by enums, whose constants travel in references.
 */
public interface SharedKind {
  /**
   * Makes the instance.
   *
   * @param block the object's memory, alive
   * @param detail what {@link SharedObject#detail} gave in the sending process
   */
  SharedObject open(SharedBlock block, @Nullable Object detail);
}
