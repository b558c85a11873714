package dev.pando.internal.ring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;

/**
 * Receives payloads that a {@link SpillWriter} stored. One per consumer; its methods may be called
 * by several threads.
 *
 * <p>Blocks stay mapped, since mapping them anew costs more than copying. Those that the writer has
 * given up are unmapped when a new one is mapped and at {@link #trim}; their memory is free before.
 */
public final class SpillReader implements AutoCloseable {
  private final SpillFiles files;
  private final Map<Long, SpillBlock> blocks = new HashMap<>();

  /** A reader of what the writer with equal {@code files} stores. */
  public SpillReader(SpillFiles files) {
    this.files = files;
  }

  /** Length of the payload in bytes. */
  public long length(long reference) {
    return view(reference).byteSize();
  }

  /**
   * Copies the payload out; it stays until {@link #release}.
   *
   * @param destination as long as the payload
   */
  public void load(long reference, MemorySegment destination) {
    MemorySegment payload = view(reference);
    if (payload.byteSize() != destination.byteSize()) {
      throw new IllegalArgumentException(
          "the payload has %d bytes, the destination %d"
              .formatted(payload.byteSize(), destination.byteSize()));
    }
    destination.copyFrom(payload);
  }

  /**
   * The payload in place, to be read until {@link #release} and not afterwards.
   *
   * @throws IllegalStateException if it was released already
   * @throws UncheckedIOException if its file cannot be mapped
   */
  public MemorySegment view(long reference) {
    return block(reference).payload();
  }

  /**
   * Makes a payload that was sent the taker's: should that die, it is free.
   *
   * @param taker a participant
   */
  public void take(long reference, int taker) {
    mapped(reference).take(reference, taker);
  }

  /** Gives the payload's memory back to the writer; the reference is void. */
  public void release(long reference) {
    SpillBlock block = block(reference);
    if (!block.free(reference)) {
      throw released(reference);
    }
    if (block.isRetired()) {
      forget(reference);
      block.retire();
    }
  }

  /** Deletes what was released, if its writer, who is dead, has not used it again. */
  public void deleteReleased(long reference) {
    SpillBlock block;
    synchronized (blocks) {
      block = blocks.get(SpillLayout.block(reference));
    }
    if (block != null && SpillReaper.retireIfFree(block)) {
      forget(reference);
      block.retire();
    }
  }

  private void forget(long reference) {
    synchronized (blocks) {
      blocks.remove(SpillLayout.block(reference));
    }
  }

  private SpillBlock block(long reference) {
    SpillBlock block = mapped(reference);
    if (!block.holds(reference)) {
      throw released(reference);
    }
    return block;
  }

  private static IllegalStateException released(long reference) {
    return new IllegalStateException("released already: " + Long.toHexString(reference));
  }

  private SpillBlock mapped(long reference) {
    synchronized (blocks) {
      return blocks.computeIfAbsent(SpillLayout.block(reference), this::open);
    }
  }

  private SpillBlock open(long number) {
    try {
      return files.open(number);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Unmaps what the writer has given up. */
  public void trim() {
    synchronized (blocks) {
      blocks
          .values()
          .removeIf(block -> {
            boolean retired = block.isRetired();
            if (retired) {
              block.unmap();
            }
            return retired;
          });
    }
  }

  /** Unmaps all blocks. Their files belong to the writer; if it is dead, delete them. */
  @Override
  public void close() {
    synchronized (blocks) {
      blocks.values().forEach(SpillBlock::unmap);
      blocks.clear();
    }
  }
}
