package dev.pando.internal.memory;

import dev.pando.internal.segment.SharedBlock;
import dev.pando.memory.SharedBooleanArray;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@link SharedBooleanArray} in a block. */
public final class BooleanArray extends ArrayBlock implements SharedBooleanArray {
  private static final long serialVersionUID = 1;

  BooleanArray(SharedBlock block, @Nullable ValueLock lock) {
    super(block, MemoryKind.BOOLEAN_ARRAY, Byte.BYTES, lock);
  }

  /** Makes one of falses; without a lock if there is none. */
  public static BooleanArray create(int size, @Nullable ValueLock lock) {
    return new BooleanArray(allocate(size, Byte.BYTES), lock);
  }

  /** Makes a shared copy; without a lock if there is none. */
  public static BooleanArray create(boolean[] content, @Nullable ValueLock lock) {
    BooleanArray array = create(content.length, lock);
    array.copyFrom(0, content, 0, content.length);
    return array;
  }

  private long at(int index) {
    return offset(index, Byte.BYTES);
  }

  @Override
  public boolean get(int index) {
    try {
      requireOpen();
      return memory().get(ValueLayout.JAVA_BYTE, at(index)) != 0;
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public void set(int index, boolean value) {
    try {
      requireOpen();
      memory().set(ValueLayout.JAVA_BYTE, at(index), (byte) (value ? 1 : 0));
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public void copyTo(int index, boolean[] target, int offset, int length) {
    try {
      requireOpen();
      checkRange(index, length);
      Objects.checkFromIndexSize(offset, length, target.length);
      for (int i = 0; i < length; i++) {
        target[offset + i] = memory().get(ValueLayout.JAVA_BYTE, at(index + i)) != 0;
      }
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public void copyFrom(int index, boolean[] source, int offset, int length) {
    try {
      requireOpen();
      checkRange(index, length);
      Objects.checkFromIndexSize(offset, length, source.length);
      for (int i = 0; i < length; i++) {
        memory().set(ValueLayout.JAVA_BYTE, at(index + i), (byte) (source[offset + i] ? 1 : 0));
      }
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public boolean[] toArray(int from, int to) {
    boolean[] copy = new boolean[length(from, to)];
    copyTo(from, copy, 0, copy.length);
    return copy;
  }

  @Override
  public void fill(int from, int to, boolean value) {
    try {
      requireOpen();
      int length = length(from, to);
      memory().asSlice(start(from, Byte.BYTES), length).fill((byte) (value ? 1 : 0));
    } finally {
      Reference.reachabilityFence(this);
    }
  }
}
