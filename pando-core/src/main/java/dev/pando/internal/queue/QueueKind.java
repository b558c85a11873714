package dev.pando.internal.queue;

import dev.pando.internal.segment.SharedBlock;
import dev.pando.internal.shared.SharedKind;
import dev.pando.internal.shared.SharedObject;
import org.jspecify.annotations.Nullable;

/** The shared objects of queues. */
enum QueueKind implements SharedKind {
  /** The memory of a queue of either kind. */
  QUEUE {
    @Override
    public SharedObject open(SharedBlock block, @Nullable Object detail) {
      return QueueMemory.attach(block);
    }

    @Override
    public String toString() {
      return "SharedQueue";
    }
  }
}
