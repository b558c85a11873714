package dev.pando.internal.sync;

import dev.pando.internal.segment.SharedBlock;
import dev.pando.internal.shared.SharedObjects;
import dev.pando.sync.SharedReentrantLock;
import java.lang.ref.Reference;

/** A {@code SharedReentrantLock}. */
final class ReentrantLockObject extends LockObject implements SharedReentrantLock {
  private static final long serialVersionUID = 1;

  ReentrantLockObject(SharedBlock block) {
    super(block, SyncKind.REENTRANT_LOCK);
  }

  static ReentrantLockObject create() {
    return new ReentrantLockObject(SharedObjects.allocate(BYTES));
  }

  /** Takes the lock once more if this thread has it. */
  private boolean again() {
    if (!lock.isHeldByCurrentThread()) {
      return false;
    }
    int holds = words.getInt(HOLDS);
    if (holds == Integer.MAX_VALUE - 1) {
      throw new IllegalStateException("The lock is held " + Integer.MAX_VALUE + " times");
    }
    words.setInt(HOLDS, holds + 1);
    return true;
  }

  @Override
  public void lock() {
    try {
      if (!lock.tryFast() && !again()) {
        super.lock();
      }
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  boolean tryLockNanos(long nanos) throws InterruptedException {
    return again() || super.tryLockNanos(nanos);
  }

  @Override
  public boolean tryLock() {
    return again() || super.tryLock();
  }

  @Override
  public void unlock() {
    try {
      if (words.getInt(HOLDS) == 0) {
        lock.unlockMine();
      } else {
        requireMine();
        words.setInt(HOLDS, words.getInt(HOLDS) - 1);
      }
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public int holdCount() {
    try {
      return isMine() ? words.getInt(HOLDS) + 1 : 0;
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public boolean isHeldByCurrentThread() {
    try {
      return isMine();
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public String toString() {
    if (!isOpen()) {
      return "SharedReentrantLock(closed)";
    }
    String count = isMine() ? String.valueOf(holdCount()) : lock.isLocked() ? "nonzero" : "0";
    return "SharedReentrantLock(" + ownerName() + ", " + count + ")";
  }
}
