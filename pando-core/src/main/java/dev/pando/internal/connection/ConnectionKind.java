package dev.pando.internal.connection;

import dev.pando.internal.segment.SharedBlock;
import dev.pando.internal.shared.SharedKind;
import dev.pando.internal.shared.SharedObject;
import org.jspecify.annotations.Nullable;

/** The shared objects of connections. */
enum ConnectionKind implements SharedKind {
  /** The memory of a pipe. */
  PIPE {
    @Override
    public SharedObject open(SharedBlock block, @Nullable Object detail) {
      return PipeMemory.attach(block);
    }

    @Override
    public String toString() {
      return "pipe";
    }
  }
}
