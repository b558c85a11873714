package dev.pando.internal.sync;

import static dev.pando.internal.sync.ConditionLayout.ASLEEP;
import static dev.pando.internal.sync.ConditionLayout.FREE;
import static dev.pando.internal.sync.ConditionLayout.SIGNALLED;
import static dev.pando.internal.sync.ConditionLayout.WAITING;
import static dev.pando.internal.sync.ConditionLayout.isWaiting;

import dev.pando.internal.KillPoint;

/**
 * The waiters of a condition.
 *
 * <p>Each has an entry: waiting, then signalled, then free again. All of these are single
 * compare-and-sets on the entry, so that a waiter that gives up and a signaller never both succeed:
 * either the waiter has left, and the signal goes to another, or it has been signalled, and its
 * wait ends so although its time is over. Enlisting and signalling happen with the condition's lock
 * held; entries are signalled in the order in which they were enlisted.
 *
 * <p><b>No wake-up is lost:</b> a waiter enlists before it gives the lock back, so every signal
 * after that finds it. A platform thread that has looked long enough changes its entry from waiting
 * to asleep, by compare-and-set, and sleeps while it says so; the signaller changes the entry, and
 * wakes if it said asleep. A virtual thread announces itself at the bell, looks at its entry, then
 * sleeps while the bell is unchanged; the signaller changes the entry, then rings ({@link Doorbell}
 * has the argument).
 *
 * <p><b>Death of a waiter:</b> one whose death is known is passed over. One that was signalled and
 * died before it went on, or whose death nobody had noticed, leaves an entry that says so. Each
 * waiter looks for such entries at each death and after its slices: it signals itself, then frees
 * the entry. In this order the signal survives the death of this one too; should two find the entry
 * at once, one of them is woken without a signal.
 */
final class ConditionWaiters {
  private final Words words;
  private final Roster roster;
  private final Members members;
  private final Doorbell bell;
  private final AdaptiveSpin spin = AdaptiveSpin.forThisMachine();

  /** How many deaths there were when a waiter of this process last looked for the dead. */
  private volatile int deathsSeen = -1;

  ConditionWaiters(Words words, Roster roster, Members members) {
    this.words = words;
    this.roster = roster;
    this.members = members;
    this.bell = new Doorbell(words, ConditionLayout.BELL, spin);
  }

  // --- With the lock held

  /** Makes this thread a waiter; returns the index of its entry. */
  int enlist() {
    int order = words.getInt(ConditionLayout.NEXT);
    words.setInt(ConditionLayout.NEXT, order + 1);
    KillPoint.at("condition.numbered");
    long waiting = ConditionLayout.entry(order, WAITING, members.self());
    int used = words.getInt(ConditionLayout.USED);
    int index = 0;
    while (index < used && !tryEnter(index, waiting)) {
      index++;
    }
    if (index == used) {
      index = enterNew(used, waiting);
    }
    KillPoint.at("condition.enlisted");
    return index;
  }

  private boolean tryEnter(int index, long waiting) {
    long entry = roster.get(index);
    if (isWaiting(entry) && members.isKnownDead(ConditionLayout.waiter(entry))) {
      boolean _ = roster.compareAndSet(index, entry, FREE);
      KillPoint.at("condition.buried");
      entry = roster.get(index);
    }
    return entry == FREE && roster.compareAndSet(index, FREE, waiting);
  }

  /** Whoever died between the two steps has left an entry in use beyond the mark. */
  private int enterNew(int used, long waiting) {
    int index = used;
    while (true) {
      if (index >= roster.size()) {
        int _ = roster.grow();
      }
      words.setInt(ConditionLayout.USED, index + 1);
      KillPoint.at("condition.counted");
      if (tryEnter(index, waiting)) {
        return index;
      }
      index++;
    }
  }

  /** Signals up to so many, those first that wait longest. */
  void signal(int count) {
    int used = words.getInt(ConditionLayout.USED);
    boolean any = count == Integer.MAX_VALUE && signalAll(used);
    for (int signalled = 0; signalled < count; signalled++) {
      if (!signalOldest(used)) {
        break;
      }
      any = true;
    }
    if (any) {
      bell.ring();
    }
  }

  /** All in one pass; the order does not matter then. */
  private boolean signalAll(int used) {
    boolean any = false;
    for (int index = 0; index < used; index++) {
      any |= signalAt(index);
    }
    return any;
  }

  private boolean signalOldest(int used) {
    while (true) {
      int oldest = oldest(used);
      if (oldest < 0) {
        return false;
      }
      if (signalAt(oldest)) {
        return true;
      }
    }
  }

  /** Signals the entry; false if it does not wait, or its waiter is dead or has just given up. */
  private boolean signalAt(int index) {
    while (true) {
      long entry = roster.get(index);
      if (!isWaiting(entry)) {
        return false;
      }
      boolean dead = members.isKnownDead(ConditionLayout.waiter(entry));
      long next = dead ? FREE : ConditionLayout.withState(entry, SIGNALLED);
      if (roster.compareAndSet(index, entry, next)) {
        KillPoint.at(dead ? "condition.passed-over" : "condition.signalled");
        if (!dead && ConditionLayout.state(entry) == ASLEEP) {
          roster.words(index).wake(roster.sleepOffset(index), 1);
        }
        return !dead;
      } // else it has just fallen asleep or given up
    }
  }

  /** The index of the entry that waits longest, -1 if none does. */
  private int oldest(int used) {
    int next = words.getInt(ConditionLayout.NEXT);
    int oldest = -1;
    int longest = -1;
    for (int index = 0; index < used; index++) {
      long entry = roster.get(index);
      int age = next - ConditionLayout.order(entry);
      if (isWaiting(entry) && age > longest) {
        oldest = index;
        longest = age;
      }
    }
    return oldest;
  }

  // --- Without the lock

  Wait newWait(long nanos, boolean interruptible) {
    return new Wait(nanos, interruptible, members);
  }

  /**
   * Waits for a signal, and leaves the list.
   *
   * @param requireOpen throws if the condition is closed
   * @return whether a signal came
   */
  boolean await(int index, Wait wait, Runnable requireOpen) throws InterruptedException {
    wait.lookAroundAfter(deathsSeen);
    boolean signalled =
        wait.spin(spin, () -> isSignalled(index)) || sleep(index, wait, requireOpen);
    spin.waited(wait.spentNanos());
    if (signalled) {
      free(index);
    }
    return signalled;
  }

  private boolean isSignalled(int index) {
    return ConditionLayout.state(roster.get(index)) == SIGNALLED;
  }

  /** Leaves the list signalled. */
  private void free(int index) {
    long entry = roster.get(index);
    while (!roster.compareAndSet(index, entry, FREE)) {
      entry = roster.get(index);
    }
    KillPoint.at("condition.left");
  }

  private boolean sleep(int index, Wait wait, Runnable requireOpen) throws InterruptedException {
    boolean virtual = Thread.currentThread().isVirtual();
    while (true) {
      int ticket = virtual ? bell.prepare() : 0;
      if (isSignalled(index)) {
        return true;
      }
      requireOpen.run();
      boolean interrupted = wait.takeInterrupt();
      if (interrupted || wait.isOver()) {
        return giveUp(index, interrupted);
      }
      if (wait.isTimeToLookAround()) {
        if (inheritSignal(index)) {
          return true;
        }
        deathsSeen = wait.deaths();
      }
      if (virtual) {
        wait.sleepWhile(words, ConditionLayout.BELL, ticket);
      } else {
        sleepOnEntry(index, wait);
      }
    }
  }

  private void sleepOnEntry(int index, Wait wait) {
    long entry = roster.get(index);
    long asleep = ConditionLayout.withState(entry, ASLEEP);
    if (isWaiting(entry) && (entry == asleep || roster.compareAndSet(index, entry, asleep))) {
      KillPoint.at("condition.asleep");
      wait.sleepWhile(roster.words(index), roster.sleepOffset(index), (int) asleep);
    }
  }

  /**
   * Leaves the list unsignalled, unless the signal came first: then an interrupt is for the next
   * wait.
   */
  private boolean giveUp(int index, boolean interrupted) throws InterruptedException {
    long entry = roster.get(index);
    if (isWaiting(entry) && roster.compareAndSet(index, entry, FREE)) {
      KillPoint.at("condition.gave-up");
      if (interrupted) {
        throw new InterruptedException();
      }
      return false;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return true;
  }

  /** Takes over the signal of one that died. */
  private boolean inheritSignal(int own) {
    int used = words.getInt(ConditionLayout.USED);
    for (int index = 0; index < used; index++) {
      long entry = roster.get(index);
      if (ConditionLayout.state(entry) == SIGNALLED
          && members.isDead(ConditionLayout.waiter(entry))) {
        long mine = roster.get(own);
        if (isWaiting(mine)) {
          boolean _ = roster.compareAndSet(own, mine, ConditionLayout.withState(mine, SIGNALLED));
        }
        KillPoint.at("condition.inherited");
        boolean _ = roster.compareAndSet(index, entry, FREE);
        KillPoint.at("condition.took-over");
        return true;
      }
    }
    return false;
  }

  /** How many wait. */
  int count() {
    int used = words.getInt(ConditionLayout.USED);
    int count = 0;
    for (int index = 0; index < used; index++) {
      if (isWaiting(roster.get(index))) {
        count++;
      }
    }
    return count;
  }

  /** Has all waiters look around. */
  void wakeAll() {
    int used = Math.min(words.getInt(ConditionLayout.USED), roster.size());
    for (int index = 0; index < used; index++) {
      roster.words(index).wakeAll(roster.sleepOffset(index));
    }
    bell.ring();
  }
}
