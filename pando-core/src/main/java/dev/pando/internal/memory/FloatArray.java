package dev.pando.internal.memory;

import dev.pando.internal.segment.SharedBlock;
import dev.pando.memory.SharedFloatArray;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** {@link SharedFloatArray} in a block. */
public final class FloatArray extends ArrayBlock implements SharedFloatArray {
  private static final long serialVersionUID = 1;

  private static final VarHandle ELEMENT = ValueLayout.JAVA_FLOAT.varHandle();

  FloatArray(SharedBlock block, @Nullable ValueLock lock) {
    super(block, MemoryKind.FLOAT_ARRAY, Float.BYTES, lock);
  }

  /** Makes one of zeros; without a lock if there is none. */
  public static FloatArray create(int size, @Nullable ValueLock lock) {
    return new FloatArray(allocate(size, Float.BYTES), lock);
  }

  /** Makes a shared copy; without a lock if there is none. */
  public static FloatArray create(float[] content, @Nullable ValueLock lock) {
    FloatArray array = create(content.length, lock);
    array.copyFrom(0, content, 0, content.length);
    return array;
  }

  private long at(int index) {
    return offset(index, Float.BYTES);
  }

  @Override
  public float get(int index) {
    try {
      requireOpen();
      return (float) ELEMENT.get(memory(), at(index));
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public void set(int index, float value) {
    try {
      requireOpen();
      ELEMENT.set(memory(), at(index), value);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public void copyTo(int index, float[] target, int offset, int length) {
    try {
      requireOpen();
      checkRange(index, length);
      MemorySegment.copy(
          memory(), ValueLayout.JAVA_FLOAT, start(index, Float.BYTES), target, offset, length);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public void copyFrom(int index, float[] source, int offset, int length) {
    try {
      requireOpen();
      checkRange(index, length);
      MemorySegment.copy(
          source, offset, memory(), ValueLayout.JAVA_FLOAT, start(index, Float.BYTES), length);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public float[] toArray(int from, int to) {
    float[] copy = new float[length(from, to)];
    copyTo(from, copy, 0, copy.length);
    return copy;
  }

  @Override
  public void fill(int from, int to, float value) {
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
    float[] copy = toArray(from, to);
    Arrays.sort(copy);
    copyFrom(from, copy, 0, copy.length);
  }

  @Override
  public DoubleStream stream() {
    return IntStream.range(0, size()).mapToDouble(this::get);
  }
}
