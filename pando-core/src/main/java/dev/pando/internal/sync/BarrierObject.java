package dev.pando.internal.sync;

import static dev.pando.internal.sync.BarrierLayout.WORD;

import dev.pando.function.SerializableRunnable;
import dev.pando.internal.KillPoint;
import dev.pando.internal.segment.Grove;
import dev.pando.internal.segment.SharedBlock;
import dev.pando.internal.shared.SharedObject;
import dev.pando.internal.shared.SharedObjects;
import dev.pando.sync.SharedBarrier;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A {@code SharedBarrier}.
 *
 * <p>A party arrives by taking the first place that is not taken in the current generation, by
 * compare-and-set; this one step counts it and says who it is. The one that takes the last place
 * runs the action and moves the word to the next generation, which frees all places at once. All
 * others wait for the end of their generation. Breaking sets a bit, a reset begins a new
 * generation; the word remembers of the last 32 generations which of them were ended by a reset,
 * for those who come late to see it. A reset breaks first, then takes the dead off their places,
 * and then begins the new generation, so that nobody finds them there as parties of the one before.
 *
 * <p><b>No wake-up is lost:</b> a waiter sets W by compare-and-set on a word of its generation that
 * is not broken, and sleeps only while the lower half is as it then was. Each step that ends a
 * generation or breaks it changes that half, takes W away and wakes all if it was there.
 *
 * <p><b>Death of a party:</b> at each death and after each slice, waiters ask whether those who
 * have come in this generation live, and whether those of the one before that have not come yet
 * were killed. If so they break the barrier: it can never be complete. Somebody who took part
 * before and left in good order may have a successor.
 */
final class BarrierObject extends SharedObject implements SharedBarrier {
  private static final long serialVersionUID = 1;
  private static final long SLEEP_OFFSET = WORD + LockLayout.SLEEP_OFFSET;

  final transient Words words;
  private final transient Members members = Members.of(Grove.current());
  private final transient AdaptiveSpin spin = AdaptiveSpin.forThisMachine();
  private final transient @Nullable SerializableRunnable action;
  private final transient int parties;
  private final transient long timeoutNanos;

  /** How many deaths there were when a party in this process last found none among the parties. */
  private transient volatile int deathsSeen = -1;

  BarrierObject(SharedBlock block, @Nullable SerializableRunnable action) {
    super(block, SyncKind.BARRIER);
    this.words = new SegmentWords(block.memory());
    this.action = action;
    this.parties = words.getInt(BarrierLayout.PARTIES);
    this.timeoutNanos = words.getLong(BarrierLayout.TIMEOUT);
  }

  static BarrierObject create(
      int parties, @Nullable SerializableRunnable action, @Nullable Duration timeout) {
    if (parties < 1) {
      throw new IllegalArgumentException("A barrier needs a party, not " + parties);
    }
    SharedBlock block = SharedObjects.allocate(BarrierLayout.bytes(parties));
    SegmentWords words = new SegmentWords(block.memory());
    words.setInt(BarrierLayout.PARTIES, parties);
    words.setLong(
        BarrierLayout.TIMEOUT,
        timeout == null ? Wait.FOR_EVER : TimeUnit.NANOSECONDS.convert(timeout));
    return new BarrierObject(block, action);
  }

  @Override
  protected @Nullable Object detail() {
    return action;
  }

  // --- Arriving and waiting

  @Override
  public int await() throws InterruptedException, BrokenBarrierException {
    try {
      return await(timeoutNanos);
    } catch (TimeoutException e) {
      BrokenBarrierException broken = new BrokenBarrierException("not all parties came in time");
      broken.initCause(e);
      throw broken;
    }
  }

  @Override
  public int await(Duration timeout)
      throws InterruptedException, BrokenBarrierException, TimeoutException {
    return await(TimeUnit.NANOSECONDS.convert(timeout));
  }

  private int await(long nanos)
      throws InterruptedException, BrokenBarrierException, TimeoutException {
    try {
      Wait wait = new Wait(nanos, true, members);
      while (true) {
        requireOpen();
        long word = words.getLong(WORD);
        if (BarrierLayout.isBroken(word)) {
          throw new BrokenBarrierException();
        }
        int generation = BarrierLayout.generation(word);
        if (wait.takeInterrupt()) {
          boolean _ = breakGeneration(generation);
          throw new InterruptedException();
        }
        int index = arrive(generation);
        KillPoint.at("barrier.arrived");
        if (index == parties - 1) {
          complete(generation);
          return index;
        }
        awaitEnd(generation, wait);
        if (index >= 0) {
          return index;
        } // else there were more threads than parties, and this one goes with the next generation
      }
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /** Takes a place; returns its index, -1 if all are taken. */
  private int arrive(int generation) {
    long arrival = BarrierLayout.arrival(generation, members.self());
    for (int index = 0; index < parties; index++) {
      long offset = BarrierLayout.place(parties, generation, index);
      long place = words.getLong(offset);
      if (BarrierLayout.isFree(place, generation)
          && words.compareAndSetLong(offset, place, arrival)) {
        return index;
      }
    }
    return -1;
  }

  /** What the last party does. */
  private void complete(int generation) throws BrokenBarrierException {
    boolean acted = false;
    try {
      if (action != null) {
        action.run();
      }
      acted = true;
    } finally {
      if (!acted) {
        boolean _ = breakGeneration(generation);
      }
    }
    KillPoint.at("barrier.acted");
    long word;
    do {
      requireOpen();
      word = words.getLong(WORD);
      if (BarrierLayout.generation(word) != generation || BarrierLayout.isBroken(word)) {
        throw new BrokenBarrierException();
      }
    } while (!words.compareAndSetLong(WORD, word, BarrierLayout.next(word, false)));
    KillPoint.at("barrier.completed");
    wakeIfAsleep(word);
  }

  private void wakeIfAsleep(long word) {
    if ((word & BarrierLayout.WAITERS) != 0) {
      words.wakeAll(SLEEP_OFFSET);
    }
  }

  private void awaitEnd(int generation, Wait wait)
      throws InterruptedException, BrokenBarrierException, TimeoutException {
    wait.lookAroundAfter(deathsSeen);
    if (!wait.spin(spin, () -> hasEnded(words.getLong(WORD), generation))) {
      sleep(generation, wait);
    }
    spin.waited(wait.spentNanos());
    requireOpen();
    long word = words.getLong(WORD);
    if (BarrierLayout.generation(word) == generation || BarrierLayout.wasReset(word, generation)) {
      throw new BrokenBarrierException();
    }
  }

  private static boolean hasEnded(long word, int generation) {
    return BarrierLayout.generation(word) != generation || BarrierLayout.isBroken(word);
  }

  private void sleep(int generation, Wait wait) throws InterruptedException, TimeoutException {
    while (true) {
      requireOpen();
      long word = words.getLong(WORD);
      if (hasEnded(word, generation)) {
        return;
      }
      if (wait.takeInterrupt()) {
        if (breakGeneration(generation)) {
          throw new InterruptedException();
        }
        Thread.currentThread().interrupt(); // all had come before
        return;
      }
      if (wait.isOver() && breakGeneration(generation)) {
        throw new TimeoutException();
      }
      if (wait.isTimeToLookAround()) {
        if (isPartyDead(generation)) {
          boolean _ = breakGeneration(generation);
          continue;
        }
        deathsSeen = wait.deaths();
      }
      long asleep = word | BarrierLayout.WAITERS;
      if (words.compareAndSetLong(WORD, word, asleep)) {
        KillPoint.at("barrier.waiting");
        wait.sleepWhile(words, SLEEP_OFFSET, (int) asleep);
      }
    }
  }

  private boolean isPartyDead(int generation) {
    int before = BarrierLayout.before(generation);
    for (int index = 0; index < parties; index++) {
      long now = words.getLong(BarrierLayout.place(parties, generation, index));
      long then = words.getLong(BarrierLayout.place(parties, before, index));
      boolean hasCome = now != 0 && BarrierLayout.arrivedIn(now) == generation;
      boolean cameBefore = then != 0 && BarrierLayout.arrivedIn(then) == before;
      if ((hasCome && members.isDead(BarrierLayout.party(now)))
          || (cameBefore && members.wasKilled(BarrierLayout.party(then)))) {
        return true;
      }
    }
    return false;
  }

  // --- Breaking and resetting

  /** Breaks a generation unless it has ended; tells whether it is broken. */
  private boolean breakGeneration(int generation) {
    while (true) {
      long word = words.getLong(WORD);
      if (BarrierLayout.generation(word) != generation) {
        return false;
      }
      if (BarrierLayout.isBroken(word)) {
        return true;
      }
      long broken = (word | BarrierLayout.BROKEN) & ~BarrierLayout.WAITERS;
      if (words.compareAndSetLong(WORD, word, broken)) {
        KillPoint.at("barrier.broken");
        wakeIfAsleep(word);
        return true;
      }
    }
  }

  @Override
  public void abort() {
    try {
      requireOpen();
      while (!breakGeneration(BarrierLayout.generation(words.getLong(WORD)))) {}
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public void reset() {
    try {
      long word;
      do {
        requireOpen();
        abort();
        word = words.getLong(WORD);
        forgetDead(BarrierLayout.generation(word));
        KillPoint.at("barrier.reset");
      } while (!BarrierLayout.isBroken(word)
          || !words.compareAndSetLong(WORD, word, BarrierLayout.next(word, true)));
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /**
   * Whoever resets a barrier goes on without those that are dead by then: they must not break the
   * next generation too.
   */
  private void forgetDead(int generation) {
    for (int index = 0; index < parties; index++) {
      long offset = BarrierLayout.place(parties, generation, index);
      long place = words.getLong(offset);
      if (place != 0 && members.isDead(BarrierLayout.party(place))) {
        boolean _ = words.compareAndSetLong(offset, place, 0);
      }
    }
  }

  // --- What it is

  @Override
  public int parties() {
    return parties;
  }

  @Override
  public int waiting() {
    try {
      requireOpen();
      long word = words.getLong(WORD);
      int generation = BarrierLayout.generation(word);
      int count = 0;
      for (int index = 0; index < parties && !BarrierLayout.isBroken(word); index++) {
        long place = words.getLong(BarrierLayout.place(parties, generation, index));
        if (place != 0 && BarrierLayout.arrivedIn(place) == generation) {
          count++;
        }
      }
      return count;
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public boolean isBroken() {
    try {
      requireOpen();
      return BarrierLayout.isBroken(words.getLong(WORD));
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /** Sleepers find the header closed; one not yet asleep finds the word changed. */
  @Override
  protected void wakeForClose() {
    words.setLong(WORD, BarrierLayout.BROKEN);
    KillPoint.at("barrier.closed");
    words.wakeAll(SLEEP_OFFSET);
  }

  @Override
  public String toString() {
    if (!isOpen()) {
      return "SharedBarrier(closed)";
    }
    String state = isBroken() ? "broken" : "waiting=" + waiting();
    return "SharedBarrier(parties=" + parties + ", " + state + ")";
  }
}
