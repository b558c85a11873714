package dev.pando.internal.sync;

import dev.pando.internal.KillPoint;

/** How many read locks each process holds: a {@link Roster} entry per process. */
final class Readers {
  private final Words words;
  private final Roster roster;
  private final Members members;
  private final RobustLock rosterLock;
  private final Doorbell bell;

  /** This process' entry as participant and index; a fork makes it another process. */
  private volatile long known;

  Readers(Words words, Roster roster, Members members, AdaptiveSpin spin) {
    this.words = words;
    this.roster = roster;
    this.members = members;
    this.rosterLock =
        new RobustLock(words, ReadWriteLayout.ROSTER_LOCK, members, RobustLock.Deaths.FORGIVEN);
    this.bell = new Doorbell(words, ReadWriteLayout.BELL, spin);
  }

  /** Counts one read lock more for this process. */
  void add() {
    int index = own();
    long entry;
    do {
      entry = roster.get(index);
    } while (!roster.compareAndSet(index, entry, entry + ReadWriteLayout.ONE_READER));
    KillPoint.at("reader.counted");
  }

  /**
   * Counts one read lock less, and wakes the writer that waits for the last one.
   *
   * @return false if this process has none
   */
  boolean remove() {
    int index = own();
    long entry;
    do {
      entry = roster.get(index);
      if (ReadWriteLayout.readers(entry) == 0) {
        return false;
      }
    } while (!roster.compareAndSet(index, entry, entry - ReadWriteLayout.ONE_READER));
    KillPoint.at("reader.left");
    if (ReadWriteLayout.readers(entry) == 1) {
      bell.ring();
    }
    return true;
  }

  private int own() {
    int self = members.self();
    long entry = known;
    return (int) (entry >>> 32) == self ? (int) entry : find(self);
  }

  private int find(int self) {
    Acquired _ = rosterLock.lock();
    try {
      int size = roster.size();
      int index = 0;
      while (index < size && !isOwnOrTaken(index, self)) {
        index++;
      }
      if (index == size) {
        index = roster.grow();
        boolean _ = isOwnOrTaken(index, self);
      }
      known = (long) self << 32 | index;
      return index;
    } finally {
      rosterLock.unlock();
    }
  }

  /** Whether the entry is this process', having been taken from nobody or a dead one if need be. */
  private boolean isOwnOrTaken(int index, int self) {
    long entry = roster.get(index);
    int reader = ReadWriteLayout.reader(entry);
    if (reader == self) {
      return true;
    }
    boolean taken =
        (reader == 0 || members.isKnownDead(reader))
            && roster.compareAndSet(index, entry, ReadWriteLayout.entry(self));
    if (taken) {
      KillPoint.at("reader.enrolled");
    }
    return taken;
  }

  /** How many read locks there are. */
  int count() {
    int count = 0;
    for (int index = 0; index < roster.size(); index++) {
      count += ReadWriteLayout.readers(roster.get(index));
    }
    return count;
  }

  boolean none() {
    for (int index = 0; index < roster.size(); index++) {
      if (ReadWriteLayout.readers(roster.get(index)) != 0) {
        return false;
      }
    }
    return true;
  }

  /** Takes the read locks of the dead away. */
  void buryDead() {
    for (int index = 0; index < roster.size(); index++) {
      long entry = roster.get(index);
      if (ReadWriteLayout.readers(entry) != 0 && members.isDead(ReadWriteLayout.reader(entry))) {
        boolean _ = roster.compareAndSet(index, entry, 0);
        KillPoint.at("reader.buried");
      }
    }
  }

  /** Waits until there are no readers; false if the time was over before. */
  boolean awaitNone(Wait wait, AdaptiveSpin spin, Runnable requireOpen)
      throws InterruptedException {
    boolean none = none() || wait.spin(spin, this::none) || sleep(wait, requireOpen);
    spin.waited(wait.spentNanos());
    return none;
  }

  private boolean sleep(Wait wait, Runnable requireOpen) throws InterruptedException {
    while (true) {
      int ticket = bell.prepare();
      if (none()) {
        return true;
      }
      requireOpen.run();
      if (wait.takeInterrupt()) {
        throw new InterruptedException();
      }
      if (wait.isOver()) {
        return false;
      }
      if (wait.isTimeToLookAround()) {
        buryDead();
        if (none()) {
          return true;
        }
      }
      wait.sleepWhile(words, ReadWriteLayout.BELL, ticket);
    }
  }

  /** Has a waiting writer look around. */
  void wakeWriter() {
    bell.ring();
  }
}
