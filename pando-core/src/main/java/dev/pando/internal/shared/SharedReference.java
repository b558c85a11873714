package dev.pando.internal.shared;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What of a shared object travels.
 *
 * @param kind a constant of an enum
 * @param grove the number of the grove it lives in
 * @param handle its block
 * @param detail what the kind needs beside the block to make an instance
 */
record SharedReference(SharedKind kind, long grove, long handle, @Nullable Object detail)
    implements Serializable {

  /** The receiver's instance. */
  private Object readResolve() {
    return SharedObjects.resolve(this);
  }
}
