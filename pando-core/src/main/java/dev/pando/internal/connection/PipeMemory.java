package dev.pando.internal.connection;

import dev.pando.connection.Pipe;
import dev.pando.internal.ForkShared;
import dev.pando.internal.PerProcess;
import dev.pando.internal.message.DeadOwners;
import dev.pando.internal.message.LockedRing;
import dev.pando.internal.segment.Grove;
import dev.pando.internal.segment.SharedBlock;
import dev.pando.internal.shared.Departures;
import dev.pando.internal.shared.SharedObject;
import dev.pando.internal.shared.SharedObjects;
import dev.pando.internal.sync.Members;
import dev.pando.internal.sync.SegmentWords;
import dev.pando.internal.sync.Words;
import java.io.Serializable;
import java.lang.foreign.MemorySegment;
import java.lang.ref.WeakReference;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** A pipe as this process sees it; {@link PipeLayout} has its bytes. */
public final class PipeMemory extends SharedObject implements DeadOwners.Rings {
  private static final long serialVersionUID = 1;

  /**
   * Pipes that were made here, and of which this process has no end open any more. Who has may die
   * without a word, and then nobody else would give back their memory.
   */
  private static final PerProcess.Lazy<Set<PipeMemory>> LEFT =
      new PerProcess.Lazy<>(ConcurrentHashMap::newKeySet);

  static {
    DeadOwners.afterDeath(PipeMemory::endLeft);
  }

  private final transient Words words;
  private final transient Grove grove = Grove.current();
  private final transient boolean isMade;
  private final transient LockedRing[] rings = new LockedRing[2];
  private final transient PipeHolders[] holders = new PipeHolders[2];

  /** The instances that this process has of the two ends. */
  private final transient @Nullable WeakReference<PipeConnection>[] ends = newArray();

  @SuppressWarnings({"unchecked", "rawtypes"}) // there are no arrays of generic types
  private static @Nullable WeakReference<PipeConnection>[] newArray() {
    return new WeakReference[2];
  }

  private PipeMemory(SharedBlock block, boolean fresh, boolean duplex) {
    super(block, ConnectionKind.PIPE);
    isMade = fresh;
    MemorySegment memory = block.memory();
    words = new SegmentWords(memory);
    Members members = Members.of(grove);
    for (int side = 0; side < 2; side++) {
      MemorySegment ring = memory.asSlice(PipeLayout.ring(side));
      rings[side] =
          fresh
              ? LockedRing.format(ring, PipeLayout.RING_BYTES, members)
              : LockedRing.attach(ring, members);
      holders[side] = new PipeHolders(words, side, grove);
    }
    if (fresh) {
      words.setInt(PipeLayout.DUPLEX, duplex ? 1 : 0);
    }
    DeadOwners.watch(this);
  }

  /** A new pipe. */
  public static Pipe create(boolean duplex) {
    PipeMemory memory = new PipeMemory(SharedObjects.allocate(PipeLayout.BYTES), true, duplex);
    return new Pipe(memory.open(0), memory.open(1));
  }

  static PipeMemory attach(SharedBlock block) {
    return new PipeMemory(block, false, false);
  }

  private PipeConnection open(int side) {
    return keep(side, holders[side].add(mine()));
  }

  private long mine() {
    return PipeLayout.entry(grove.participant(), 0);
  }

  private PipeConnection keep(int side, int entry) {
    boolean duplex = words.getInt(PipeLayout.DUPLEX) == 1;
    PipeConnection end =
        new PipeConnection(
            this,
            side,
            new PipeHold(this, side, entry, mine()),
            duplex || side == 0,
            duplex || side == 1);
    ends[side] = new WeakReference<>(end);
    return end;
  }

  /** A reference to a side leaves this process. */
  Reference depart(int side) {
    long entry = departing();
    int index = holders[side].add(entry);
    Departures.note(() -> takeBack(side, index, entry));
    return new Reference(this, side, index, entry);
  }

  private void takeBack(int side, int index, long entry) {
    if (isOpen() && holders[side].replace(index, entry, 0)) {
      wakeForClose();
      boolean _ = endIfUnused();
    }
  }

  /** Has an entry stand for a child that is about to be forked. */
  ForkShared.Share share(int side, PipeHold hold) {
    long entry = departing();
    int index = hold.isReleased() ? -1 : holders[side].add(entry);
    return new ForkShared.Share() {
      @Override
      public void take() {
        if (index >= 0) {
          takeOver(side, hold, index, entry);
        }
      }

      @Override
      public void giveBack() {
        if (index >= 0) {
          takeBack(side, index, entry);
        }
      }
    };
  }

  private void takeOver(int side, PipeHold hold, int index, long departure) {
    if (holders[side].replace(index, departure, mine())) {
      hold.moveTo(index, mine());
    }
  }

  private long departing() {
    int number = ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE);
    return PipeLayout.entry(grove.participant(), number);
  }

  private synchronized PipeConnection arrive(int side, int index, long departure) {
    WeakReference<PipeConnection> known = ends[side];
    PipeConnection end = known == null ? null : known.get();
    if (end != null && end.isOpen()) {
      if (isMine(end.hold().entry())) {
        holders[side].replace(index, departure, 0);
      } else {
        takeOver(side, end.hold(), index, departure);
      }
      return end;
    }
    if (holders[side].replace(index, departure, mine())) {
      return keep(side, index);
    }
    return open(side); // the message was received before, elsewhere, or its sender is dead
  }

  /**
   * What of an end travels.
   *
   * @param memory the pipe
   * @param side which end
   * @param index of the entry that stands for this reference
   * @param departure what is in it
   */
  record Reference(PipeMemory memory, int side, int index, long departure) implements Serializable {
    private Object readResolve() {
      return memory.arrive(side, index, departure);
    }
  }

  LockedRing ring(int side) {
    return rings[side];
  }

  PipeHolders holders(int side) {
    return holders[side];
  }

  Grove grove() {
    return grove;
  }

  boolean isAlive() {
    return isOpen();
  }

  /**
   * Whether an entry is this process' own, not that of the process it was forked from, which goes
   * on with it.
   */
  private boolean isMine(long entry) {
    return PipeLayout.participant(entry) == grove.participant();
  }

  /** This process does not have the side open any more. The last one of both ends the pipe. */
  synchronized void leave(int side, int index, long entry) {
    if (!isOpen() || !isMine(entry)) {
      return;
    }
    holders[side].replace(index, entry, 0);
    wakeForClose();
    if (!endIfUnused() && isMade) {
      LEFT.get().add(this);
    }
  }

  /** Gives back the memory if no process has an end open, nor will have. */
  private synchronized boolean endIfUnused() {
    if (isOpen()) {
      if (holders[0].isAnyAlive() || holders[1].isAnyAlive()) {
        return false;
      }
      try {
        rings[0].dropAll();
        rings[1].dropAll();
      } finally {
        close();
      }
    }
    return true;
  }

  private static void endLeft() {
    LEFT.get().removeIf(PipeMemory::endIfUnused);
  }

  @Override
  public void settle() {
    if (isOpen()) {
      rings[0].settle();
      rings[1].settle();
    }
  }

  @Override
  protected void wakeForClose() {
    rings[0].wakeAll();
    rings[1].wakeAll();
  }
}
