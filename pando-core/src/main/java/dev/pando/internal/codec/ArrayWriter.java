package dev.pando.internal.codec;

import dev.pando.spi.EncodingException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes arrays, and the few single objects that hold one thing. */
final class ArrayWriter {
  private ArrayWriter() {}

  static void write(ObjectWriter out, TypeInfo info, Object value) {
    switch (info.kind) {
      case Tags.BOOLEAN_ARRAY -> booleans(out, (boolean[]) value);
      case Tags.BYTE_ARRAY -> {
        byte[] a = (byte[]) value;
        if (!outOfBand(out, info.kind, a, a.length, 1)) {
          head(out, info.kind, a.length);
          out.writeBytes(a, 0, a.length);
        }
      }
      case Tags.SHORT_ARRAY -> {
        short[] a = (short[]) value;
        bulk(out, info.kind, a, a.length, 2);
      }
      case Tags.CHAR_ARRAY -> {
        char[] a = (char[]) value;
        bulk(out, info.kind, a, a.length, 2);
      }
      case Tags.INT_ARRAY -> {
        int[] a = (int[]) value;
        bulk(out, info.kind, a, a.length, 4);
      }
      case Tags.LONG_ARRAY -> {
        long[] a = (long[]) value;
        bulk(out, info.kind, a, a.length, 8);
      }
      case Tags.FLOAT_ARRAY -> {
        float[] a = (float[]) value;
        bulk(out, info.kind, a, a.length, 4);
      }
      case Tags.DOUBLE_ARRAY -> {
        double[] a = (double[]) value;
        bulk(out, info.kind, a, a.length, 8);
      }
      case Tags.OBJECT_ARRAY -> {
        @Nullable Object[] a = (@Nullable Object[]) value;
        out.writeByte(Tags.OBJECT_ARRAY);
        CollectionWriter.writeElements(out, a, 0, a.length, false);
        out.pending = false; // the reader puts it in place at the end
      }
      case Tags.TYPED_ARRAY -> {
        @Nullable Object[] a = (@Nullable Object[]) value;
        out.writeByte(Tags.TYPED_ARRAY);
        out.writeShape(ClassShape.of(value.getClass().getComponentType()));
        CollectionWriter.writeElements(out, a, 0, a.length, false);
        out.pending = false; // the reader puts it in place at the end
      }
      case Tags.OBJECT -> out.writeByte(Tags.OBJECT);
      case Tags.OPTIONAL -> optional(out, (Optional<?>) value);
      case Tags.MAP_ENTRY -> entry(out, (Map.Entry<?, ?>) value);
      case Tags.BYTE_BUFFER -> buffer(out, (ByteBuffer) value);
      default -> throw new IllegalStateException(info.type.getName());
    }
  }

  private static void head(ObjectWriter out, int tag, int length) {
    out.writeByte(tag);
    out.writeVarInt(length);
  }

  private static void booleans(ObjectWriter out, boolean[] a) {
    head(out, Tags.BOOLEAN_ARRAY, a.length);
    out.ensure(a.length);
    byte[] b = out.buffer;
    int p = out.position;
    for (int i = 0; i < a.length; i++) {
      b[p + i] = (byte) (a[i] ? 1 : 0);
    }
    out.position = p + a.length;
  }

  private static void bulk(ObjectWriter out, int tag, Object array, int length, int size) {
    if (outOfBand(out, tag, array, length, size)) {
      return;
    }
    head(out, tag, length);
    out.ensure(length, size);
    out.position += Bulk.toBytes(tag, array, length, out.buffer, out.position);
  }

  private static boolean outOfBand(ObjectWriter out, int tag, Object array, int length, int size) {
    OutOfBand o = out.outOfBand;
    if (o == null || (long) length * size < o.threshold()) {
      return false;
    }
    long reference;
    try {
      reference = o.store(segment(tag, array));
    } catch (IOException e) {
      throw new EncodingException(
          "cannot send an array of " + (long) length * size + " bytes: " + e.getMessage(), e);
    }
    out.rememberStored(reference);
    out.writeByte(Tags.ARRAY_OUT_OF_BAND);
    head(out, tag, length);
    out.writeLong(reference);
    return true;
  }

  static MemorySegment segment(int tag, Object array) {
    return switch (tag) {
      case Tags.BYTE_ARRAY -> MemorySegment.ofArray((byte[]) array);
      case Tags.SHORT_ARRAY -> MemorySegment.ofArray((short[]) array);
      case Tags.CHAR_ARRAY -> MemorySegment.ofArray((char[]) array);
      case Tags.INT_ARRAY -> MemorySegment.ofArray((int[]) array);
      case Tags.LONG_ARRAY -> MemorySegment.ofArray((long[]) array);
      case Tags.FLOAT_ARRAY -> MemorySegment.ofArray((float[]) array);
      default -> MemorySegment.ofArray((double[]) array);
    };
  }

  private static void optional(ObjectWriter out, Optional<?> optional) {
    if (optional.isEmpty()) {
      out.writeByte(Tags.OPTIONAL_EMPTY);
      return;
    }
    out.writeByte(Tags.OPTIONAL);
    try {
      out.writeValue(optional.get());
    } catch (UnsendableException e) {
      throw e.at(".get()");
    }
    out.noPending(optional);
  }

  private static void entry(ObjectWriter out, Map.Entry<?, ?> entry) {
    out.writeByte(Tags.MAP_ENTRY);
    try {
      out.writeValue(entry.getKey());
      out.noPending(entry);
    } catch (UnsendableException e) {
      throw e.at(".getKey()");
    }
    try {
      out.writeValue(entry.getValue());
      out.noPending(entry);
    } catch (UnsendableException e) {
      throw e.at(".getValue()");
    }
  }

  private static void buffer(ObjectWriter out, ByteBuffer buffer) {
    ByteBuffer all = buffer.duplicate().clear();
    byte[] bytes = new byte[all.remaining()];
    all.get(bytes);
    head(out, Tags.BYTE_BUFFER, bytes.length);
    out.writeBytes(bytes, 0, bytes.length);
    out.writeVarInt(buffer.position());
    out.writeVarInt(buffer.limit());
    out.writeByte(
        (buffer.isDirect() ? 1 : 0)
            | (buffer.order() == ByteOrder.LITTLE_ENDIAN ? 2 : 0)
            | (buffer.isReadOnly() ? 4 : 0));
  }
}
