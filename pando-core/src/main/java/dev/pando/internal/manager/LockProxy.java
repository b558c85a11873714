package dev.pando.internal.manager;

import dev.pando.sync.SharedCondition;
import dev.pando.sync.SharedLock;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A lock in a manager's process. */
class LockProxy extends ObjectProxy implements SharedLock {
  private static final long serialVersionUID = 1;

  private transient volatile @Nullable Runnable recovery;

  LockProxy(Target target) {
    super(target);
  }

  /** Does what is due when the lock was taken; returns whether it was. */
  private boolean taken(@Nullable Object result) {
    int how = toInt(result);
    Runnable registered = recovery;
    if (how == LockService.INHERITED && registered != null) {
      recover(registered);
    }
    return how != LockService.NOT;
  }

  private void recover(Runnable registered) {
    boolean recovered = false;
    try {
      registered.run();
      recovered = true;
    } finally {
      if (recovered) {
        markConsistent();
      } else {
        unlock();
      }
    }
  }

  private boolean acquire(long nanos) throws InterruptedException {
    return taken(await(LockService.ACQUIRE_INTERRUPTIBLY, Threads.number(), Threads.name(), nanos));
  }

  @Override
  public void lock() {
    boolean _ =
        taken(target().ask(LockService.ACQUIRE, Threads.number(), Threads.name(), Long.MAX_VALUE));
  }

  @Override
  public void lockInterruptibly() throws InterruptedException {
    boolean _ = acquire(Long.MAX_VALUE);
  }

  @Override
  public boolean tryLock() {
    return taken(target().ask(LockService.ACQUIRE, Threads.number(), Threads.name(), 0L));
  }

  @Override
  public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
    return acquire(unit.toNanos(time));
  }

  @Override
  public void unlock() {
    Object _ = target().ask(LockService.RELEASE, Threads.number(), Threads.name());
  }

  @Override
  public boolean locked() {
    return isTrue(target().ask(LockService.LOCKED));
  }

  @Override
  public SharedCondition newCondition() {
    return (SharedCondition) Objects.requireNonNull(target().ask(LockService.NEW_CONDITION));
  }

  @Override
  public boolean ownerDied() {
    return isTrue(target().ask(LockService.OWNER_DIED));
  }

  @Override
  public void markConsistent() {
    Object _ = target().ask(LockService.MARK_CONSISTENT, Threads.number(), Threads.name());
  }

  @Override
  public void onOwnerDeath(Runnable newRecovery) {
    recovery = newRecovery;
  }

  @Override
  public void close() {
    Object _ = target().ask(LockService.CLOSE);
  }

  @Override
  public String toString() {
    return String.valueOf(target().ask(LockService.DESCRIBE, Threads.number(), Threads.name()));
  }
}
