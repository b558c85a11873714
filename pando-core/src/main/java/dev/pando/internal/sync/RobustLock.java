package dev.pando.internal.sync;

import dev.pando.internal.KillPoint;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A mutual exclusion lock of any number of processes, which survives the death of its owner.
 *
 * {@snippet :
 * RobustLock lock = new RobustLock(words, OFFSET, Members.of(grove), RobustLock.Deaths.FORGIVEN);
 * if (lock.lock() == Acquired.FROM_DEAD) {
 *   repair();
 * }
 * try {
 *   ...
 * } finally {
 *   lock.unlock();
 * }
 * }
 *
 * <p>Its state is one word ({@link LockLayout}); memory of zeros is a free lock. Each process makes
 * one instance for all its threads. Not reentrant. Virtual threads may wait without blocking their
 * carriers.
 *
 * <h2>Taking and giving back</h2>
 *
 * <p>An uncontended lock and unlock is a compare-and-set each. A thread that finds the lock taken
 * looks for a while ({@link AdaptiveSpin}), then enters the process' gate, so that only one thread
 * per process deals with the kernel. The one inside the gate sets W and sleeps while the lower half
 * of the word is as it then was. Who gives the lock back clears owner and W in one step and wakes
 * one sleeper if W was set. A sleeper that takes the lock sets W with it, since others may sleep.
 *
 * <h2>Why no wake-up is lost</h2>
 *
 * <p>W is set by compare-and-set on a word that names an owner, and the kernel lets a thread sleep
 * only while the half with W and the owner is unchanged. So the unlock of that owner either finds W
 * and wakes, or came before, and then the sleeper does not fall asleep. Clearing W takes the mark
 * of all sleepers, and one wake goes to one of them: that one takes the lock, and sets W with it;
 * or finds it taken by another thread, and sets W again before it sleeps; or gives up because of
 * its time or an interrupt, and then passes on what it has got ({@link #passOn}). When the one that
 * was woken is killed before it does any of these, or the one that was to wake, the others notice
 * when the death is noticed, as below.
 *
 * <h2>Death of the owner</h2>
 *
 * <p>The word names the owner as a participant, which no later process is. Who waits asks for the
 * owner's life before the first sleep, whenever any death is noticed in the grove, and at the end
 * of each slice of 100 ms (250 ms when it has waited for a second); and replaces a dead one by
 * compare-and-set: one waiter succeeds. The new word has W, because the dead one's may have been
 * set. The slices are for deaths that nobody notices: the parent was killed too, or the one that
 * counted the death before it woke those who wait for it, or the system cannot sleep on two words.
 *
 * <h2>Fairness</h2>
 *
 * <p>A running thread may overtake those who sleep, which is what makes the lock fast. A thread
 * that has waited for longer than {@link #PATIENCE_NANOS} sets H; from then on only threads that
 * have slept take the lock, until one of them has, so nobody starves. Inside a process the gate is
 * first come, first served.
 */
public final class RobustLock {
  /** What becomes of the news that an owner died. */
  public enum Deaths {
    /** The next one that takes the lock is told; then it is forgotten. */
    FORGIVEN,

    /** Everyone that takes the lock is told, until {@link #markConsistent}. */
    REMEMBERED
  }

  /** Size of the lock in shared memory, in bytes. */
  public static final long BYTES = LockLayout.BYTES;

  /** After this time a waiter has the lock handed over, in nanoseconds. */
  static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  private final Words words;
  private final long offset;
  private final Members members;
  private final long deathMark;
  private final AdaptiveSpin spin = AdaptiveSpin.forThisMachine();
  private final ReentrantLock gate = new ReentrantLock(true);

  /**
   * The lock at an offset.
   *
   * @param words the memory
   * @param offset of the word in bytes, a multiple of eight
   * @param members whose processes use it
   * @param deaths what becomes of the news that an owner died
   */
  public RobustLock(Words words, long offset, Members members, Deaths deaths) {
    this.words = words;
    this.offset = offset;
    this.members = members;
    this.deathMark = deaths == Deaths.REMEMBERED ? LockLayout.DIED : 0;
  }

  // --- Taking

  /**
   * Takes the lock, however long it takes; interrupts do not end the wait.
   *
   * @throws IllegalStateException if it is or gets closed
   */
  public Acquired lock() {
    if (tryFast()) {
      return Acquired.YES;
    }
    try {
      return acquire(Wait.FOR_EVER, false);
    } catch (InterruptedException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Takes the lock if it is free now, or if its owner is known to be dead. */
  public Acquired tryLock() {
    if (tryFast()) {
      return Acquired.YES;
    }
    long word = words.getLong(offset);
    Acquired acquired = take(word, false);
    int owner = LockLayout.owner(word);
    if (!acquired.held() && owner != 0 && members.isKnownDead(owner) && replaceDead(word)) {
      return Acquired.FROM_DEAD;
    }
    return acquired;
  }

  /**
   * Takes the lock unless the time is over before.
   *
   * @param nanos longest wait in nanoseconds; zero or less does not wait
   * @throws InterruptedException if the thread is interrupted while it waits, or was before; the
   *     lock is not taken then
   */
  public Acquired tryLock(long nanos) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    if (tryFast()) {
      return Acquired.YES;
    }
    return nanos <= 0 ? tryLock() : acquire(nanos, true);
  }

  /** Takes the lock if its word is zero: all that an uncontended lock needs. */
  boolean tryFast() {
    boolean taken = words.compareAndSetLong(offset, 0, mine());
    if (taken) {
      KillPoint.at("lock.taken");
    }
    return taken;
  }

  private long mine() {
    return LockLayout.holder(members.self(), Thread.currentThread());
  }

  /**
   * Takes a lock that is free in {@code word}, with the flags it has.
   *
   * @param slept whether the caller has slept, and others may still
   */
  private Acquired take(long word, boolean slept) {
    long seen = word;
    while (true) {
      if (LockLayout.isClosed(seen)) {
        throw closed();
      }
      boolean reserved = !slept && (seen & LockLayout.HANDOVER) != 0;
      if (LockLayout.owner(seen) != 0 || reserved) {
        return Acquired.NO;
      }
      long flags = seen & (LockLayout.DIED | LockLayout.WAITERS);
      if (slept) {
        flags |= LockLayout.WAITERS;
      }
      if (words.compareAndSetLong(offset, seen, flags | mine())) {
        KillPoint.at("lock.taken");
        return (seen & LockLayout.DIED) == 0 ? Acquired.YES : Acquired.FROM_DEAD;
      }
      seen = words.getLong(offset);
    }
  }

  private Acquired acquire(long nanos, boolean interruptible) throws InterruptedException {
    Wait wait = new Wait(nanos, interruptible, members);
    Acquired acquired = spin(wait);
    if (!acquired.held() && enterGate(wait)) {
      try {
        acquired = contend(wait);
      } finally {
        gate.unlock();
      }
    }
    spin.waited(wait.spentNanos());
    return acquired;
  }

  private boolean enterGate(Wait wait) throws InterruptedException {
    if (wait.interruptible()) {
      return gate.tryLock(wait.leftNanos(), TimeUnit.NANOSECONDS);
    }
    gate.lock();
    return true;
  }

  private Acquired spin(Wait wait) {
    Acquired[] acquired = {Acquired.NO};
    boolean _ =
        wait.spin(
            spin,
            () -> {
              long word = words.getLong(offset);
              if (LockLayout.owner(word) == 0) {
                acquired[0] = take(word, false);
              }
              return acquired[0].held();
            });
    return acquired[0];
  }

  /** What the one thread in the gate does. */
  private Acquired contend(Wait wait) throws InterruptedException {
    while (true) {
      long word = words.getLong(offset);
      Acquired acquired = take(word, wait.hasSlept());
      if (acquired.held()) {
        return acquired;
      }
      if (wait.isTimeToLookAround() && replaceDead(word)) {
        return Acquired.FROM_DEAD;
      }
      boolean interrupted = wait.takeInterrupt();
      if (interrupted || wait.isOver()) {
        if (wait.hasSlept()) {
          passOn();
        }
        if (interrupted) {
          throw new InterruptedException();
        }
        return Acquired.NO;
      }
      boolean impatient = wait.spentNanos() > PATIENCE_NANOS;
      long marked = word | LockLayout.WAITERS | (impatient ? LockLayout.HANDOVER : 0);
      if (marked == word || words.compareAndSetLong(offset, word, marked)) {
        KillPoint.at("lock.waiting");
        wait.sleepWhile(words, sleepOffset(), (int) marked);
      }
    }
  }

  private boolean replaceDead(long word) {
    int owner = LockLayout.owner(word);
    if (owner == 0 || LockLayout.isClosed(word) || !members.isDead(owner)) {
      return false;
    }
    long flags = (word & LockLayout.DIED) | deathMark | LockLayout.WAITERS;
    if (!words.compareAndSetLong(offset, word, flags | mine())) {
      return false;
    }
    KillPoint.at("lock.inherited");
    return true;
  }

  /**
   * Makes up for a wake that may have been meant for a thread that does not take the lock, and for
   * a handover that this thread asked for. Others who wait for long ask again.
   */
  private void passOn() {
    while (true) {
      long word = words.getLong(offset);
      if (LockLayout.isClosed(word)) {
        return;
      }
      boolean free = LockLayout.owner(word) == 0;
      long passed = (free ? word : word | LockLayout.WAITERS) & ~LockLayout.HANDOVER;
      if (passed == word || words.compareAndSetLong(offset, word, passed)) {
        KillPoint.at("lock.passed-on");
        if (free) {
          words.wake(sleepOffset(), 1);
        }
        return;
      }
    }
  }

  private long sleepOffset() {
    return offset + LockLayout.SLEEP_OFFSET;
  }

  // --- Giving back

  /**
   * Gives the lock back; any thread of any process may.
   *
   * @throws IllegalMonitorStateException if nobody has it
   * @throws IllegalStateException if it is closed
   */
  public void unlock() {
    if (!words.compareAndSetLong(offset, mine(), 0)) {
      giveBack();
    }
  }

  /**
   * Gives the lock back.
   *
   * @throws IllegalMonitorStateException if this thread does not have it
   */
  void unlockMine() {
    long mine = mine();
    if (!words.compareAndSetLong(offset, mine, 0)) {
      if ((openWord() & LockLayout.HOLDER) != mine) {
        throw new IllegalMonitorStateException("The lock is not held by this thread");
      }
      giveBack();
    }
  }

  private void giveBack() {
    long word;
    long free;
    do {
      word = openWord();
      if (LockLayout.owner(word) == 0) {
        throw new IllegalMonitorStateException("The lock is not held by anybody");
      }
      free = word & (LockLayout.DIED | LockLayout.HANDOVER);
    } while (!words.compareAndSetLong(offset, word, free));
    KillPoint.at("lock.given-back");
    if ((word & LockLayout.WAITERS) != 0) {
      words.wake(sleepOffset(), 1);
    }
  }

  // --- What it is

  /** Tells whether somebody has the lock, be it one that has died. */
  public boolean isLocked() {
    return LockLayout.owner(openWord()) != 0;
  }

  /** Tells whether this thread has the lock. */
  public boolean isHeldByCurrentThread() {
    return (openWord() & LockLayout.HOLDER) == mine();
  }

  /** Returns the participant that has the lock, 0 for nobody. */
  public int owner() {
    return LockLayout.owner(openWord());
  }

  /** Tells whether an owner died, and nobody has said since that all is in order. */
  public boolean ownerDied() {
    return (openWord() & LockLayout.DIED) != 0;
  }

  /** Says that what the lock protects is in order; for the thread that has it. */
  public void markConsistent() {
    long word = openWord();
    while ((word & LockLayout.DIED) != 0
        && !words.compareAndSetLong(offset, word, word & ~LockLayout.DIED)) {
      word = openWord();
    }
  }

  private long openWord() {
    long word = words.getLong(offset);
    if (LockLayout.isClosed(word)) {
      throw closed();
    }
    return word;
  }

  // --- The end

  /** Makes every operation of every process fail from now on, and wakes all who wait. */
  public void close() {
    long word;
    do {
      word = words.getLong(offset);
    } while (!words.compareAndSetLong(offset, word, LockLayout.CLOSED));
    KillPoint.at("lock.closed");
    words.wakeAll(sleepOffset());
  }

  private static IllegalStateException closed() {
    return new IllegalStateException("The lock has been closed, here or by another process");
  }
}
