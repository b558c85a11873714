package dev.pando.internal.segment;

import dev.pando.internal.KillPoint;
import dev.pando.internal.platform.Platform;
import dev.pando.internal.platform.SlotLocks;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;

/**
 * The participant slots of a grove: the table says who took a slot, the lock on the byte of the
 * same number says whether he lives.
 *
 * <p>The table is only believed where it says "dead": a stored death saves the system call. An
 * entry is changed to "dead" only by a compare-and-set that includes the incarnation, so that a
 * slow observer of the old process cannot bury the new one.
 */
final class SlotTable {
  private static final VarHandle INT = ValueLayout.JAVA_INT.varHandle();
  private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();

  private final Platform platform;
  private final MemorySegment memory;
  private final MemorySegment deathsWord;
  private volatile SlotLocks locks;

  SlotTable(Platform platform, MemorySegment memory, SlotLocks locks) {
    this.platform = platform;
    this.memory = memory;
    this.deathsWord = memory.asSlice(SlotTableLayout.DEATHS_OFFSET, Integer.BYTES);
    this.locks = locks;
  }

  /** In the child of a fork: holds the child's slot by these from now on. */
  void lockBy(SlotLocks own) {
    locks = own;
  }

  /** Writes the header of a fresh, zeroed table; the magic comes last. */
  void format(long groveId) {
    memory.set(
        ValueLayout.JAVA_INT, SlotTableLayout.VERSION_OFFSET, SlotTableLayout.LAYOUT_VERSION);
    memory.set(ValueLayout.JAVA_INT, SlotTableLayout.SLOTS_OFFSET, SlotTableLayout.MAX_SLOTS);
    memory.set(ValueLayout.JAVA_LONG, SlotTableLayout.GROVE_ID_OFFSET, groveId);
    memory.set(ValueLayout.JAVA_LONG, SlotTableLayout.FOUNDED_OFFSET, System.currentTimeMillis());
    LONG.setRelease(memory, SlotTableLayout.MAGIC_OFFSET, SlotTableLayout.MAGIC);
  }

  /** Refuses a table of another grove or another version of Pando. */
  void check(long groveId, Path directory) throws IOException {
    long magic = (long) LONG.getAcquire(memory, SlotTableLayout.MAGIC_OFFSET);
    int version = (int) INT.get(memory, SlotTableLayout.VERSION_OFFSET);
    if (magic != SlotTableLayout.MAGIC || version != SlotTableLayout.LAYOUT_VERSION) {
      throw new IOException(
          "%s has shared memory of layout %d, this Pando knows %d: parent and child run different versions"
              .formatted(directory, version, SlotTableLayout.LAYOUT_VERSION));
    }
    if ((long) LONG.get(memory, SlotTableLayout.GROVE_ID_OFFSET) != groveId) {
      throw new IOException(directory + " belongs to another grove than the ticket");
    }
  }

  /**
   * Takes a free slot for this process; the caller holds the gate.
   *
   * @return the participant
   */
  int take(long pid, int parent) throws IOException {
    int first = (int) INT.getAndAdd(memory, SlotTableLayout.NEXT_OFFSET, 1);
    for (int i = 0; i < SlotTableLayout.MAX_SLOTS; i++) {
      int slot = Math.floorMod(first + i, SlotTableLayout.MAX_SLOTS);
      if (locks.hold(slot)) {
        INT.setVolatile(memory, SlotTableLayout.NEXT_OFFSET, slot + 1);
        return enter(slot, pid, parent);
      }
    }
    throw new IOException(
        ("The grove is full: processes that live have all of its %d slots. Let some of them end"
                + " before others start, or start those from another program: it has a grove of"
                + " its own")
            .formatted(SlotTableLayout.MAX_SLOTS));
  }

  private int enter(int slot, long pid, int parent) {
    long entry = SlotTableLayout.entry(slot);
    int incarnation = SlotTableLayout.incarnation(word(slot)) + 1;
    memory.set(ValueLayout.JAVA_LONG, entry + SlotTableLayout.ENTRY_PID_OFFSET, pid);
    memory.set(
        ValueLayout.JAVA_LONG,
        entry + SlotTableLayout.ENTRY_JOINED_OFFSET,
        System.currentTimeMillis());
    memory.set(ValueLayout.JAVA_INT, entry + SlotTableLayout.ENTRY_PARENT_OFFSET, parent);
    statistics(slot).fill((byte) 0);
    LONG.setVolatile(memory, entry, SlotTableLayout.word(SlotTableLayout.STATE_TAKEN, incarnation));
    if (used() <= slot) {
      INT.setVolatile(memory, SlotTableLayout.USED_OFFSET, slot + 1); // the gate makes it atomic
    }
    return Participant.of(slot, incarnation);
  }

  /** Tells whether nobody alive has the slot. */
  boolean isDead(int slot) {
    if (slot < 0 || slot >= SlotTableLayout.MAX_SLOTS) {
      throw new IllegalArgumentException(
          "Slot %d is not below %d".formatted(slot, SlotTableLayout.MAX_SLOTS));
    }
    return isDead(slot, word(slot));
  }

  private boolean isDead(int slot, long word) {
    int state = SlotTableLayout.state(word);
    if (isKnownDead(state) || state == SlotTableLayout.STATE_NEVER_USED) {
      return true;
    }
    if (locks.isHeld(slot)) {
      return false;
    }
    int how =
        state == SlotTableLayout.STATE_LEAVING
            ? SlotTableLayout.STATE_LEFT
            : SlotTableLayout.STATE_DEAD;
    long dead = SlotTableLayout.word(how, SlotTableLayout.incarnation(word));
    if (LONG.compareAndSet(memory, SlotTableLayout.entry(slot), word, dead)) {
      KillPoint.at("death.noted");
      INT.getAndAdd(memory, SlotTableLayout.DEATHS_OFFSET, 1);
      KillPoint.at("death.counted");
      if (platform.isWarm()) { // else it is left to the one that started the process
        wakeForDeath();
      }
    }
    return true;
  }

  /** Has all look around that sleep until somebody dies. */
  private void wakeForDeath() {
    platform.wakeWord(deathsWord, 0, Integer.MAX_VALUE);
  }

  /** Notes the death of the process if it was killed, and wakes those that wait for one. */
  void noteDeath(long pid) {
    for (int slot = used() - 1; slot >= 0; slot--) {
      if (pid(slot) == pid
          && isDead(slot)
          && SlotTableLayout.state(word(slot)) == SlotTableLayout.STATE_DEAD) {
        wakeForDeath(); // though it is counted: whoever did that may have died before it woke
      }
    }
  }

  /** Tells whether the process that was this participant is dead. */
  boolean isParticipantDead(int participant) {
    int slot = Participant.slot(participant);
    long word = word(slot);
    return !Participant.isOf(participant, SlotTableLayout.incarnation(word)) || isDead(slot, word);
  }

  private static boolean isKnownDead(int state) {
    return state == SlotTableLayout.STATE_DEAD || state == SlotTableLayout.STATE_LEFT;
  }

  /** Tells whether the participant's death has been noticed already; no system call. */
  boolean isKnownDead(int participant, int slot) {
    long word = word(slot);
    return !Participant.isOf(participant, SlotTableLayout.incarnation(word))
        || isKnownDead(SlotTableLayout.state(word));
  }

  /** Tells whether the participant died without leaving; false if its slot has been used again. */
  boolean wasKilled(int participant) {
    int slot = Participant.slot(participant);
    long word = word(slot);
    return Participant.isOf(participant, SlotTableLayout.incarnation(word))
        && isDead(slot, word)
        && SlotTableLayout.state(word(slot)) == SlotTableLayout.STATE_DEAD
        && Participant.isOf(participant, SlotTableLayout.incarnation(word(slot)));
  }

  /** Says that this process starts nothing new from here on. */
  void leave(int slot) {
    long word = word(slot);
    LONG.setVolatile(
        memory,
        SlotTableLayout.entry(slot),
        SlotTableLayout.word(SlotTableLayout.STATE_LEAVING, SlotTableLayout.incarnation(word)));
  }

  /** Tells whether all others are dead or leaving. */
  boolean isLast(int own) {
    for (int slot = used() - 1; slot >= 0; slot--) {
      if (slot != own
          && SlotTableLayout.state(word(slot)) != SlotTableLayout.STATE_LEAVING
          && !isDead(slot)) {
        return false;
      }
    }
    return true;
  }

  /** Returns one more than the highest slot ever used. */
  int used() {
    return (int) INT.getVolatile(memory, SlotTableLayout.USED_OFFSET);
  }

  /** Returns how many deaths have been seen. */
  int deaths() {
    return (int) INT.getVolatile(memory, SlotTableLayout.DEATHS_OFFSET);
  }

  /** Returns the word that counts deaths, whose sleepers are woken at each. */
  MemorySegment deathsWord() {
    return deathsWord;
  }

  long pid(int slot) {
    return memory.get(
        ValueLayout.JAVA_LONG, SlotTableLayout.entry(slot) + SlotTableLayout.ENTRY_PID_OFFSET);
  }

  /** Returns the room for a process' statistics. */
  MemorySegment statistics(int slot) {
    return memory.asSlice(
        SlotTableLayout.entry(slot) + SlotTableLayout.ENTRY_STATISTICS_OFFSET,
        SlotTableLayout.ENTRY_STATISTICS_BYTES);
  }

  private long word(int slot) {
    return (long) LONG.getVolatile(memory, SlotTableLayout.entry(slot));
  }
}
