package dev.pando.internal.sync;

import dev.pando.function.SerializableRunnable;
import dev.pando.internal.segment.SharedBlock;
import dev.pando.internal.shared.SharedKind;
import dev.pando.internal.shared.SharedObject;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The shared objects of {@code dev.pando.sync}. */
enum SyncKind implements SharedKind {
  LOCK("SharedLock") {
    @Override
    public SharedObject open(SharedBlock block, @Nullable Object detail) {
      return new PlainLock(block);
    }
  },
  REENTRANT_LOCK("SharedReentrantLock") {
    @Override
    public SharedObject open(SharedBlock block, @Nullable Object detail) {
      return new ReentrantLockObject(block);
    }
  },
  CONDITION("SharedCondition") {
    @Override
    public SharedObject open(SharedBlock block, @Nullable Object detail) {
      return new ConditionObject(block, (LockObject) Objects.requireNonNull(detail));
    }
  },
  SEMAPHORE("SharedSemaphore") {
    @Override
    public SharedObject open(SharedBlock block, @Nullable Object detail) {
      return new SemaphoreObject(block);
    }
  },
  EVENT("SharedEvent") {
    @Override
    public SharedObject open(SharedBlock block, @Nullable Object detail) {
      return new EventObject(block);
    }
  },
  BARRIER("SharedBarrier") {
    @Override
    public SharedObject open(SharedBlock block, @Nullable Object detail) {
      return new BarrierObject(block, (SerializableRunnable) detail);
    }
  },
  LATCH("SharedCountDownLatch") {
    @Override
    public SharedObject open(SharedBlock block, @Nullable Object detail) {
      return new LatchObject(block);
    }
  },
  READ_WRITE_LOCK("SharedReadWriteLock") {
    @Override
    public SharedObject open(SharedBlock block, @Nullable Object detail) {
      return new ReadWriteLockObject(block);
    }
  };

  private final String typeName;

  SyncKind(String typeName) {
    this.typeName = typeName;
  }

  /** The name of the public type, as messages have it. */
  @Override
  public String toString() {
    return typeName;
  }
}
