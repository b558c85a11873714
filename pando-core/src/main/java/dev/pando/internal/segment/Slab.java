package dev.pando.internal.segment;

import dev.pando.internal.Sneaky;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.file.NoSuchFileException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Small shared objects: locks, events, counters.
 *
 * {@snippet :
 * SharedBlock word = grove.slab().allocate(64);
 * long handle = word.handle();               // to another process
 * SharedBlock same = grove.slab().resolve(handle);
 * grove.slab().free(handle);
 * }
 *
 * <h2>Algorithm</h2>
 *
 * <p>There are no free lists, which a process killed half-way would leave torn: each block has one
 * header word, and one compare-and-set on it takes or frees the block. A search for a free one goes
 * on where the last one ended, over headers that lie side by side, eight to a cache line; chunks
 * without a free block are skipped by a counter that is only a hint.
 *
 * <p>A process killed while it zeroes a block leaves the state "allocating" with its name in it;
 * such blocks, and those that are to go with their owner, are taken back when space is next needed,
 * before the slab grows. A handle has the block's generation in it: the use of a freed block is an
 * exception, also when the block has been given out again.
 *
 * <p>Blocks above 1024 bytes are segments of their own.
 */
public final class Slab {
  private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();
  private static final String BIG_KIND = "big";

  /**
   * How much memory of deleted blocks may stay mapped, in bytes: room for 60 queues, or one array
   * that is not quite small.
   */
  public static final long MOST_CLOSED_BYTES = 4 << 20;

  private final Grove grove;
  private final SegmentStore store;
  private final SlabClass[] classes = new SlabClass[SlabLayout.CLASSES];
  private final Map<Long, Segment> big = new HashMap<>();

  Slab(Grove grove, SegmentStore store) {
    this.grove = grove;
    this.store = store;
    for (int i = 0; i < classes.length; i++) {
      classes[i] = new SlabClass(grove, store, i);
    }
  }

  /**
   * Allocates a zeroed block that lives until somebody frees it, or the grove ends.
   *
   * @param bytes length in bytes
   * @throws IOException if there is no room; the message has the figures
   */
  public SharedBlock allocate(long bytes) throws IOException {
    return allocate(bytes, SlabLayout.STATE_SHARED);
  }

  /** Allocates a zeroed block that is also freed when this process dies, unless kept. */
  public SharedBlock allocateOwned(long bytes) throws IOException {
    return allocate(bytes, SlabLayout.STATE_OWNED);
  }

  private SharedBlock allocate(long bytes, int state) throws IOException {
    if (bytes <= 0) {
      throw new IllegalArgumentException("A block needs at least one byte, not " + bytes);
    }
    return bytes <= SlabLayout.LARGEST_BLOCK_BYTES
        ? classes[SlabLayout.classOf(bytes)].allocate(state)
        : allocateBig(bytes, state);
  }

  /** Makes an owned block outlive its owner; no effect on others. */
  public void keep(long handle) {
    try {
      if (SlabHandle.isBig(handle)) {
        Segment _ = changeBigState(handle, SlabLayout.STATE_SHARED);
      } else {
        small(handle).keep(handle);
      }
    } catch (IOException e) {
      throw Sneaky.rethrow(e);
    }
  }

  /**
   * Returns the block behind a handle from any process of the grove.
   *
   * @throws IllegalStateException if it was freed
   * @throws IllegalArgumentException if it is no handle of this grove
   */
  public SharedBlock resolve(long handle) {
    try {
      return SlabHandle.isBig(handle) ? resolveBig(handle) : small(handle).resolve(handle);
    } catch (IOException e) {
      throw Sneaky.rethrow(e);
    }
  }

  /**
   * Frees a block; any process may.
   *
   * @throws IllegalStateException if it was freed before
   */
  public void free(long handle) {
    try {
      if (SlabHandle.isBig(handle)) {
        freeBig(handle);
      } else {
        small(handle).free(handle);
      }
    } catch (IOException e) {
      throw Sneaky.rethrow(e);
    }
  }

  /** Frees a block, see {@link #free(long)}. */
  public void free(SharedBlock block) {
    free(block.handle());
  }

  /**
   * Frees a block that is a file of its own, which threads of this process may still be inside: it
   * stays mapped here until {@link #forget}, or until there are more than {@link
   * #MOST_CLOSED_BYTES} of such memory, or no room for something else.
   *
   * @throws IllegalStateException if it was freed before
   */
  public void delete(SharedBlock block) {
    try {
      ClosedFiles.add(deleteBig(block.handle()), () -> forgetBig(block.handle()));
    } catch (IOException e) {
      throw Sneaky.rethrow(e);
    }
  }

  /**
   * Unmaps a block that is a file of its own in this process, where nobody uses it any more; no
   * effect on others.
   */
  public void forget(SharedBlock block) {
    if (block.isFile()) {
      forgetBig(block.handle());
    }
  }

  private SlabClass small(long handle) {
    return classes[SlabHandle.sizeClass(handle)];
  }

  /** Takes back what dead processes had begun or owned; returns how many blocks. */
  public int reclaim() throws IOException {
    Map<Integer, Boolean> known = new HashMap<>();
    IntPredicate isDead =
        participant -> known.computeIfAbsent(participant, grove::isParticipantDead);
    int reclaimed = reclaimBig(isDead);
    for (SlabClass each : classes) {
      reclaimed += each.reclaim(isDead);
    }
    for (String draft : store.find(SlabClass.DRAFT_KIND, isDead)) {
      store.delete(draft);
    }
    return reclaimed;
  }

  /** Counts the small blocks. */
  public SlabUsage usage() throws IOException {
    SlabUsage sum = new SlabUsage(0, 0, 0, 0);
    for (SlabClass each : classes) {
      sum = sum.plus(each.usage());
    }
    return sum;
  }

  // --- Big blocks

  private SharedBlock allocateBig(long bytes, int state) throws IOException {
    Segment segment = grove.create(BIG_KIND, SlabLayout.BIG_BLOCK_OFFSET + bytes);
    LONG.setVolatile(
        segment.memory(),
        SlabLayout.BIG_HEADER_OFFSET,
        SlabLayout.word(1, state, grove.participant()));
    String name = segment.name();
    long handle = SlabHandle.big(SegmentStore.creator(name), SegmentStore.number(name));
    synchronized (big) {
      big.put(handle, segment);
    }
    return block(handle, segment);
  }

  private static SharedBlock block(long handle, Segment segment) {
    return new SharedBlock(
        handle,
        segment,
        SlabLayout.BIG_BLOCK_OFFSET,
        segment.bytes() - SlabLayout.BIG_BLOCK_OFFSET);
  }

  private SharedBlock resolveBig(long handle) throws IOException {
    Segment segment = openBig(handle);
    int state = SlabLayout.state(bigHeader(segment.memory()));
    if (state != SlabLayout.STATE_OWNED && state != SlabLayout.STATE_SHARED) {
      forgetBig(handle);
      throw freed(handle, null);
    }
    return block(handle, segment);
  }

  private Segment openBig(long handle) throws IOException {
    synchronized (big) {
      Segment known = big.get(handle);
      if (known == null) {
        try {
          known = store.open(bigName(handle));
        } catch (NoSuchFileException e) {
          throw freed(handle, e);
        }
        big.put(handle, known);
      }
      return known;
    }
  }

  private static String bigName(long handle) {
    return SegmentStore.name(BIG_KIND, SlabHandle.creator(handle), SlabHandle.number(handle));
  }

  private static long bigHeader(MemorySegment memory) {
    return (long) LONG.getVolatile(memory, SlabLayout.BIG_HEADER_OFFSET);
  }

  private static IllegalStateException freed(long handle, @Nullable Throwable cause) {
    return new IllegalStateException(
        "The shared block %x was freed before".formatted(handle), cause);
  }

  private Segment changeBigState(long handle, int state) throws IOException {
    Segment segment = resolveBig(handle).segment();
    long word = bigHeader(segment.memory());
    while (SlabLayout.state(word) != SlabLayout.STATE_FREE) {
      long changed = SlabLayout.word(1, state, SlabLayout.owner(word));
      if (LONG.compareAndSet(segment.memory(), SlabLayout.BIG_HEADER_OFFSET, word, changed)) {
        return segment;
      }
      word = bigHeader(segment.memory());
    }
    throw freed(handle, null);
  }

  private void freeBig(long handle) throws IOException {
    Segment _ = deleteBig(handle);
    forgetBig(handle);
  }

  private Segment deleteBig(long handle) throws IOException {
    Segment segment = changeBigState(handle, SlabLayout.STATE_FREE);
    segment.delete();
    return segment;
  }

  private void forgetBig(long handle) {
    Segment segment;
    synchronized (big) {
      segment = big.remove(handle);
    }
    if (segment != null) {
      ClosedFiles.remove(segment);
      segment.close();
    }
  }

  /** A header still zero is that of a maker killed before he wrote it. */
  private int reclaimBig(IntPredicate isDead) throws IOException {
    List<String> candidates = store.find(BIG_KIND, isDead);
    int reclaimed = 0;
    for (String name : candidates) {
      Segment segment = store.open(name);
      boolean goes =
          segment.bytes() < SlabLayout.BIG_BLOCK_OFFSET
              || SlabLayout.state(bigHeader(segment.memory())) != SlabLayout.STATE_SHARED;
      if (goes) {
        segment.delete();
        reclaimed++;
      }
      segment.close();
    }
    return reclaimed;
  }
}
