package dev.pando.internal.memory;

import dev.pando.internal.segment.SharedBlock;
import dev.pando.internal.shared.SharedKind;
import dev.pando.internal.shared.SharedObjects;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
import org.jspecify.annotations.Nullable;

/** 32 shared bits with atomic access. */
abstract class IntCell extends LockedObject {
  private static final long serialVersionUID = 1;

  private static final VarHandle CELL = ValueLayout.JAVA_INT.varHandle();

  private final transient MemorySegment memory;

  IntCell(SharedBlock block, SharedKind kind, @Nullable ValueLock lock) {
    super(block, kind, lock);
    this.memory = block.memory();
  }

  static SharedBlock allocate() {
    return SharedObjects.allocate(CellLayout.BYTES);
  }

  final int getCell() {
    try {
      requireOpen();
      return (int) CELL.getVolatile(memory, CellLayout.CELL_OFFSET);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  final void setCell(int value) {
    try {
      requireOpen();
      CELL.setVolatile(memory, CellLayout.CELL_OFFSET, value);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  final int getAndSetCell(int value) {
    try {
      requireOpen();
      return (int) CELL.getAndSet(memory, CellLayout.CELL_OFFSET, value);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  final int getAndAddCell(int amount) {
    try {
      requireOpen();
      return (int) CELL.getAndAdd(memory, CellLayout.CELL_OFFSET, amount);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  final boolean compareAndSetCell(int expected, int value) {
    try {
      requireOpen();
      return CELL.compareAndSet(memory, CellLayout.CELL_OFFSET, expected, value);
    } finally {
      Reference.reachabilityFence(this);
    }
  }
}
