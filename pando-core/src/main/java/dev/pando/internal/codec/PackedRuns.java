package dev.pando.internal.codec;

import dev.pando.spi.DecodingException;
import org.jspecify.annotations.Nullable;

/**
 * Elements of one type, packed: Integers and Longs in as many bytes as the widest of them needs,
 * Doubles in eight, Strings without a look at their class. One byte says which, {@link #MIXED} when
 * the elements follow as objects.
 *
 * <pre>
 *    7           4 3           0
 *   +-------------+-------------+
 *   |    type     |    width    |    width: 1, 2, 4 or 8 bytes an element, 0 for Strings
 *   +-------------+-------------+
 * </pre>
 *
 * <p>Bytes are moved one by one: compiled, that is as fast as wider accesses to a byte array, and
 * in the first thousands of elements, before it is compiled, several times faster.
 */
final class PackedRuns {
  static final int MIXED = 0;
  private static final int INTEGERS = 0x10;
  private static final int LONGS = 0x20;
  private static final int DOUBLES = 0x30;
  private static final int STRINGS = 0x40;
  private static final int WIDTH_MASK = 0xf;

  private PackedRuns() {}

  /** Writes the elements packed, or nothing when they are not of one packable type. */
  static boolean write(ObjectWriter out, @Nullable Object[] a, int from, int to) {
    int type = type(a[from]);
    if (type == MIXED || !isOfOneClass(a, from, to)) {
      return false;
    }
    if (type == STRINGS) {
      out.writeByte(STRINGS);
      for (int i = from; i < to; i++) {
        out.writeString((String) a[i]);
      }
      return true;
    }
    int width = width(type, a, from, to);
    out.writeByte(type | width);
    out.ensure(to - from, width);
    store(type, width, a, from, to, out.buffer, out.position);
    out.position += (to - from) * width;
    return true;
  }

  /**
   * The type of an element, or {@link #MIXED}. By hand: a switch over patterns would be linked at
   * run time, while a child boots.
   */
  static int type(@Nullable Object element) {
    if (element instanceof Integer) {
      return INTEGERS;
    }
    if (element instanceof String) {
      return STRINGS;
    }
    if (element instanceof Long) {
      return LONGS;
    }
    return element instanceof Double ? DOUBLES : MIXED;
  }

  private static boolean isOfOneClass(@Nullable Object[] a, int from, int to) {
    Object first = a[from];
    for (int i = from + 1; i < to; i++) {
      Object e = a[i];
      if (first == null || e == null || e.getClass() != first.getClass()) {
        return false;
      }
    }
    return true;
  }

  /** The fewest bytes that hold each of the elements with its sign. */
  private static int width(int type, @Nullable Object[] a, int from, int to) {
    if (type == DOUBLES) {
      return Double.BYTES;
    }
    long magnitudes = 0;
    for (int i = from; i < to; i++) {
      long x = bits(type, a[i]);
      magnitudes |= x ^ (x >> 63);
    }
    int needed = Long.SIZE - Long.numberOfLeadingZeros(magnitudes) + 1;
    return needed <= Byte.SIZE ? 1 : needed <= Short.SIZE ? 2 : needed <= Integer.SIZE ? 4 : 8;
  }

  @SuppressWarnings("NullAway") // the caller has seen that all are of the type
  private static long bits(int type, @Nullable Object element) {
    return switch (type) {
      case INTEGERS -> (Integer) element;
      case LONGS -> (Long) element;
      default -> Double.doubleToRawLongBits((Double) element);
    };
  }

  private static Object element(int type, long bits) {
    return switch (type) {
      case INTEGERS -> (int) bits;
      case LONGS -> bits;
      default -> Double.longBitsToDouble(bits);
    };
  }

  private static void store(
      int type, int width, @Nullable Object[] a, int from, int to, byte[] b, int position) {
    int p = position;
    switch (width) {
      case 1 -> {
        for (int i = from; i < to; i++) {
          b[p++] = (byte) bits(type, a[i]);
        }
      }
      case 2 -> {
        for (int i = from; i < to; i++, p += 2) {
          int x = (int) bits(type, a[i]);
          b[p] = (byte) x;
          b[p + 1] = (byte) (x >> 8);
        }
      }
      case 4 -> {
        for (int i = from; i < to; i++, p += 4) {
          storeInt(b, p, (int) bits(type, a[i]));
        }
      }
      default -> {
        for (int i = from; i < to; i++, p += 8) {
          long x = bits(type, a[i]);
          storeInt(b, p, (int) x);
          storeInt(b, p + 4, (int) (x >> 32));
        }
      }
    }
  }

  private static void storeInt(byte[] b, int p, int x) {
    b[p] = (byte) x;
    b[p + 1] = (byte) (x >> 8);
    b[p + 2] = (byte) (x >> 16);
    b[p + 3] = (byte) (x >> 24);
  }

  /** Reads {@code n} packed elements of the given kind. */
  static void read(ObjectReader in, int kind, @Nullable Object[] a, int n) {
    if (kind == STRINGS) {
      for (int i = 0; i < n; i++) {
        a[i] = in.readString();
      }
      return;
    }
    int type = kind & ~WIDTH_MASK;
    int width = kind & WIDTH_MASK;
    if (!isKnown(type, width)) {
      throw new DecodingException("damaged message: elements of kind " + kind);
    }
    in.need((int) Math.min((long) n * width, Integer.MAX_VALUE));
    load(type, width, in.buffer, in.position, a, n);
    in.position += n * width;
  }

  private static boolean isKnown(int type, int width) {
    return switch (type) {
      case INTEGERS -> width == 1 || width == 2 || width == 4;
      case LONGS -> width == 1 || width == 2 || width == 4 || width == 8;
      case DOUBLES -> width == 8;
      default -> false;
    };
  }

  private static void load(
      int type, int width, byte[] b, int position, @Nullable Object[] a, int n) {
    int p = position;
    switch (width) {
      case 1 -> {
        for (int i = 0; i < n; i++) {
          a[i] = element(type, b[p++]);
        }
      }
      case 2 -> {
        for (int i = 0; i < n; i++, p += 2) {
          a[i] = element(type, (b[p] & 0xff) | b[p + 1] << 8);
        }
      }
      case 4 -> {
        for (int i = 0; i < n; i++, p += 4) {
          a[i] = element(type, loadInt(b, p));
        }
      }
      default -> {
        for (int i = 0; i < n; i++, p += 8) {
          a[i] = element(type, loadLong(b, p));
        }
      }
    }
  }

  private static long loadLong(byte[] b, int p) {
    return (loadInt(b, p) & 0xffff_ffffL) | (long) loadInt(b, p + 4) << 32;
  }

  private static int loadInt(byte[] b, int p) {
    return (b[p] & 0xff) | (b[p + 1] & 0xff) << 8 | (b[p + 2] & 0xff) << 16 | b[p + 3] << 24;
  }

  // One by one, all in the same width

  /** The bytes that hold any element of the type; 0 for Strings and objects. */
  static int fullWidth(int type) {
    return switch (type) {
      case INTEGERS -> 4;
      case LONGS, DOUBLES -> 8;
      default -> 0;
    };
  }

  /** The type of the elements that a kind was written for, or {@link #MIXED}. */
  static int typeOfKind(int kind) {
    int type = kind & ~WIDTH_MASK;
    return isKnown(type, kind & WIDTH_MASK) ? type : MIXED;
  }

  /** Puts an element of the type in its place among others in their full width. */
  static void store(int type, @Nullable Object element, byte[] b, int index) {
    long x = bits(type, element);
    if (type == INTEGERS) {
      storeInt(b, index * 4, (int) x);
    } else {
      storeInt(b, index * 8, (int) x);
      storeInt(b, index * 8 + 4, (int) (x >> 32));
    }
  }

  /** The element in a place among others in their full width. */
  static Object load(int type, byte[] b, int index) {
    return element(type, fullWidth(type) == 4 ? loadInt(b, index * 4) : loadLong(b, index * 8));
  }

  /** Reads {@code n} elements of a numeric kind into places from {@code first} on. */
  static void copy(ObjectReader in, int kind, int n, byte[] b, int first) {
    int type = typeOfKind(kind);
    int width = kind & WIDTH_MASK;
    int full = fullWidth(type);
    in.need((int) Math.min((long) n * width, Integer.MAX_VALUE));
    if (width == full) {
      in.readBytes(b, first * full, n * full);
      return;
    }
    for (int i = first; i < first + n; i++) {
      long x = loadSigned(in.buffer, in.position, width);
      in.position += width;
      storeInt(b, i * full, (int) x);
      if (full == 8) {
        storeInt(b, i * full + 4, (int) (x >> 32));
      }
    }
  }

  private static long loadSigned(byte[] b, int p, int width) {
    return switch (width) {
      case 1 -> b[p];
      case 2 -> (b[p] & 0xff) | b[p + 1] << 8;
      default -> loadInt(b, p);
    };
  }
}
