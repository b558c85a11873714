package dev.pando.internal.memory;

import dev.pando.internal.segment.SegmentView;
import dev.pando.internal.segment.SharedBlock;
import dev.pando.internal.shared.SharedKind;
import dev.pando.internal.shared.SharedObjects;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What all shared arrays have: elements of one size side by side, see {@link ArrayLayout}. */
abstract class ArrayBlock extends LockedObject {
  private static final long serialVersionUID = 1;

  private final transient SharedBlock block;
  private final transient MemorySegment memory;
  private final transient int size;
  private final transient long elementBytes;
  private transient @Nullable SegmentView view;

  ArrayBlock(SharedBlock block, SharedKind kind, long elementBytes, @Nullable ValueLock lock) {
    super(block, kind, lock);
    this.block = block;
    this.memory = block.memory();
    this.size = (int) memory.get(ValueLayout.JAVA_LONG, ArrayLayout.SIZE_OFFSET);
    this.elementBytes = elementBytes;
  }

  /** Allocates so many elements, all zero. */
  static SharedBlock allocate(int size, long elementBytes) {
    if (size < 0) {
      throw new IllegalArgumentException("A shared array cannot have " + size + " elements");
    }
    SharedBlock block =
        SharedObjects.allocate(
            Math.addExact(ArrayLayout.ELEMENTS_OFFSET, Math.multiplyExact(size, elementBytes)));
    block.memory().set(ValueLayout.JAVA_LONG, ArrayLayout.SIZE_OFFSET, size);
    return block;
  }

  /** The whole block. */
  final MemorySegment memory() {
    return memory;
  }

  /** How many elements there are. */
  public final int size() {
    return size;
  }

  /** Where in the block the element is; its size is a constant that the compiler knows. */
  final long offset(int index, long bytes) {
    return ArrayLayout.ELEMENTS_OFFSET + Objects.checkIndex(index, size) * bytes;
  }

  /** Where elements begin that were checked; may be the end. */
  static long start(int index, long bytes) {
    return ArrayLayout.ELEMENTS_OFFSET + index * bytes;
  }

  final void checkRange(int index, int length) {
    int _ = Objects.checkFromIndexSize(index, length, size);
  }

  final int length(int from, int to) {
    return to - Objects.checkFromToIndex(from, to, size);
  }

  /** What {@code segment()} of the public types returns. */
  public final synchronized MemorySegment segment() {
    try {
      requireOpen();
      SegmentView known = view;
      if (known == null) {
        known =
            SegmentView.of(
                block, ArrayLayout.ELEMENTS_OFFSET, Math.multiplyExact(size, elementBytes), this);
        view = known;
      }
      return known.memory();
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /** What {@code asByteBuffer()} of the public types returns. */
  public final ByteBuffer asByteBuffer() {
    MemorySegment segment = segment();
    if (segment.byteSize() > Integer.MAX_VALUE) {
      throw new UnsupportedOperationException(
          "A buffer cannot have more than 2 GiB, and these elements have %d bytes: use segment(), or a slice of it"
              .formatted(segment.byteSize()));
    }
    return segment.asByteBuffer().order(ByteOrder.nativeOrder());
  }

  @Override
  protected void wakeForClose() {
    super.wakeForClose();
    closeView();
  }

  private synchronized void closeView() {
    if (view != null) {
      view.close();
    }
  }
}
