package dev.pando.internal.memory;

import dev.pando.internal.segment.SharedBlock;
import dev.pando.memory.SharedCharArray;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** {@link SharedCharArray} in a block. */
public final class CharArray extends ArrayBlock implements SharedCharArray {
  private static final long serialVersionUID = 1;

  private static final VarHandle ELEMENT = ValueLayout.JAVA_CHAR.varHandle();

  CharArray(SharedBlock block, @Nullable ValueLock lock) {
    super(block, MemoryKind.CHAR_ARRAY, Character.BYTES, lock);
  }

  /** Makes one of zeros; without a lock if there is none. */
  public static CharArray create(int size, @Nullable ValueLock lock) {
    return new CharArray(allocate(size, Character.BYTES), lock);
  }

  /** Makes a shared copy; without a lock if there is none. */
  public static CharArray create(char[] content, @Nullable ValueLock lock) {
    CharArray array = create(content.length, lock);
    array.copyFrom(0, content, 0, content.length);
    return array;
  }

  private long at(int index) {
    return offset(index, Character.BYTES);
  }

  @Override
  public char get(int index) {
    try {
      requireOpen();
      return (char) ELEMENT.get(memory(), at(index));
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public void set(int index, char value) {
    try {
      requireOpen();
      ELEMENT.set(memory(), at(index), value);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public void copyTo(int index, char[] target, int offset, int length) {
    try {
      requireOpen();
      checkRange(index, length);
      MemorySegment.copy(
          memory(), ValueLayout.JAVA_CHAR, start(index, Character.BYTES), target, offset, length);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public void copyFrom(int index, char[] source, int offset, int length) {
    try {
      requireOpen();
      checkRange(index, length);
      MemorySegment.copy(
          source, offset, memory(), ValueLayout.JAVA_CHAR, start(index, Character.BYTES), length);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public char[] toArray(int from, int to) {
    char[] copy = new char[length(from, to)];
    copyTo(from, copy, 0, copy.length);
    return copy;
  }

  @Override
  public void fill(int from, int to, char value) {
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
    char[] copy = toArray(from, to);
    Arrays.sort(copy);
    copyFrom(from, copy, 0, copy.length);
  }

  @Override
  public IntStream stream() {
    return IntStream.range(0, size()).map(this::get);
  }
}
