package dev.pando.internal.memory;

import dev.pando.internal.segment.SharedBlock;
import dev.pando.memory.SharedShortArray;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** {@link SharedShortArray} in a block. */
public final class ShortArray extends ArrayBlock implements SharedShortArray {
  private static final long serialVersionUID = 1;

  private static final VarHandle ELEMENT = ValueLayout.JAVA_SHORT.varHandle();

  ShortArray(SharedBlock block, @Nullable ValueLock lock) {
    super(block, MemoryKind.SHORT_ARRAY, Short.BYTES, lock);
  }

  /** Makes one of zeros; without a lock if there is none. */
  public static ShortArray create(int size, @Nullable ValueLock lock) {
    return new ShortArray(allocate(size, Short.BYTES), lock);
  }

  /** Makes a shared copy; without a lock if there is none. */
  public static ShortArray create(short[] content, @Nullable ValueLock lock) {
    ShortArray array = create(content.length, lock);
    array.copyFrom(0, content, 0, content.length);
    return array;
  }

  private long at(int index) {
    return offset(index, Short.BYTES);
  }

  @Override
  public short get(int index) {
    try {
      requireOpen();
      return (short) ELEMENT.get(memory(), at(index));
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public void set(int index, short value) {
    try {
      requireOpen();
      ELEMENT.set(memory(), at(index), value);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public void copyTo(int index, short[] target, int offset, int length) {
    try {
      requireOpen();
      checkRange(index, length);
      MemorySegment.copy(
          memory(), ValueLayout.JAVA_SHORT, start(index, Short.BYTES), target, offset, length);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public void copyFrom(int index, short[] source, int offset, int length) {
    try {
      requireOpen();
      checkRange(index, length);
      MemorySegment.copy(
          source, offset, memory(), ValueLayout.JAVA_SHORT, start(index, Short.BYTES), length);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public short[] toArray(int from, int to) {
    short[] copy = new short[length(from, to)];
    copyTo(from, copy, 0, copy.length);
    return copy;
  }

  @Override
  public void fill(int from, int to, short value) {
    try {
      requireOpen();
      int length = length(from, to);
      for (int i = 0; i < length; i++) {
        ELEMENT.set(memory(), at(from + i), value);
      }
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public void sort(int from, int to) {
    short[] copy = toArray(from, to);
    Arrays.sort(copy);
    copyFrom(from, copy, 0, copy.length);
  }

  @Override
  public IntStream stream() {
    return IntStream.range(0, size()).map(this::get);
  }
}
