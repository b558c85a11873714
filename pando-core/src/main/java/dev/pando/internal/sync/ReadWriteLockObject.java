package dev.pando.internal.sync;

import dev.pando.internal.KillPoint;
import dev.pando.internal.segment.Grove;
import dev.pando.internal.segment.SharedBlock;
import dev.pando.internal.shared.SharedObject;
import dev.pando.internal.shared.SharedObjects;
import dev.pando.sync.SharedReadWriteLock;
import java.lang.ref.Reference;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/**
 * A {@code SharedReadWriteLock}: a {@link RobustLock} for the writer, and {@link Readers}.
 *
 * <p>A reader counts itself, then looks whether the writer's lock is taken. If not, it has the read
 * lock: two atomic steps on memory that its process has for itself. Otherwise it takes itself off
 * again, waits for the writer's lock, and counts itself while it has that. A writer takes the
 * writer's lock, then waits until nobody is counted.
 *
 * <p>The reader's count comes before its look at the lock, the writer's taking of the lock before
 * its look at the counts, all four being sequentially consistent: so at least one of them sees the
 * other. A reader that leaves changes its count, then rings the bell; {@link Doorbell} says why the
 * writer cannot miss that.
 *
 * <p><b>Death:</b> a dead writer's lock goes to the next one that wants it, reader or writer. The
 * counts of dead readers are taken away by the writer that waits for them.
 */
final class ReadWriteLockObject extends SharedObject implements SharedReadWriteLock {
  private static final long serialVersionUID = 1;

  final transient Words words;
  private final transient Members members = Members.of(Grove.current());
  private final transient RobustLock writer;
  private final transient Readers readers;
  private final transient AdaptiveSpin spin = AdaptiveSpin.forThisMachine();
  private final transient ReadView readView = new ReadView();
  private final transient WriteView writeView = new WriteView();

  /** How many read locks this thread has; only to let it have more while a writer waits. */
  private final transient ThreadLocal<int[]> own = ThreadLocal.withInitial(() -> new int[1]);

  ReadWriteLockObject(SharedBlock block) {
    super(block, SyncKind.READ_WRITE_LOCK);
    this.words = new SegmentWords(block.memory());
    this.writer = new RobustLock(words, LockObject.WORD, members, RobustLock.Deaths.REMEMBERED);
    Roster roster =
        new Roster(new Chain(), block, words, ReadWriteLayout.READERS, FIRST_EXTENSION_BYTE);
    this.readers = new Readers(words, roster, members, spin);
  }

  static ReadWriteLockObject create() {
    return new ReadWriteLockObject(SharedObjects.allocate(ReadWriteLayout.BYTES));
  }

  /** Further entries of the roster. */
  private final class Chain implements Roster.Chain {
    @Override
    public @Nullable SharedBlock next(SharedBlock after) {
      return extension(after);
    }

    @Override
    public SharedBlock extend(SharedBlock last, long bytes) {
      return ReadWriteLockObject.this.extend(last, bytes);
    }
  }

  @Override
  public Lock readLock() {
    return readView;
  }

  @Override
  public Lock writeLock() {
    return writeView;
  }

  @Override
  public int readers() {
    requireOpen();
    return readers.count();
  }

  @Override
  public boolean isWriteLocked() {
    return writer.isLocked();
  }

  @Override
  public boolean ownerDied() {
    return writer.ownerDied();
  }

  @Override
  public void markConsistent() {
    if (!writer.isHeldByCurrentThread()) {
      throw new IllegalMonitorStateException("This thread does not have the write lock");
    }
    writer.markConsistent();
  }

  @Override
  protected void wakeForClose() {
    writer.close();
    readers.wakeWriter();
  }

  @Override
  public String toString() {
    if (!isOpen()) {
      return "SharedReadWriteLock(closed)";
    }
    return "SharedReadWriteLock(writers="
        + (isWriteLocked() ? 1 : 0)
        + ", readers="
        + readers()
        + ")";
  }

  // --- The two locks

  private abstract class View implements Lock {
    @Override
    public final void lock() {
      try {
        boolean _ = take(Wait.FOR_EVER, false);
      } catch (InterruptedException impossible) {
        throw new IllegalStateException(impossible);
      } finally {
        Reference.reachabilityFence(ReadWriteLockObject.this);
      }
    }

    @Override
    public final void lockInterruptibly() throws InterruptedException {
      boolean _ = tryLock(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
    }

    @Override
    public final boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
      try {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        return take(unit.toNanos(time), true);
      } finally {
        Reference.reachabilityFence(ReadWriteLockObject.this);
      }
    }

    @Override
    public final boolean tryLock() {
      try {
        return take(0, false);
      } catch (InterruptedException impossible) {
        throw new IllegalStateException(impossible);
      } finally {
        Reference.reachabilityFence(ReadWriteLockObject.this);
      }
    }

    @Override
    public final Condition newCondition() {
      throw new UnsupportedOperationException(
          "Conditions are for exclusive locks: use a SharedReentrantLock");
    }

    abstract boolean take(long nanos, boolean interruptible) throws InterruptedException;

    /** Takes the writer's lock. */
    final Acquired takeWriter(long nanos, boolean interruptible) throws InterruptedException {
      if (nanos <= 0) {
        return writer.tryLock();
      }
      return interruptible ? writer.tryLock(nanos) : writer.lock();
    }
  }

  private final class ReadView extends View {
    @Override
    boolean take(long nanos, boolean interruptible) throws InterruptedException {
      requireOpen();
      readers.add();
      int[] mine = own.get();
      if (mine[0] == 0
          && writer.isLocked()
          && !writer.isHeldByCurrentThread()
          && !takeBehindWriter(nanos, interruptible)) {
        return false;
      }
      mine[0]++;
      return true;
    }

    private boolean takeBehindWriter(long nanos, boolean interruptible)
        throws InterruptedException {
      boolean _ = readers.remove();
      if (!takeWriter(nanos, interruptible).held()) {
        return false;
      }
      try {
        readers.add();
        return true;
      } finally {
        writer.unlock();
      }
    }

    @Override
    public void unlock() {
      try {
        requireOpen();
        if (!readers.remove()) {
          throw new IllegalMonitorStateException("This process has no read lock");
        }
        int[] mine = own.get();
        if (mine[0] > 0) {
          mine[0]--;
        }
      } finally {
        Reference.reachabilityFence(ReadWriteLockObject.this);
      }
    }
  }

  private final class WriteView extends View {
    @Override
    boolean take(long nanos, boolean interruptible) throws InterruptedException {
      requireOpen();
      if (writer.isHeldByCurrentThread()) {
        words.setInt(LockObject.HOLDS, words.getInt(LockObject.HOLDS) + 1);
        return true;
      }
      if (own.get()[0] > 0) {
        throw new IllegalMonitorStateException(
            "This thread has the read lock and would wait for itself; unlock that first");
      }
      Wait wait = new Wait(nanos, interruptible, members);
      Acquired acquired = takeWriter(nanos, interruptible);
      if (!acquired.held()) {
        return false;
      }
      if (acquired == Acquired.FROM_DEAD) {
        words.setInt(LockObject.HOLDS, 0);
      }
      KillPoint.at("writer.entered");
      boolean alone = false;
      try {
        alone = readers.awaitNone(wait, spin, ReadWriteLockObject.this::requireOpen);
      } finally {
        if (!alone && isOpen()) {
          writer.unlock();
        }
      }
      return alone;
    }

    @Override
    public void unlock() {
      try {
        int holds = words.getInt(LockObject.HOLDS);
        if (holds == 0) {
          writer.unlockMine();
        } else if (writer.isHeldByCurrentThread()) {
          words.setInt(LockObject.HOLDS, holds - 1);
        } else {
          throw new IllegalMonitorStateException("This thread does not have the write lock");
        }
      } finally {
        Reference.reachabilityFence(ReadWriteLockObject.this);
      }
    }
  }
}
