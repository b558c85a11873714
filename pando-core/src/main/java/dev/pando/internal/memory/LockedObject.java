package dev.pando.internal.memory;

import dev.pando.internal.segment.SharedBlock;
import dev.pando.internal.shared.SharedKind;
import dev.pando.internal.shared.SharedObject;
import dev.pando.sync.SharedReentrantLock;
import org.jspecify.annotations.Nullable;

/** A shared object with a lock for its users, or without one. */
abstract class LockedObject extends SharedObject {
  private static final long serialVersionUID = 1;

  private final transient SharedKind kind;
  private final transient @Nullable ValueLock lock;

  LockedObject(SharedBlock block, SharedKind kind, @Nullable ValueLock lock) {
    super(block, kind);
    this.kind = kind;
    this.lock = lock;
  }

  @Override
  protected @Nullable Object detail() {
    return lock;
  }

  /** What {@code lock()} of the public types returns. */
  public final SharedReentrantLock lock() {
    if (lock == null) {
      throw new IllegalStateException(
          "This " + kind + " was made without a lock; create(...) makes one that has it");
    }
    return lock.lock();
  }

  @Override
  protected void wakeForClose() {
    if (lock != null && lock.owned()) {
      lock.lock().close();
    }
  }
}
