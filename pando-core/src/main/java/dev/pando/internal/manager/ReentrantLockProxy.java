package dev.pando.internal.manager;

import dev.pando.sync.SharedReentrantLock;

/** A reentrant lock in a manager's process. */
final class ReentrantLockProxy extends LockProxy implements SharedReentrantLock {
  private static final long serialVersionUID = 1;

  ReentrantLockProxy(Target target) {
    super(target);
  }

  @Override
  public int holdCount() {
    return toInt(target().ask(LockService.HOLD_COUNT, Threads.number()));
  }

  @Override
  public boolean isHeldByCurrentThread() {
    return holdCount() > 0;
  }
}
