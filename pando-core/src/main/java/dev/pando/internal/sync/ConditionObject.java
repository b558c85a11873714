package dev.pando.internal.sync;

import dev.pando.internal.segment.Grove;
import dev.pando.internal.segment.SharedBlock;
import dev.pando.internal.shared.SharedObject;
import dev.pando.internal.shared.SharedObjects;
import dev.pando.sync.SharedCondition;
import dev.pando.sync.SharedLock;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.Date;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A {@code SharedCondition}: {@link ConditionWaiters} and a lock. */
final class ConditionObject extends SharedObject implements SharedCondition {
  private static final long serialVersionUID = 1;

  private final transient LockObject lock;
  private final transient ConditionWaiters waiters;

  ConditionObject(SharedBlock block, LockObject lock) {
    super(block, SyncKind.CONDITION);
    this.lock = lock;
    SegmentWords words = new SegmentWords(block.memory());
    Roster roster =
        new Roster(new Chain(), block, words, ConditionLayout.WAITERS, FIRST_EXTENSION_BYTE);
    this.waiters = new ConditionWaiters(words, roster, Members.of(Grove.current()));
  }

  static ConditionObject create(LockObject lock) {
    return new ConditionObject(SharedObjects.allocate(ConditionLayout.BYTES), lock);
  }

  /** Further entries of the roster. */
  private final class Chain implements Roster.Chain {
    @Override
    public @Nullable SharedBlock next(SharedBlock after) {
      return extension(after);
    }

    @Override
    public SharedBlock extend(SharedBlock last, long bytes) {
      return ConditionObject.this.extend(last, bytes);
    }
  }

  @Override
  protected Object detail() {
    return lock;
  }

  @Override
  public SharedLock lock() {
    return lock;
  }

  // --- Waiting

  @Override
  public void await() throws InterruptedException {
    boolean _ = sleep(Wait.FOR_EVER, true);
  }

  @Override
  public void awaitUninterruptibly() {
    try {
      boolean _ = sleep(Wait.FOR_EVER, false);
    } catch (InterruptedException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Override
  public boolean await(Duration timeout) throws InterruptedException {
    return sleep(TimeUnit.NANOSECONDS.convert(timeout), true);
  }

  @Override
  public boolean await(long time, TimeUnit unit) throws InterruptedException {
    return sleep(unit.toNanos(time), true);
  }

  @Override
  public long awaitNanos(long nanosTimeout) throws InterruptedException {
    long start = System.nanoTime();
    boolean _ = sleep(nanosTimeout, true);
    return nanosTimeout - (System.nanoTime() - start);
  }

  @Override
  @SuppressWarnings("JavaUtilDate") // the interface's
  public boolean awaitUntil(Date deadline) throws InterruptedException {
    long millis = deadline.getTime() - System.currentTimeMillis();
    return sleep(TimeUnit.MILLISECONDS.toNanos(millis), true);
  }

  @Override
  public boolean awaitUntil(BooleanSupplier predicate, Duration timeout)
      throws InterruptedException {
    requireUsable();
    long start = System.nanoTime();
    long nanos = TimeUnit.NANOSECONDS.convert(timeout);
    while (!predicate.getAsBoolean()) {
      long left = nanos == Wait.FOR_EVER ? nanos : nanos - (System.nanoTime() - start);
      if (left <= 0 || (!sleep(left, true) && nanos != Wait.FOR_EVER)) {
        return predicate.getAsBoolean();
      }
    }
    return true;
  }

  @Override
  public void awaitUntil(BooleanSupplier predicate) throws InterruptedException {
    requireUsable();
    while (!predicate.getAsBoolean()) {
      await();
    }
  }

  /**
   * Enlists, gives the lock back, sleeps, takes the lock again.
   *
   * @return whether a signal ended the wait
   */
  private boolean sleep(long nanos, boolean interruptible) throws InterruptedException {
    try {
      if (interruptible && Thread.interrupted()) {
        throw new InterruptedException();
      }
      requireUsable();
      int index = waiters.enlist();
      int holds = lock.giveBackWholly();
      try {
        return waiters.await(index, waiters.newWait(nanos, interruptible), this::requireOpen);
      } finally {
        lock.takeAgain(holds);
      }
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  private void requireUsable() {
    requireOpen();
    lock.requireMine();
  }

  // --- Signalling

  @Override
  public void signal() {
    signal(1);
  }

  @Override
  public void signal(int count) {
    try {
      requireUsable();
      waiters.signal(count);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public void signalAll() {
    signal(Integer.MAX_VALUE);
  }

  @Override
  protected void wakeForClose() {
    waiters.wakeAll();
  }

  @Override
  public String toString() {
    String content = isOpen() ? lock + ", waiters=" + waiters.count() : "closed";
    return "SharedCondition(" + content + ")";
  }
}
