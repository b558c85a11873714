package dev.pando.internal.memory;

import dev.pando.internal.segment.SharedBlock;
import dev.pando.internal.shared.SharedKind;
import dev.pando.internal.shared.SharedObjects;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
import org.jspecify.annotations.Nullable;

/** 64 shared bits with atomic access. */
abstract class LongCell extends LockedObject {
  private static final long serialVersionUID = 1;

  private static final VarHandle CELL = ValueLayout.JAVA_LONG.varHandle();

  private final transient MemorySegment memory;

  LongCell(SharedBlock block, SharedKind kind, @Nullable ValueLock lock) {
    super(block, kind, lock);
    this.memory = block.memory();
  }

  static SharedBlock allocate() {
    return SharedObjects.allocate(CellLayout.BYTES);
  }

  final long getCell() {
    try {
      requireOpen();
      return (long) CELL.getVolatile(memory, CellLayout.CELL_OFFSET);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  final void setCell(long value) {
    try {
      requireOpen();
      CELL.setVolatile(memory, CellLayout.CELL_OFFSET, value);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  final long getAndSetCell(long value) {
    try {
      requireOpen();
      return (long) CELL.getAndSet(memory, CellLayout.CELL_OFFSET, value);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  final long getAndAddCell(long amount) {
    try {
      requireOpen();
      return (long) CELL.getAndAdd(memory, CellLayout.CELL_OFFSET, amount);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  final boolean compareAndSetCell(long expected, long value) {
    try {
      requireOpen();
      return CELL.compareAndSet(memory, CellLayout.CELL_OFFSET, expected, value);
    } finally {
      Reference.reachabilityFence(this);
    }
  }
}
