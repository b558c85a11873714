package dev.pando.internal.ring;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends payloads too large for a ring: copies them to shared memory and hands out references, which
 * travel through the ring. One per producer; for one thread at a time.
 *
 * <pre>{@code
 * long reference = spill.store(MemorySegment.ofArray(pixels));    // in the producer
 * ...                                                             // reference goes through the ring
 * reader.load(reference, MemorySegment.ofArray(pixels));          // in the consumer
 * reader.release(reference);
 * }</pre>
 *
 * <p>Payloads live in blocks: files whose room is a power of two, 64 KiB at least, with all pages
 * reserved. A released block is used again: the first touch of a fresh page costs more than copying
 * to it. The one released first comes first: what its reader has only just read is still in the
 * reader's cache, and taking it from there can cost five times what copying costs. Free blocks that
 * were not needed for {@link #TRIM_PERIOD_NANOS} go, half of them per period; an idle owner calls
 * {@link #trim} now and then to let that happen.
 *
 * <p>Where writer and reader are a pair, a reader that dies keeps nothing: {@link #reclaim}. A
 * writer that is killed leaves its blocks for the reader to read and then {@link
 * SpillFiles#deleteAll delete}. Where there are many of both, each payload says whose it is, by
 * {@link #send} and {@link SpillReader#take}, and {@link SpillReaper} frees those of the dead.
 */
public final class SpillWriter implements AutoCloseable {
  /** How long a free block is kept at least, in nanoseconds. */
  public static final long TRIM_PERIOD_NANOS = TimeUnit.SECONDS.toNanos(5);

  /**
   * So many blocks in use are looked at to find a released one, so that storing stays cheap with
   * thousands.
   */
  private static final int LOOKS_PER_STORE = 64;

  /** So many let the sender fill one while the receiver reads one. */
  private static final int FEWEST_ENOUGH_BLOCKS = 2;

  /** More would not help: by then the sender has slept long enough. */
  private static final int MOST_ENOUGH_BLOCKS = 8;

  /**
   * Bytes that keep a receiver busy for longer than a sleeping sender takes to wake up, which is
   * some hundred microseconds.
   */
  private static final long ENOUGH_BYTES = 4 << 20;

  /** How long to sleep between two looks for a released block, in nanoseconds. */
  private static final long LOOK_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

  private final SpillFiles files;
  private final long maxBytes;
  private final List<SizeClass> classes = new ArrayList<>();
  private final Map<Long, SpillBlock> blocks = new HashMap<>();
  private long nextBlock;
  private long bytes;
  private final LongSupplier nanoClock;
  private long trimmedAt;

  /** What the last fresh block cost, in nanoseconds per byte. */
  private double freshNanosPerByte;

  /**
   * A writer without blocks; they are made as needed.
   *
   * @param files where the blocks go
   * @param maxBytes most memory that the blocks may take, in bytes; {@code Long.MAX_VALUE} for as
   *     much as the file system has
   */
  public SpillWriter(SpillFiles files, long maxBytes) {
    this(files, maxBytes, System::nanoTime);
  }

  SpillWriter(SpillFiles files, long maxBytes, LongSupplier nanoClock) {
    this.files = files;
    this.maxBytes = maxBytes;
    this.nanoClock = nanoClock;
    this.trimmedAt = nanoClock.getAsLong();
    for (long size = SpillLayout.MIN_PAYLOAD_BYTES;
        size <= SpillLayout.MAX_PAYLOAD_BYTES;
        size *= 2) {
      classes.add(new SizeClass());
    }
  }

  /**
   * Copies the payload to shared memory.
   *
   * @param source heap array or native memory
   * @return a reference for the reader
   * @throws IOException if there is no memory for it, with the figures; nothing has changed then
   */
  public long store(MemorySegment source) throws IOException {
    long length = source.byteSize();
    if (length > SpillLayout.MAX_PAYLOAD_BYTES) {
      throw new IOException(
          "a payload of %d bytes is too large: at most %d"
              .formatted(length, SpillLayout.MAX_PAYLOAD_BYTES));
    }
    trim();
    int wanted = SpillLayout.sizeClass(length);
    SpillBlock block = freeBlock(wanted);
    return block != null ? fill(block, source) : fillFresh(wanted, source);
  }

  private long fill(SpillBlock block, MemorySegment source) {
    classes.get(block.sizeClass()).used.addLast(block);
    return block.fill(source);
  }

  private long fillFresh(int sizeClass, MemorySegment source) throws IOException {
    long start = nanoClock.getAsLong();
    long reference = fill(create(sizeClass), source);
    freshNanosPerByte =
        (double) (nanoClock.getAsLong() - start) / SpillLayout.payloadBytes(sizeClass);
    return reference;
  }

  /**
   * Copies the payload to shared memory as {@link #store} does, but rather waits for a block to be
   * released than to make one more when a receiver has {@link #enoughBlocks} to read: no longer
   * than the last one took to make, so a receiver that does not come costs at most twice.
   *
   * <p>A thread that is interrupted does not wait.
   */
  public long storePatiently(MemorySegment source) throws IOException {
    long length = source.byteSize();
    if (length <= SpillLayout.MAX_PAYLOAD_BYTES) {
      awaitRelease(SpillLayout.sizeClass(length));
    }
    return store(source);
  }

  private void awaitRelease(int sizeClass) {
    SizeClass blocksOfSize = classes.get(sizeClass);
    long patienceNanos = (long) (freshNanosPerByte * SpillLayout.payloadBytes(sizeClass));
    long start = nanoClock.getAsLong();
    while (blocksOfSize.isAllInUse()
        && blocksOfSize.used.size() >= enoughBlocks(sizeClass)
        && nanoClock.getAsLong() - start < patienceNanos
        && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  /** How many blocks of a size class keep sender and receiver busy. */
  static int enoughBlocks(int sizeClass) {
    return Math.clamp(
        ENOUGH_BYTES / SpillLayout.payloadBytes(sizeClass),
        FEWEST_ENOUGH_BLOCKS,
        MOST_ENOUGH_BLOCKS);
  }

  /** A free block of this size class or the next; else null. */
  private @Nullable SpillBlock freeBlock(int sizeClass) {
    SpillBlock block = classes.get(sizeClass).take();
    if (block == null && sizeClass + 1 < classes.size()) {
      block = classes.get(sizeClass + 1).take();
    }
    return block;
  }

  private SpillBlock create(int sizeClass) throws IOException {
    long needed = SpillLayout.PAYLOAD + SpillLayout.payloadBytes(sizeClass);
    if (needed > maxBytes - bytes) {
      retireAllFree();
    }
    if (needed > maxBytes - bytes) {
      throw new IOException(
          "no room for %d more bytes of large messages: %d of at most %d bytes wait to be received"
              .formatted(needed, bytes, maxBytes));
    }
    SpillBlock block;
    try {
      block = files.create(nextBlock, SpillLayout.payloadBytes(sizeClass));
    } catch (IOException e) {
      if (!retireAllFree()) {
        throw e;
      }
      block = files.create(nextBlock, SpillLayout.payloadBytes(sizeClass));
    }
    blocks.put(nextBlock++, block);
    bytes += needed;
    return block;
  }

  /**
   * Joins payloads to one message: what becomes of the leader becomes of the follower. The leader
   * is to be ended last.
   */
  public void follow(long follower, long leader) {
    inUse(follower).follow(leader);
  }

  /**
   * Makes a payload, and those that follow it, part of a message that others see: should this
   * process die, it stays.
   */
  public void send(long reference) {
    inUse(reference).send(reference);
  }

  /** Takes back a payload whose reference was not sent after all. */
  public void discard(long reference) {
    if (!inUse(reference).free(reference)) {
      throw notInUse(reference);
    }
  }

  private SpillBlock inUse(long reference) {
    SpillBlock block = blocks.get(SpillLayout.block(reference));
    if (block == null || !block.holds(reference)) {
      throw notInUse(reference);
    }
    return block;
  }

  private static IllegalArgumentException notInUse(long reference) {
    return new IllegalArgumentException("not in use: " + Long.toHexString(reference));
  }

  /** Takes all blocks back, because the reader is dead. */
  public void reclaim() {
    for (SizeClass each : classes) {
      each.used.forEach(SpillWriter::takeBack);
    }
  }

  private static void takeBack(SpillBlock block) {
    long word = block.word();
    while (SpillLayout.isInUse(word) && !block.changeWord(word, SpillLayout.ended(word, false))) {
      word = block.word();
    }
  }

  /** Gives back memory that was not needed lately; does nothing when called too early. */
  public void trim() {
    long now = nanoClock.getAsLong();
    if (now - trimmedAt < TRIM_PERIOD_NANOS) {
      return;
    }
    trimmedAt = now;
    for (SizeClass each : classes) {
      each.harvest(Integer.MAX_VALUE);
      for (int surplus = (each.fewestFree + 1) / 2; surplus > 0; surplus--) {
        retire(each.free.removeFirst());
      }
      each.fewestFree = each.free.size();
    }
  }

  private boolean retireAllFree() {
    boolean any = false;
    for (SizeClass each : classes) {
      each.harvest(Integer.MAX_VALUE);
      any |= !each.free.isEmpty();
      each.free.forEach(this::retire);
      each.free.clear();
      each.fewestFree = 0;
    }
    return any;
  }

  private void retire(SpillBlock block) {
    bytes -= SpillLayout.PAYLOAD + block.payloadBytes();
    blocks.remove(block.number());
    block.retire();
  }

  /** Memory that the blocks take, free ones included, in bytes. */
  public long bytes() {
    return bytes;
  }

  /** Deletes the free blocks; those in use stay for the reader, who deletes them on release. */
  @Override
  public void close() {
    for (SpillBlock block : blocks.values()) {
      if (block.orphan()) {
        block.unmap();
      } else {
        block.retire();
      }
    }
    blocks.clear();
    classes.forEach(SizeClass::clear);
    bytes = 0;
  }

  /** The blocks of one size. */
  private static final class SizeClass {
    /** Free for sure; the first one was released first, roughly. */
    final Deque<SpillBlock> free = new ArrayDeque<>();

    /** In use when last looked at, in the order of storing, roughly. */
    final Deque<SpillBlock> used = new ArrayDeque<>();

    /** Low-water mark since the last trim. */
    int fewestFree;

    boolean isAllInUse() {
      if (free.isEmpty()) {
        harvest(LOOKS_PER_STORE);
      }
      return free.isEmpty();
    }

    @Nullable SpillBlock take() {
      boolean _ = isAllInUse();
      SpillBlock block = free.pollFirst();
      fewestFree = Math.min(fewestFree, free.size());
      return block;
    }

    /** Moves what the reader has released to the free ones. */
    void harvest(int looks) {
      for (int left = Math.min(looks, used.size()); left > 0; left--) {
        SpillBlock block = used.removeFirst();
        (block.isFree() ? free : used).addLast(block);
      }
    }

    void clear() {
      free.clear();
      used.clear();
    }
  }
}
