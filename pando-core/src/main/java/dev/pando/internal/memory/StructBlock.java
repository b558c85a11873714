package dev.pando.internal.memory;

import dev.pando.internal.Sneaky;
import dev.pando.internal.segment.SharedBlock;
import dev.pando.internal.shared.SharedKind;
import java.io.Serializable;
import java.lang.foreign.GroupLayout;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import org.jspecify.annotations.Nullable;

/**
 * What structs and arrays of them have: records at offsets.
 *
 * @param <R> the record
 */
abstract class StructBlock<R extends Record> extends ArrayBlock {
  private static final long serialVersionUID = 1;

  private final transient RecordLayout<R> layout;
  private final transient @Nullable ValueLock lock;
  private final transient boolean canFail;

  StructBlock(
      SharedBlock block, SharedKind kind, RecordLayout<R> layout, @Nullable ValueLock lock) {
    super(block, kind, layout.bytes(), lock);
    this.layout = layout;
    this.lock = lock;
    this.canFail = layout.canFail();
  }

  /**
   * What travels beside the block.
   *
   * @param type of the records
   * @param lock that goes with them
   */
  record Detail(Class<? extends Record> type, @Nullable ValueLock lock) implements Serializable {
    /** What {@link #detail} gave in the sending process. */
    static Detail from(@Nullable Object detail) {
      if (detail instanceof Detail known) {
        return known;
      }
      throw new IllegalStateException("A shared struct came without its record");
    }
  }

  @Override
  protected final Object detail() {
    return new Detail(layout.type(), lock);
  }

  /** The record's class. */
  public final Class<R> type() {
    return layout.type();
  }

  /** Where everything is. */
  public final GroupLayout layout() {
    return layout.layout();
  }

  final RecordLayout.Component component(String path) {
    return layout.find(path);
  }

  final long at(int index) {
    return offset(index, layout.bytes());
  }

  private int words() {
    return Math.toIntExact((layout.bytes() + Long.BYTES - 1) / Long.BYTES);
  }

  final R read(int index) {
    try {
      requireOpen();
      return layout.type().cast((Record) layout.genericReader().invokeExact(memory(), at(index)));
    } catch (Throwable e) {
      throw Sneaky.rethrow(e);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  final void write(int index, R content) {
    try {
      requireOpen();
      if (canFail) {
        MemorySegment whole = MemorySegment.ofArray(new long[words()]);
        layout.genericWriter().invokeExact(whole, 0L, (Record) content);
        MemorySegment.copy(whole, 0, memory(), at(index), layout.bytes());
      } else {
        layout.genericWriter().invokeExact(memory(), at(index), (Record) content);
      }
    } catch (Throwable e) {
      throw Sneaky.rethrow(e);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  final Object read(int index, String path) {
    RecordLayout.Component component = component(path);
    try {
      requireOpen();
      return component.place().reader().invoke(memory(), at(index) + component.offset());
    } catch (Throwable e) {
      throw Sneaky.rethrow(e);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  final void write(int index, String path, Object value) {
    RecordLayout.Component component = component(path);
    Places.requireType(component.place(), path, value);
    try {
      requireOpen();
      component.place().writer().invoke(memory(), at(index) + component.offset(), value);
    } catch (Throwable e) {
      throw Sneaky.rethrow(e);
    } finally {
      Reference.reachabilityFence(this);
    }
  }
}
