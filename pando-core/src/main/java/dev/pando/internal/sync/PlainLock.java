package dev.pando.internal.sync;

import dev.pando.internal.segment.SharedBlock;
import dev.pando.internal.shared.SharedObjects;
import java.lang.ref.Reference;

/** A {@code SharedLock}. */
final class PlainLock extends LockObject {
  private static final long serialVersionUID = 1;

  PlainLock(SharedBlock block) {
    super(block, SyncKind.LOCK);
  }

  static PlainLock create() {
    return new PlainLock(SharedObjects.allocate(BYTES));
  }

  @Override
  public void unlock() {
    try {
      lock.unlock();
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public String toString() {
    return isOpen() ? "SharedLock(owner=" + ownerName() + ")" : "SharedLock(closed)";
  }
}
