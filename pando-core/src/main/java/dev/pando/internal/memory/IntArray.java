package dev.pando.internal.memory;

import dev.pando.internal.segment.SharedBlock;
import dev.pando.memory.SharedIntArray;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** {@link SharedIntArray} in a block. */
public final class IntArray extends ArrayBlock implements SharedIntArray {
  private static final long serialVersionUID = 1;

  private static final VarHandle ELEMENT = ValueLayout.JAVA_INT.varHandle();

  IntArray(SharedBlock block, @Nullable ValueLock lock) {
    super(block, MemoryKind.INT_ARRAY, Integer.BYTES, lock);
  }

  /** Makes one of zeros; without a lock if there is none. */
  public static IntArray create(int size, @Nullable ValueLock lock) {
    return new IntArray(allocate(size, Integer.BYTES), lock);
  }

  /** Makes a shared copy; without a lock if there is none. */
  public static IntArray create(int[] content, @Nullable ValueLock lock) {
    IntArray array = create(content.length, lock);
    array.copyFrom(0, content, 0, content.length);
    return array;
  }

  private long at(int index) {
    return offset(index, Integer.BYTES);
  }

  @Override
  public int get(int index) {
    try {
      requireOpen();
      return (int) ELEMENT.get(memory(), at(index));
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public void set(int index, int value) {
    try {
      requireOpen();
      ELEMENT.set(memory(), at(index), value);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public int getVolatile(int index) {
    try {
      requireOpen();
      return (int) ELEMENT.getVolatile(memory(), at(index));
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public void setVolatile(int index, int value) {
    try {
      requireOpen();
      ELEMENT.setVolatile(memory(), at(index), value);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public int getAndAdd(int index, int amount) {
    try {
      requireOpen();
      return (int) ELEMENT.getAndAdd(memory(), at(index), amount);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public boolean compareAndSet(int index, int expected, int value) {
    try {
      requireOpen();
      return ELEMENT.compareAndSet(memory(), at(index), expected, value);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public void copyTo(int index, int[] target, int offset, int length) {
    try {
      requireOpen();
      checkRange(index, length);
      MemorySegment.copy(
          memory(), ValueLayout.JAVA_INT, start(index, Integer.BYTES), target, offset, length);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public void copyFrom(int index, int[] source, int offset, int length) {
    try {
      requireOpen();
      checkRange(index, length);
      MemorySegment.copy(
          source, offset, memory(), ValueLayout.JAVA_INT, start(index, Integer.BYTES), length);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public int[] toArray(int from, int to) {
    int[] copy = new int[length(from, to)];
    copyTo(from, copy, 0, copy.length);
    return copy;
  }

  @Override
  public void fill(int from, int to, int value) {
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
    int[] copy = toArray(from, to);
    Arrays.sort(copy);
    copyFrom(from, copy, 0, copy.length);
  }

  @Override
  public IntStream stream() {
    return IntStream.range(0, size()).map(this::get);
  }
}
