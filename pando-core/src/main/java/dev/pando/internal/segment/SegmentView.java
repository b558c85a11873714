package dev.pando.internal.segment;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * Part of a segment for people who keep it: it ends by itself, and keeps its owner from being taken
 * for unreachable while anybody can still use it.
 *
 * <p>The memory of a block is used again after its owner was collected, and a file of its own is
 * unmapped; both must not happen under somebody who has nothing but a slice. So the view has a
 * scope of its own, whose closing action refers to the owner: as long as any slice is reachable,
 * the owner is too. The segment closes its views before it is unmapped.
 */
public final class SegmentView {
  private final Arena arena;
  private final MemorySegment memory;

  private SegmentView(Arena arena, MemorySegment memory) {
    this.arena = arena;
    this.memory = memory;
  }

  /**
   * A view of part of a block.
   *
   * @param offset of its first byte in the block
   * @param bytes its length in bytes
   * @param owner is reachable as long as the view is
   */
  @SuppressWarnings({
    "MustBeClosedChecker", // the view owns the arena
    "restricted" // the bounds stay within the block's
  })
  public static SegmentView of(SharedBlock block, long offset, long bytes, Object owner) {
    MemorySegment part = block.memory().asSlice(offset, bytes);
    Arena arena = Arena.ofShared();
    Scope scope = new Scope(arena, owner);
    try {
      SegmentView view = new SegmentView(arena, part.reinterpret(arena, _ -> scope.end()));
      block.segment().closeBeforeUnmapping(scope);
      return view;
    } catch (IllegalCallerException nativeAccessDenied) {
      arena.close();
      return new SegmentView(Arena.ofAuto(), part); // whoever keeps it has to keep the owner
    }
  }

  /** Returns the memory. */
  public MemorySegment memory() {
    return memory;
  }

  /** Ends it: every use from now on throws {@link IllegalStateException}. Has an effect once. */
  public void close() {
    if (memory.scope().equals(arena.scope())) {
      Mapping.unmap(arena);
    }
  }

  /** What a view's memory leads to; reachable as long as any slice of it is. */
  static final class Scope {
    private final Arena arena;
    private final Object owner;

    private Scope(Arena arena, Object owner) {
      this.arena = arena;
      this.owner = owner;
    }

    private void end() {
      Object _ = Objects.requireNonNull(owner); // reachable until here
    }

    void close() {
      Mapping.unmap(arena);
    }
  }
}
