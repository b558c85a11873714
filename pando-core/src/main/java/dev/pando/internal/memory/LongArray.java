package dev.pando.internal.memory;

import dev.pando.internal.segment.SharedBlock;
import dev.pando.memory.SharedLongArray;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** {@link SharedLongArray} in a block. */
public final class LongArray extends ArrayBlock implements SharedLongArray {
  private static final long serialVersionUID = 1;

  private static final VarHandle ELEMENT = ValueLayout.JAVA_LONG.varHandle();

  LongArray(SharedBlock block, @Nullable ValueLock lock) {
    super(block, MemoryKind.LONG_ARRAY, Long.BYTES, lock);
  }

  /** Makes one of zeros; without a lock if there is none. */
  public static LongArray create(int size, @Nullable ValueLock lock) {
    return new LongArray(allocate(size, Long.BYTES), lock);
  }

  /** Makes a shared copy; without a lock if there is none. */
  public static LongArray create(long[] content, @Nullable ValueLock lock) {
    LongArray array = create(content.length, lock);
    array.copyFrom(0, content, 0, content.length);
    return array;
  }

  private long at(int index) {
    return offset(index, Long.BYTES);
  }

  @Override
  public long get(int index) {
    try {
      requireOpen();
      return (long) ELEMENT.get(memory(), at(index));
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public void set(int index, long value) {
    try {
      requireOpen();
      ELEMENT.set(memory(), at(index), value);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public long getVolatile(int index) {
    try {
      requireOpen();
      return (long) ELEMENT.getVolatile(memory(), at(index));
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public void setVolatile(int index, long value) {
    try {
      requireOpen();
      ELEMENT.setVolatile(memory(), at(index), value);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public long getAndAdd(int index, long amount) {
    try {
      requireOpen();
      return (long) ELEMENT.getAndAdd(memory(), at(index), amount);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public boolean compareAndSet(int index, long expected, long value) {
    try {
      requireOpen();
      return ELEMENT.compareAndSet(memory(), at(index), expected, value);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public void copyTo(int index, long[] target, int offset, int length) {
    try {
      requireOpen();
      checkRange(index, length);
      MemorySegment.copy(
          memory(), ValueLayout.JAVA_LONG, start(index, Long.BYTES), target, offset, length);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public void copyFrom(int index, long[] source, int offset, int length) {
    try {
      requireOpen();
      checkRange(index, length);
      MemorySegment.copy(
          source, offset, memory(), ValueLayout.JAVA_LONG, start(index, Long.BYTES), length);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public long[] toArray(int from, int to) {
    long[] copy = new long[length(from, to)];
    copyTo(from, copy, 0, copy.length);
    return copy;
  }

  @Override
  public void fill(int from, int to, long value) {
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
    long[] copy = toArray(from, to);
    Arrays.sort(copy);
    copyFrom(from, copy, 0, copy.length);
  }

  @Override
  public LongStream stream() {
    return IntStream.range(0, size()).mapToLong(this::get);
  }
}
