package dev.pando.internal.codec;

import dev.pando.spi.DecodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a message and the primitive reads; the base of {@link ObjectReader}. Every length is
 * checked against the bytes that are left before anything is allocated.
 */
abstract class MessageInput {
  private static final byte[] NOTHING = new byte[0];

  byte[] buffer = NOTHING;
  int position;
  int end;

  /** The index in the wrapped array of the next byte. */
  public final int position() {
    return position;
  }

  /** Goes to another place of the message, as when skipping a part that has a known length. */
  public final void position(int newPosition) {
    if (newPosition < 0 || newPosition > end) {
      throw new IndexOutOfBoundsException(newPosition);
    }
    position = newPosition;
  }

  /** Bytes left. */
  public final int remaining() {
    return end - position;
  }

  final void need(int bytes) {
    if (bytes < 0 || bytes > end - position) {
      throw tooShort(bytes);
    }
  }

  private DecodingException tooShort(int bytes) {
    return new DecodingException(
        "damaged message: " + bytes + " bytes wanted at its end, " + (end - position) + " left");
  }

  /** Reads one byte, 0 to 255. */
  public final int readByte() {
    if (position >= end) {
      throw tooShort(1);
    }
    return buffer[position++] & 0xff;
  }

  /** Reads four bytes. */
  public final int readInt() {
    need(4);
    byte[] b = buffer;
    int p = position;
    position = p + 4;
    return (b[p] & 0xff) | (b[p + 1] & 0xff) << 8 | (b[p + 2] & 0xff) << 16 | b[p + 3] << 24;
  }

  /** Reads eight bytes. */
  public final long readLong() {
    return (readInt() & 0xffffffffL) | (long) readInt() << 32;
  }

  /** Reads what {@link MessageOutput#writeVarInt} wrote. */
  public final int readVarInt() {
    int result = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      int b = readByte();
      result |= (b & 0x7f) << shift;
      if (b < 0x80) {
        return result;
      }
    }
    throw new DecodingException("damaged message: a number without end");
  }

  /** Reads what {@link MessageOutput#writeVarLong} wrote. */
  public final long readVarLong() {
    long result = 0;
    for (int shift = 0; shift < 70; shift += 7) {
      int b = readByte();
      result |= (b & 0x7fL) << shift;
      if (b < 0x80) {
        return result;
      }
    }
    throw new DecodingException("damaged message: a number without end");
  }

  final int readSignedVarInt() {
    int v = readVarInt();
    return (v >>> 1) ^ -(v & 1);
  }

  final long readSignedVarLong() {
    long v = readVarLong();
    return (v >>> 1) ^ -(v & 1);
  }

  /** A count of things of which each takes at least {@code bytesEach} of the bytes left. */
  final int readCount(int bytesEach) {
    int count = readVarInt();
    if (count < 0 || (long) count * bytesEach > end - position) {
      throw new DecodingException(
          "damaged message: "
              + (count & 0xffffffffL)
              + " elements in "
              + (end - position)
              + " bytes");
    }
    return count;
  }

  /** Reads a string or null. */
  public final @Nullable String readString() {
    int tag = readByte();
    if (tag == Tags.STRING_LATIN1) {
      return readLatin1();
    }
    if (tag == Tags.STRING_UTF16) {
      return readUtf16();
    }
    if (tag == Tags.NULL) {
      return null;
    }
    throw new DecodingException("damaged message: tag " + tag + " where a string should be");
  }

  final String readLatin1() {
    int length = readCount(1);
    String s = new String(buffer, position, length, StandardCharsets.ISO_8859_1);
    position += length;
    return s;
  }

  final String readUtf16() {
    int length = readCount(2);
    char[] chars = new char[length];
    byte[] b = buffer;
    int p = position;
    for (int i = 0; i < length; i++, p += 2) {
      chars[i] = (char) ((b[p] & 0xff) | b[p + 1] << 8);
    }
    position = p;
    return new String(chars);
  }

  /** Reads bytes as they are. */
  public final void readBytes(byte[] target, int offset, int length) {
    need(length);
    System.arraycopy(buffer, position, target, offset, length);
    position += length;
  }

  final String readName() {
    int length = readCount(1);
    String s = new String(buffer, position, length, StandardCharsets.UTF_8);
    position += length;
    return s;
  }
}
