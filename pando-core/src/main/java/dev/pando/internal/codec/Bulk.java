package dev.pando.internal.codec;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Copies between primitive arrays and message bytes, low byte first. */
final class Bulk {
  private static final ByteOrder LITTLE = ByteOrder.LITTLE_ENDIAN;

  private Bulk() {}

  static int size(int tag) {
    return switch (tag) {
      case Tags.BYTE_ARRAY, Tags.BOOLEAN_ARRAY -> 1;
      case Tags.SHORT_ARRAY, Tags.CHAR_ARRAY -> 2;
      case Tags.INT_ARRAY, Tags.FLOAT_ARRAY -> 4;
      default -> 8;
    };
  }

  static Object newArray(int tag, int length) {
    return switch (tag) {
      case Tags.BYTE_ARRAY -> new byte[length];
      case Tags.SHORT_ARRAY -> new short[length];
      case Tags.CHAR_ARRAY -> new char[length];
      case Tags.INT_ARRAY -> new int[length];
      case Tags.LONG_ARRAY -> new long[length];
      case Tags.FLOAT_ARRAY -> new float[length];
      default -> new double[length];
    };
  }

  private static ValueLayout layout(int tag) {
    return switch (tag) {
      case Tags.SHORT_ARRAY -> ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(LITTLE);
      case Tags.CHAR_ARRAY -> ValueLayout.JAVA_CHAR_UNALIGNED.withOrder(LITTLE);
      case Tags.INT_ARRAY -> ValueLayout.JAVA_INT_UNALIGNED.withOrder(LITTLE);
      case Tags.LONG_ARRAY -> ValueLayout.JAVA_LONG_UNALIGNED.withOrder(LITTLE);
      case Tags.FLOAT_ARRAY -> ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(LITTLE);
      default -> ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(LITTLE);
    };
  }

  static int toBytes(int tag, Object array, int length, byte[] bytes, int offset) {
    MemorySegment.copy(array, 0, MemorySegment.ofArray(bytes), layout(tag), offset, length);
    return length * size(tag);
  }

  static int fromBytes(int tag, byte[] bytes, int offset, Object array, int length) {
    MemorySegment.copy(MemorySegment.ofArray(bytes), layout(tag), offset, array, 0, length);
    return length * size(tag);
  }
}
