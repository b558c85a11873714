package dev.pando.internal.sync;

import dev.pando.internal.KillPoint;
import dev.pando.internal.ProcessName;
import dev.pando.internal.segment.Grove;
import dev.pando.internal.segment.SharedBlock;
import dev.pando.internal.shared.SharedKind;
import dev.pando.internal.shared.SharedObject;
import dev.pando.sync.SharedCondition;
import dev.pando.sync.SharedLock;
import java.lang.ref.Reference;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What both kinds of locks have in common: a {@link RobustLock} in a shared object.
 *
 * <pre>
 *    0                       16              24      28              64
 *   +-----------------------+---------------+-------+---------------+
 *   | of the shared object  | lock word     | holds |    (zero)     |
 *   +-----------------------+---------------+-------+---------------+
 * </pre>
 *
 * A whole cache line, so that two locks do not slow each other down. The holds are how often the
 * owner has taken a reentrant lock beyond once; only the owner writes them.
 */
abstract class LockObject extends SharedObject implements SharedLock {
  static final int LAYOUT_VERSION = 1;

  static final long WORD = FIRST_BYTE;
  static final long HOLDS = 24;
  static final long BYTES = 64;

  private static final long serialVersionUID = 1;

  final transient Words words;
  final transient RobustLock lock;
  private transient volatile @Nullable Runnable recovery;

  LockObject(SharedBlock block, SharedKind kind) {
    super(block, kind);
    this.words = new SegmentWords(block.memory());
    this.lock =
        new RobustLock(words, WORD, Members.of(Grove.current()), RobustLock.Deaths.REMEMBERED);
  }

  @Override
  protected final void wakeForClose() {
    lock.close();
  }

  // --- Taking: the subclasses' own, and what follows when the last owner died

  /** Called once by the thread that has just taken the lock from nobody or from a dead one. */
  final void taken(Acquired acquired) {
    if (acquired == Acquired.FROM_DEAD) {
      words.setInt(HOLDS, 0); // those of the dead one
      KillPoint.at("lock.holds-forgotten");
      Runnable registered = recovery;
      if (registered != null) {
        recover(registered);
      }
    }
  }

  private void recover(Runnable registered) {
    boolean recovered = false;
    try {
      registered.run();
      recovered = true;
    } finally {
      if (recovered) {
        lock.markConsistent();
      } else {
        words.setInt(HOLDS, 0);
        KillPoint.at("lock.not-recovered");
        lock.unlock();
      }
    }
  }

  @Override
  public void lock() {
    try {
      taken(lock.lock());
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public void lockInterruptibly() throws InterruptedException {
    boolean _ = tryLockNanos(Wait.FOR_EVER);
  }

  @Override
  public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
    return tryLockNanos(unit.toNanos(time));
  }

  boolean tryLockNanos(long nanos) throws InterruptedException {
    try {
      Acquired acquired = lock.tryLock(nanos);
      taken(acquired);
      return acquired.held();
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public boolean tryLock() {
    try {
      Acquired acquired = lock.tryLock();
      taken(acquired);
      return acquired.held();
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  // --- For conditions

  /** Tells whether this thread may wait for and signal conditions. */
  final boolean isMine() {
    return lock.isHeldByCurrentThread();
  }

  /** Gives the lock back however often it was taken; returns what {@link #takeAgain} needs. */
  final int giveBackWholly() {
    int holds = words.getInt(HOLDS);
    if (holds != 0) {
      words.setInt(HOLDS, 0);
      KillPoint.at("lock.holds-cleared");
    }
    lock.unlock();
    return holds;
  }

  /** Takes the lock as often as it was taken before {@link #giveBackWholly}. */
  final void takeAgain(int holds) {
    taken(lock.lock());
    if (holds != 0) {
      words.setInt(HOLDS, holds);
    }
  }

  // --- The rest

  @Override
  public final boolean locked() {
    try {
      return lock.isLocked();
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public final SharedCondition newCondition() {
    return ConditionObject.create(this);
  }

  @Override
  public final boolean ownerDied() {
    try {
      return lock.ownerDied();
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public final void markConsistent() {
    requireMine();
    lock.markConsistent();
  }

  @Override
  public final void onOwnerDeath(Runnable newRecovery) {
    recovery = newRecovery;
  }

  final void requireMine() {
    if (!isMine()) {
      throw new IllegalMonitorStateException("This thread does not have the lock; it is " + this);
    }
  }

  /** Who has the lock, as CPython's {@code repr} says it. */
  final String ownerName() {
    int owner = lock.owner();
    if (owner == 0) {
      return "None";
    }
    if (isMine()) {
      String thread = Thread.currentThread().getName();
      return thread.equals("main") ? ProcessName.get() : ProcessName.get() + "|" + thread;
    }
    return owner == Grove.current().participant() ? "SomeOtherThread" : "SomeOtherProcess";
  }
}
