package dev.pando.internal.memory;

import dev.pando.internal.segment.SharedBlock;
import dev.pando.memory.SharedDoubleArray;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** {@link SharedDoubleArray} in a block. */
public final class DoubleArray extends ArrayBlock implements SharedDoubleArray {
  private static final long serialVersionUID = 1;

  private static final VarHandle ELEMENT = ValueLayout.JAVA_DOUBLE.varHandle();

  DoubleArray(SharedBlock block, @Nullable ValueLock lock) {
    super(block, MemoryKind.DOUBLE_ARRAY, Double.BYTES, lock);
  }

  /** Makes one of zeros; without a lock if there is none. */
  public static DoubleArray create(int size, @Nullable ValueLock lock) {
    return new DoubleArray(allocate(size, Double.BYTES), lock);
  }

  /** Makes a shared copy; without a lock if there is none. */
  public static DoubleArray create(double[] content, @Nullable ValueLock lock) {
    DoubleArray array = create(content.length, lock);
    array.copyFrom(0, content, 0, content.length);
    return array;
  }

  private long at(int index) {
    return offset(index, Double.BYTES);
  }

  @Override
  public double get(int index) {
    try {
      requireOpen();
      return (double) ELEMENT.get(memory(), at(index));
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public void set(int index, double value) {
    try {
      requireOpen();
      ELEMENT.set(memory(), at(index), value);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public void copyTo(int index, double[] target, int offset, int length) {
    try {
      requireOpen();
      checkRange(index, length);
      MemorySegment.copy(
          memory(), ValueLayout.JAVA_DOUBLE, start(index, Double.BYTES), target, offset, length);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public void copyFrom(int index, double[] source, int offset, int length) {
    try {
      requireOpen();
      checkRange(index, length);
      MemorySegment.copy(
          source, offset, memory(), ValueLayout.JAVA_DOUBLE, start(index, Double.BYTES), length);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public double[] toArray(int from, int to) {
    double[] copy = new double[length(from, to)];
    copyTo(from, copy, 0, copy.length);
    return copy;
  }

  @Override
  public void fill(int from, int to, double value) {
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
    double[] copy = toArray(from, to);
    Arrays.sort(copy);
    copyFrom(from, copy, 0, copy.length);
  }

  @Override
  public DoubleStream stream() {
    return IntStream.range(0, size()).mapToDouble(this::get);
  }
}
