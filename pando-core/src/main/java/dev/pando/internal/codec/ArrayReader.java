package dev.pando.internal.codec;

import dev.pando.spi.DecodingException;
import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.AbstractMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what {@link ArrayWriter} writes. */
final class ArrayReader {
  private ArrayReader() {}

  static Object read(ObjectReader in, int tag) {
    return switch (tag) {
      case Tags.BOOLEAN_ARRAY -> whole(in, booleans(in));
      case Tags.BYTE_ARRAY -> whole(in, bytes(in));
      case Tags.SHORT_ARRAY,
          Tags.CHAR_ARRAY,
          Tags.INT_ARRAY,
          Tags.LONG_ARRAY,
          Tags.FLOAT_ARRAY,
          Tags.DOUBLE_ARRAY ->
          whole(in, bulk(in, tag));
      case Tags.ARRAY_OUT_OF_BAND -> whole(in, outOfBand(in));
      case Tags.OBJECT_ARRAY -> objects(in, Object.class);
      case Tags.TYPED_ARRAY -> objects(in, in.shapes.read(in).type);
      case Tags.OBJECT -> whole(in, new Object());
      case Tags.OPTIONAL -> optional(in);
      case Tags.MAP_ENTRY -> entry(in);
      case Tags.BYTE_BUFFER -> whole(in, buffer(in));
      default -> throw new DecodingException("damaged message: tag " + tag);
    };
  }

  private static Object whole(ObjectReader in, Object value) {
    in.settle(in.open(value), in.unsettled);
    return value;
  }

  private static boolean[] booleans(ObjectReader in) {
    boolean[] a = new boolean[in.readCount(1)];
    for (int i = 0; i < a.length; i++) {
      a[i] = in.buffer[in.position + i] != 0;
    }
    in.position += a.length;
    return a;
  }

  private static byte[] bytes(ObjectReader in) {
    byte[] a = new byte[in.readCount(1)];
    in.readBytes(a, 0, a.length);
    return a;
  }

  private static Object bulk(ObjectReader in, int tag) {
    int length = in.readCount(Bulk.size(tag));
    Object a = Bulk.newArray(tag, length);
    in.position += Bulk.fromBytes(tag, in.buffer, in.position, a, length);
    return a;
  }

  private static Object outOfBand(ObjectReader in) {
    int tag = in.readByte();
    int length = in.readVarInt();
    long reference = in.readLong();
    OutOfBand o = in.outOfBand;
    if (o == null
        || tag < Tags.BYTE_ARRAY
        || tag > Tags.DOUBLE_ARRAY
        || length < 0
        || (long) length * Bulk.size(tag) < o.threshold()) {
      throw new DecodingException("damaged message: an array out of band that cannot be");
    }
    Object a = Bulk.newArray(tag, length);
    try {
      o.load(reference, ArrayWriter.segment(tag, a));
    } catch (IOException e) {
      throw new DecodingException("an array sent beside the message is gone: " + e.getMessage(), e);
    }
    return a;
  }

  private static Object objects(ObjectReader in, Class<?> component) {
    int before = in.unsettled;
    int length = in.readCount(1);
    if (component.isPrimitive()) {
      throw new DecodingException("damaged message: a primitive where a class should be");
    }
    @Nullable Object[] a = (@Nullable Object[]) Array.newInstance(component, length);
    int handle = in.open(a);
    CollectionReader.readInto(in, a, length);
    in.settle(handle, before);
    return a;
  }

  private static Object optional(ObjectReader in) {
    int before = in.unsettled;
    int handle = in.reserve();
    Object value = Optional.of(in.readWhole("an Optional"));
    in.born(handle, value);
    in.settle(handle, before);
    return value;
  }

  private static Object entry(ObjectReader in) {
    int before = in.unsettled;
    int handle = in.reserve();
    Object key = in.readSettledOrNull("an entry");
    Object value = in.readSettledOrNull("an entry");
    Object entry =
        key == null || value == null
            ? new AbstractMap.SimpleImmutableEntry<@Nullable Object, @Nullable Object>(key, value)
            : Map.entry(key, value);
    in.born(handle, entry);
    in.settle(handle, before);
    return entry;
  }

  private static ByteBuffer buffer(ObjectReader in) {
    byte[] bytes = bytes(in);
    int position = in.readVarInt();
    int limit = in.readVarInt();
    int flags = in.readByte();
    ByteBuffer b =
        (flags & 1) != 0
            ? ByteBuffer.allocateDirect(bytes.length).put(0, bytes)
            : ByteBuffer.wrap(bytes);
    if ((flags & 4) != 0) {
      b = b.asReadOnlyBuffer();
    }
    b.limit(limit).position(position);
    return b.order((flags & 2) != 0 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
  }
}
