package dev.pando.internal.sync;

import static dev.pando.internal.sync.SemaphoreLayout.PERMITS;
import static dev.pando.internal.sync.SemaphoreLayout.SLEEP_OFFSET;
import static dev.pando.internal.sync.SemaphoreLayout.WAITERS;
import static dev.pando.internal.sync.SemaphoreLayout.WORD;

import dev.pando.internal.KillPoint;
import dev.pando.internal.segment.Grove;
import dev.pando.internal.segment.SharedBlock;
import dev.pando.internal.shared.SharedObject;
import dev.pando.internal.shared.SharedObjects;
import dev.pando.sync.SharedSemaphore;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A {@code SharedSemaphore}.
 *
 * <p>Taking and giving back a permit is one compare-and-set each; the word itself says when the
 * semaphore is closed. Who finds none looks for a while, then enters the process' gate, and there
 * sleeps while the lower half of the word says: no permits, W.
 *
 * <p><b>No wake-up is lost:</b> {@link #release} adds permits and takes W away in one step, and
 * wakes one sleeper if W was there. W is set by compare-and-set on a word without permits, so the
 * release either finds W or comes before, and then the sleeper does not fall asleep. The one that
 * was woken sets W with the permit it takes, as others may sleep, and if permits are left wakes the
 * next one (the chain), since a release of many permits, or several releases before it ran, woke
 * only it. If it gives up instead, it passes on what it got. If it is killed, the others look again
 * when that is noticed, or at the end of their slices.
 */
final class SemaphoreObject extends SharedObject implements SharedSemaphore {
  private static final long serialVersionUID = 1;

  final transient Words words;
  private final transient AdaptiveSpin spin = AdaptiveSpin.forThisMachine();
  private final transient ReentrantLock gate = new ReentrantLock(true);
  private final transient Members members = Members.of(Grove.current());
  private final transient PermitHoldings holdings;
  private final transient int bound;

  SemaphoreObject(SharedBlock block) {
    super(block, SyncKind.SEMAPHORE);
    this.words = new SegmentWords(block.memory());
    this.bound = words.getInt(SemaphoreLayout.BOUND);
    Roster roster =
        new Roster(new Chain(), block, words, SemaphoreLayout.HOLDINGS, FIRST_EXTENSION_BYTE);
    this.holdings = new PermitHoldings(words, roster, members);
  }

  static SemaphoreObject create(int permits, int bound) {
    if (permits < 0) {
      throw new IllegalArgumentException("A semaphore cannot begin with " + permits + " permits");
    }
    SharedBlock block = SharedObjects.allocate(SemaphoreLayout.BYTES);
    SegmentWords words = new SegmentWords(block.memory());
    words.setLong(WORD, permits);
    words.setInt(SemaphoreLayout.BOUND, bound);
    return new SemaphoreObject(block);
  }

  // --- Taking

  @Override
  public void acquire() throws InterruptedException {
    boolean _ = acquire(Wait.FOR_EVER, true, PermitHoldings.NONE);
  }

  @Override
  public void acquireUninterruptibly() {
    try {
      boolean _ = acquire(Wait.FOR_EVER, false, PermitHoldings.NONE);
    } catch (InterruptedException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Override
  public boolean tryAcquire() {
    try {
      return take(false, PermitHoldings.NONE);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public boolean tryAcquire(Duration timeout) throws InterruptedException {
    return acquire(TimeUnit.NANOSECONDS.convert(timeout), true, PermitHoldings.NONE);
  }

  private boolean acquire(long nanos, boolean interruptible, int holding)
      throws InterruptedException {
    try {
      if (interruptible && Thread.interrupted()) {
        throw new InterruptedException();
      }
      return take(false, holding)
          || (nanos > 0 && acquireSlowly(new Wait(nanos, interruptible, members), holding));
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /**
   * Takes a permit if there is one.
   *
   * @param slept whether the caller has slept, and others may still
   * @param holding the entry the permit is for, or {@link PermitHoldings#NONE}
   */
  private boolean take(boolean slept, int holding) {
    while (true) {
      long word = words.getLong(WORD);
      if ((word & PERMITS) == 0) {
        requireOpen(word);
        return false;
      }
      holdings.settle(word);
      long taken = PermitHoldings.noting(word - 1, holding, false) | (slept ? WAITERS : 0);
      if (words.compareAndSetLong(WORD, word, taken)) {
        KillPoint.at("semaphore.taken");
        if (slept && (taken & PERMITS) != 0) {
          words.wake(SLEEP_OFFSET, 1);
        }
        return true;
      }
    }
  }

  /** Also when the one that closed it was killed before the word could say so. */
  private void requireOpen(long word) {
    requireOpen();
    if (SemaphoreLayout.isClosed(word)) {
      throw closed();
    }
  }

  private boolean acquireSlowly(Wait wait, int holding) throws InterruptedException {
    boolean taken =
        wait.spin(spin, () -> (words.getLong(WORD) & PERMITS) != 0 && take(false, holding));
    if (!taken && enterGate(wait)) {
      try {
        taken = contend(wait, holding);
      } finally {
        gate.unlock();
      }
    }
    spin.waited(wait.spentNanos());
    return taken;
  }

  private boolean enterGate(Wait wait) throws InterruptedException {
    if (wait.interruptible()) {
      return gate.tryLock(wait.leftNanos(), TimeUnit.NANOSECONDS);
    }
    gate.lock();
    return true;
  }

  /** What the one thread in the gate does. */
  private boolean contend(Wait wait, int holding) throws InterruptedException {
    while (!take(wait.hasSlept(), holding)) {
      if (wait.isTimeToLookAround() && holdings.reclaim(this::give)) {
        continue;
      }
      boolean interrupted = wait.takeInterrupt();
      if (interrupted || wait.isOver()) {
        if (wait.hasSlept()) {
          passOn();
        }
        if (interrupted) {
          throw new InterruptedException();
        }
        return false;
      }
      long word = words.getLong(WORD);
      boolean none = (word & PERMITS) == 0 && !SemaphoreLayout.isClosed(word);
      if (none && words.compareAndSetLong(WORD, word, word | WAITERS)) {
        KillPoint.at("semaphore.waiting");
        wait.sleepWhile(words, SLEEP_OFFSET, (int) WAITERS);
      }
    }
    return true;
  }

  /** Makes up for a wake that may have been meant for a thread that takes no permit. */
  private void passOn() {
    while (true) {
      long word = words.getLong(WORD);
      if (SemaphoreLayout.isClosed(word)) {
        return;
      }
      if ((word & PERMITS) != 0) {
        words.wake(SLEEP_OFFSET, 1);
        return;
      }
      if (words.compareAndSetLong(WORD, word, word | WAITERS)) {
        KillPoint.at("semaphore.gave-up");
        return;
      }
    }
  }

  // --- Giving back

  @Override
  public void release() {
    release(1);
  }

  @Override
  public void release(int permits) {
    if (permits < 1) {
      throw new IllegalArgumentException("Cannot release " + permits + " permits");
    }
    try {
      give(permits, PermitHoldings.NONE);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  private void give(int permits, int holding) {
    long word;
    long given;
    do {
      word = words.getLong(WORD);
      if (SemaphoreLayout.isClosed(word)) {
        if (holding == PermitHoldings.NONE) {
          throw closed();
        }
        return; // a permit ends with its semaphore, and whoever had it need not know
      }
      if (permits > bound - SemaphoreLayout.permits(word)) {
        throw new IllegalStateException(
            "Cannot release %d more: the semaphore has %d permits of at most %d"
                .formatted(permits, SemaphoreLayout.permits(word), bound));
      }
      holdings.settle(word);
      given = PermitHoldings.noting(word + permits, holding, true) & ~WAITERS;
    } while (!words.compareAndSetLong(WORD, word, given));
    KillPoint.at("semaphore.released");
    if ((word & WAITERS) != 0) {
      words.wake(SLEEP_OFFSET, 1);
    }
  }

  // --- Permits that come back when their holder dies

  @Override
  public Permit acquirePermit() throws InterruptedException {
    return tryAcquirePermit(Wait.FOR_EVER).orElseThrow();
  }

  @Override
  public Optional<Permit> tryAcquirePermit(Duration timeout) throws InterruptedException {
    return tryAcquirePermit(TimeUnit.NANOSECONDS.convert(timeout));
  }

  private Optional<Permit> tryAcquirePermit(long nanos) throws InterruptedException {
    requireOpen();
    long ticket = holdings.claim(this::give);
    boolean taken = false;
    try {
      taken = acquire(nanos, true, PermitHoldings.index(ticket));
    } finally {
      if (!taken) {
        holdings.cancel(ticket);
      }
    }
    if (!taken) {
      return Optional.empty();
    }
    holdings.confirm(ticket);
    return Optional.of(new HeldPermit(ticket));
  }

  /** Further entries of the roster. */
  private final class Chain implements Roster.Chain {
    @Override
    public @Nullable SharedBlock next(SharedBlock after) {
      return extension(after);
    }

    @Override
    public SharedBlock extend(SharedBlock last, long bytes) {
      return SemaphoreObject.this.extend(last, bytes);
    }
  }

  private final class HeldPermit implements Permit {
    private final long ticket;
    private final AtomicBoolean closed = new AtomicBoolean();

    HeldPermit(long ticket) {
      this.ticket = ticket;
    }

    @Override
    public void close() {
      try {
        if (!closed.getAndSet(true) && isOpen()) {
          holdings.beginReturn(ticket);
          give(1, PermitHoldings.index(ticket));
          holdings.endReturn(ticket);
        }
      } finally {
        Reference.reachabilityFence(SemaphoreObject.this);
      }
    }
  }

  // --- What it is

  @Override
  public int availablePermits() {
    try {
      requireOpen();
      return SemaphoreLayout.permits(words.getLong(WORD));
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /** Sleepers find the word closed; one not yet asleep finds it changed. */
  @Override
  protected void wakeForClose() {
    words.setLong(WORD, SemaphoreLayout.CLOSED);
    KillPoint.at("semaphore.closed");
    words.wakeAll(SLEEP_OFFSET);
  }

  @Override
  public String toString() {
    if (!isOpen()) {
      return "SharedSemaphore(closed)";
    }
    String limit = bound == Integer.MAX_VALUE ? "" : ", bound=" + bound;
    return "SharedSemaphore(permits=" + availablePermits() + limit + ")";
  }
}
