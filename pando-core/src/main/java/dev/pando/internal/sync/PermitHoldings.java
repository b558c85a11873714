package dev.pando.internal.sync;

import dev.pando.internal.KillPoint;

/**
 * Who holds permits that are to come back when the holder dies.
 *
 * <p>A permit is taken by changing the semaphore's word, and noted as held by changing the holder's
 * entry here: two words, and the process may be killed in between. So the change of the word also
 * says for which entry it was made ({@code last}), and whoever changes the word next first
 * completes that entry ({@link #settle}). For an entry that is being taken or returned, it is
 * therefore always known whether the word has been changed for it: it has if {@code last} still
 * names the entry, and otherwise has not, because if it had, the entry would be complete.
 *
 * <p>Entries of dead holders are taken back by whoever finds no permit, under a lock, so that each
 * is taken back once ({@link #reclaim}).
 */
final class PermitHoldings {
  /** In place of an index: the permit is for no entry. */
  static final int NONE = -1;

  private static final long VERSION = 0xFFFF_FFFF_0000_0000L;
  private static final long ONE_VERSION = 1L << 32;

  private final Words words;
  private final Roster roster;
  private final Members members;
  private final RobustLock reclaimLock;

  PermitHoldings(Words words, Roster roster, Members members) {
    this.words = words;
    this.roster = roster;
    this.members = members;
    this.reclaimLock =
        new RobustLock(words, SemaphoreLayout.RECLAIM_LOCK, members, RobustLock.Deaths.FORGIVEN);
  }

  /** How a permit is given back to the semaphore. */
  interface Giver {
    /** Adds permits to the word, for an entry. */
    void give(int permits, int holding);
  }

  /** The word with the mark for whom it was changed. */
  static long noting(long word, int holding, boolean returned) {
    return holding == NONE
        ? word & ~SemaphoreLayout.LAST
        : SemaphoreLayout.withLast(word, holding, returned);
  }

  /** Completes the entry that the word was last changed for; before each change of the word. */
  void settle(long word) {
    int index = SemaphoreLayout.last(word);
    if (index == NONE) {
      return;
    }
    long entry = roster.get(index);
    if (!SemaphoreLayout.isDoneFor(word, index, entry)) {
      return; // the entry is on its way to its next change
    }
    if (words.getLong(SemaphoreLayout.WORD) != word) {
      return; // and may say nothing about this entry; the caller has to begin anew anyway
    }
    switch (SemaphoreLayout.state(entry)) {
      case SemaphoreLayout.TAKING -> change(index, entry, SemaphoreLayout.HELD);
      case SemaphoreLayout.RETURNING -> change(index, entry, SemaphoreLayout.FREE);
      default -> {} // complete
    }
  }

  private boolean change(int index, long entry, int state) {
    boolean changed = roster.compareAndSet(index, entry, SemaphoreLayout.withState(entry, state));
    KillPoint.at("permit.changed");
    return changed;
  }

  /**
   * Takes a free entry for this process.
   *
   * @return a ticket: the entry's version and index
   */
  long claim(Giver giver) {
    while (true) {
      int size = roster.size();
      for (int index = 0; index < size; index++) {
        long entry = roster.get(index);
        if (SemaphoreLayout.state(entry) == SemaphoreLayout.FREE
            && roster.compareAndSet(index, entry, SemaphoreLayout.claimed(entry, members.self()))) {
          KillPoint.at("permit.claimed");
          return (entry & VERSION) + ONE_VERSION | index;
        }
      }
      if (!reclaim(giver)) {
        grow(size);
      }
    }
  }

  private void grow(int size) {
    if (size + Roster.EXTENSION_BYTES / Long.BYTES > SemaphoreLayout.MAX_HOLDINGS) {
      throw new IllegalStateException(
          "%d permits of this semaphore are held until closed, and there cannot be more"
              .formatted(size));
    }
    int _ = roster.grow();
  }

  /** The index of a ticket's entry. */
  static int index(long ticket) {
    return (int) ticket;
  }

  /** Gives up an entry that got no permit. */
  void cancel(long ticket) {
    move(ticket, SemaphoreLayout.TAKING, SemaphoreLayout.FREE);
  }

  /** Notes that the permit is taken; another process may have been quicker. */
  void confirm(long ticket) {
    move(ticket, SemaphoreLayout.TAKING, SemaphoreLayout.HELD);
    KillPoint.at("permit.held");
  }

  /** Before the permit is given back. */
  void beginReturn(long ticket) {
    move(ticket, SemaphoreLayout.HELD, SemaphoreLayout.RETURNING);
    KillPoint.at("permit.returning");
  }

  /** After the permit was given back. */
  void endReturn(long ticket) {
    move(ticket, SemaphoreLayout.RETURNING, SemaphoreLayout.FREE);
  }

  /** Unless a helper was quicker, and the entry may even be another holder's by now. */
  private void move(long ticket, int from, int to) {
    long entry = roster.get(index(ticket));
    if (SemaphoreLayout.state(entry) == from && (entry & VERSION) == (ticket & VERSION)) {
      boolean _ = change(index(ticket), entry, to);
    }
  }

  /** Takes back what dead processes hold; tells whether there was anything. */
  boolean reclaim(Giver giver) {
    if (!hasDead()) {
      return false;
    }
    Acquired _ = reclaimLock.lock();
    try {
      boolean any = false;
      for (int index = 0; index < roster.size(); index++) {
        any |= reclaim(index, giver);
      }
      return any;
    } finally {
      reclaimLock.unlock();
    }
  }

  private boolean hasDead() {
    for (int index = 0; index < roster.size(); index++) {
      if (isOfDead(roster.get(index))) {
        return true;
      }
    }
    return false;
  }

  private boolean isOfDead(long entry) {
    return SemaphoreLayout.state(entry) != SemaphoreLayout.FREE
        && members.isDead(SemaphoreLayout.holder(entry));
  }

  /** The lock is held, and the holder does nothing any more: only helpers interfere. */
  private boolean reclaim(int index, Giver giver) {
    long entry = roster.get(index);
    if (!isOfDead(entry)) {
      return false;
    }
    do {
      boolean done = SemaphoreLayout.isDoneFor(words.getLong(SemaphoreLayout.WORD), index, entry);
      switch (SemaphoreLayout.state(entry)) {
        case SemaphoreLayout.TAKING ->
            change(index, entry, done ? SemaphoreLayout.HELD : SemaphoreLayout.FREE);
        case SemaphoreLayout.HELD -> change(index, entry, SemaphoreLayout.RETURNING);
        default -> {
          if (!done) {
            KillPoint.at("permit.reclaiming");
            giver.give(1, index);
            KillPoint.at("permit.reclaimed");
          }
          boolean _ = change(index, entry, SemaphoreLayout.FREE);
        }
      }
      entry = roster.get(index);
    } while (isOfDead(entry));
    return true;
  }
}
