package dev.pando.internal.codec;

import dev.pando.spi.DecodingException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Elements of one type, packed: Integers in one, two or four bytes each, Longs in one to eight,
 * Doubles in eight, Strings without a look at their class. One byte says which, {@link #MIXED} when
 * the elements follow as objects.
 */
final class PackedRuns {
  static final int MIXED = 0;
  private static final int BYTES = 1;
  private static final int SHORTS = 2;
  private static final int INTS = 3;
  private static final int LONGS = 4;
  private static final int DOUBLES = 5;
  private static final int STRINGS = 6;

  /** The same with {@code Long} elements. */
  private static final int LONG_BYTES = 7;

  private static final int LONG_SHORTS = 8;
  private static final int LONG_INTS = 9;

  private static final ByteOrder LITTLE = ByteOrder.LITTLE_ENDIAN;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(LITTLE);
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(LITTLE);

  private PackedRuns() {}

  /** Writes the elements packed, or nothing when they are not of one packable type. */
  static boolean write(ObjectWriter out, @Nullable Object[] a, int from, int to) {
    int start = out.position;
    boolean packed = false;
    Object first = a[from];
    if (first instanceof Integer) {
      packed = integers(out, a, from, to);
    } else if (first instanceof String) {
      packed = strings(out, a, from, to);
    } else if (first instanceof Long) {
      packed = longs(out, a, from, to);
    } else if (first instanceof Double) {
      packed = doubles(out, a, from, to);
    }
    if (!packed) {
      out.position = start;
    }
    return packed;
  }

  private static boolean integers(ObjectWriter out, @Nullable Object[] a, int from, int to) {
    int min = Integer.MAX_VALUE;
    int max = Integer.MIN_VALUE;
    for (int i = from; i < to; i++) {
      if (!(a[i] instanceof Integer v)) {
        return false;
      }
      int x = v;
      min = Math.min(min, x);
      max = Math.max(max, x);
    }
    int n = to - from;
    if (min >= Byte.MIN_VALUE && max <= Byte.MAX_VALUE) {
      out.writeByte(BYTES);
      out.ensure(n);
      byte[] b = out.buffer;
      int p = out.position;
      for (int i = from; i < to; i++) {
        b[p++] = (byte) intAt(a, i);
      }
      out.position = p;
    } else if (min >= Short.MIN_VALUE && max <= Short.MAX_VALUE) {
      out.writeByte(SHORTS);
      out.ensure(n, 2);
      byte[] b = out.buffer;
      int p = out.position;
      for (int i = from; i < to; i++, p += 2) {
        int x = intAt(a, i);
        b[p] = (byte) x;
        b[p + 1] = (byte) (x >> 8);
      }
      out.position = p;
    } else {
      out.writeByte(INTS);
      out.ensure(n, 4);
      MemorySegment b = MemorySegment.ofArray(out.buffer);
      int p = out.position;
      for (int i = from; i < to; i++, p += 4) {
        b.set(INT, p, intAt(a, i));
      }
      out.position = p;
    }
    return true;
  }

  @SuppressWarnings("NullAway") // the caller has seen that all are Integers
  private static int intAt(@Nullable Object[] a, int i) {
    return (Integer) a[i];
  }

  @SuppressWarnings("NullAway") // the caller has seen that all are Longs
  private static long longAt(@Nullable Object[] a, int i) {
    return (Long) a[i];
  }

  private static boolean longs(ObjectWriter out, @Nullable Object[] a, int from, int to) {
    long min = Long.MAX_VALUE;
    long max = Long.MIN_VALUE;
    for (int i = from; i < to; i++) {
      if (!(a[i] instanceof Long v)) {
        return false;
      }
      long x = v;
      min = Math.min(min, x);
      max = Math.max(max, x);
    }
    int n = to - from;
    if (min >= Integer.MIN_VALUE && max <= Integer.MAX_VALUE) {
      int size =
          min >= Byte.MIN_VALUE && max <= Byte.MAX_VALUE
              ? 1
              : min >= Short.MIN_VALUE && max <= Short.MAX_VALUE ? 2 : 4;
      out.writeByte(size == 1 ? LONG_BYTES : size == 2 ? LONG_SHORTS : LONG_INTS);
      out.ensure(n, size);
      byte[] b = out.buffer;
      int p = out.position;
      for (int i = from; i < to; i++, p += size) {
        long x = longAt(a, i);
        b[p] = (byte) x;
        if (size > 1) {
          b[p + 1] = (byte) (x >> 8);
        }
        if (size > 2) {
          b[p + 2] = (byte) (x >> 16);
          b[p + 3] = (byte) (x >> 24);
        }
      }
      out.position = p;
    } else {
      out.writeByte(LONGS);
      out.ensure(n, 8);
      MemorySegment b = MemorySegment.ofArray(out.buffer);
      int p = out.position;
      for (int i = from; i < to; i++, p += 8) {
        b.set(LONG, p, longAt(a, i));
      }
      out.position = p;
    }
    return true;
  }

  private static boolean doubles(ObjectWriter out, @Nullable Object[] a, int from, int to) {
    out.writeByte(DOUBLES);
    out.ensure(to - from, 8);
    MemorySegment b = MemorySegment.ofArray(out.buffer);
    int p = out.position;
    for (int i = from; i < to; i++, p += 8) {
      if (!(a[i] instanceof Double v)) {
        return false;
      }
      b.set(LONG, p, Double.doubleToRawLongBits(v));
    }
    out.position = p;
    return true;
  }

  private static boolean strings(ObjectWriter out, @Nullable Object[] a, int from, int to) {
    out.writeByte(STRINGS);
    for (int i = from; i < to; i++) {
      if (!(a[i] instanceof String s)) {
        return false;
      }
      out.writeString(s);
    }
    return true;
  }

  /** Reads {@code n} packed elements of the given kind. */
  static void read(ObjectReader in, int kind, @Nullable Object[] a, int n) {
    switch (kind) {
      case BYTES, SHORTS, INTS -> integers(in, kind, a, n);
      case LONG_BYTES, LONG_SHORTS, LONG_INTS, LONGS -> longs(in, kind, a, n);
      case DOUBLES -> {
        MemorySegment b = take(in, n, 8);
        for (int i = 0; i < n; i++) {
          a[i] = Double.longBitsToDouble(b.get(LONG, i * 8L));
        }
      }
      case STRINGS -> {
        for (int i = 0; i < n; i++) {
          a[i] = in.readString();
        }
      }
      default -> throw new DecodingException("damaged message: elements of kind " + kind);
    }
  }

  private static MemorySegment take(ObjectReader in, int n, int size) {
    long bytes = (long) n * size;
    in.need((int) Math.min(bytes, Integer.MAX_VALUE));
    MemorySegment b = MemorySegment.ofArray(in.buffer).asSlice(in.position, bytes);
    in.position += (int) bytes;
    return b;
  }

  private static void integers(ObjectReader in, int kind, @Nullable Object[] a, int n) {
    if (kind == INTS) {
      MemorySegment b = take(in, n, 4);
      for (int i = 0; i < n; i++) {
        a[i] = b.get(INT, i * 4L);
      }
      return;
    }
    int size = kind == BYTES ? 1 : 2;
    in.need((int) Math.min((long) n * size, Integer.MAX_VALUE));
    byte[] b = in.buffer;
    int p = in.position;
    for (int i = 0; i < n; i++, p += size) {
      a[i] = size == 1 ? b[p] : (b[p] & 0xff) | b[p + 1] << 8;
    }
    in.position = p;
  }

  private static void longs(ObjectReader in, int kind, @Nullable Object[] a, int n) {
    if (kind == LONGS) {
      MemorySegment b = take(in, n, 8);
      for (int i = 0; i < n; i++) {
        a[i] = b.get(LONG, i * 8L);
      }
      return;
    }
    int size = kind == LONG_BYTES ? 1 : kind == LONG_SHORTS ? 2 : 4;
    in.need((int) Math.min((long) n * size, Integer.MAX_VALUE));
    byte[] b = in.buffer;
    int p = in.position;
    for (int i = 0; i < n; i++, p += size) {
      long x;
      if (size == 1) {
        x = b[p];
      } else if (size == 2) {
        x = (b[p] & 0xff) | b[p + 1] << 8;
      } else {
        x = (b[p] & 0xff) | (b[p + 1] & 0xff) << 8 | (b[p + 2] & 0xff) << 16 | b[p + 3] << 24;
      }
      a[i] = x;
    }
    in.position = p;
  }
}
