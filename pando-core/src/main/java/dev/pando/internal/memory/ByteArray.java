package dev.pando.internal.memory;

import dev.pando.internal.segment.SharedBlock;
import dev.pando.memory.SharedByteArray;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** {@link SharedByteArray} in a block. */
public final class ByteArray extends ArrayBlock implements SharedByteArray {
  private static final long serialVersionUID = 1;

  ByteArray(SharedBlock block, @Nullable ValueLock lock) {
    super(block, MemoryKind.BYTE_ARRAY, Byte.BYTES, lock);
  }

  /** Makes one of zeros; without a lock if there is none. */
  public static ByteArray create(int size, @Nullable ValueLock lock) {
    return new ByteArray(allocate(size, Byte.BYTES), lock);
  }

  /** Makes a shared copy; without a lock if there is none. */
  public static ByteArray create(byte[] content, @Nullable ValueLock lock) {
    ByteArray array = create(content.length, lock);
    array.copyFrom(0, content, 0, content.length);
    return array;
  }

  private long at(int index) {
    return offset(index, Byte.BYTES);
  }

  @Override
  public byte get(int index) {
    try {
      requireOpen();
      return memory().get(ValueLayout.JAVA_BYTE, at(index));
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public void set(int index, byte value) {
    try {
      requireOpen();
      memory().set(ValueLayout.JAVA_BYTE, at(index), value);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public void copyTo(int index, byte[] target, int offset, int length) {
    try {
      requireOpen();
      checkRange(index, length);
      MemorySegment.copy(
          memory(), ValueLayout.JAVA_BYTE, start(index, Byte.BYTES), target, offset, length);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public void copyFrom(int index, byte[] source, int offset, int length) {
    try {
      requireOpen();
      checkRange(index, length);
      MemorySegment.copy(
          source, offset, memory(), ValueLayout.JAVA_BYTE, start(index, Byte.BYTES), length);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public byte[] toArray(int from, int to) {
    byte[] copy = new byte[length(from, to)];
    copyTo(from, copy, 0, copy.length);
    return copy;
  }

  @Override
  public void fill(int from, int to, byte value) {
    try {
      requireOpen();
      int length = length(from, to);
      memory().asSlice(start(from, Byte.BYTES), length).fill(value);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public void sort(int from, int to) {
    byte[] copy = toArray(from, to);
    Arrays.sort(copy);
    copyFrom(from, copy, 0, copy.length);
  }

  @Override
  public IntStream stream() {
    return IntStream.range(0, size()).map(this::get);
  }

  @Override
  public String text() {
    byte[] bytes = toArray();
    int length = 0;
    while (length < bytes.length && bytes[length] != 0) {
      length++;
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  @Override
  public void setText(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("A text with a NUL character would be cut off there");
    }
    if (bytes.length > size()) {
      throw new IllegalArgumentException(
          "A text of %d bytes does not fit into a shared array of %d"
              .formatted(bytes.length, size()));
    }
    copyFrom(
        0,
        Arrays.copyOf(bytes, Math.min(bytes.length + 1, size())),
        0,
        Math.min(bytes.length + 1, size()));
  }
}
