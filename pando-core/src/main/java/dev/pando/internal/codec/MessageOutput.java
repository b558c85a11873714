package dev.pando.internal.codec;

import dev.pando.spi.EncodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The growing bytes of a message and the primitive writes; the base of {@link ObjectWriter}. */
abstract class MessageOutput {
  private static final int INITIAL_BYTES = 256;

  /** A buffer grown beyond this is given up after some messages that needed little of it. */
  private static final int KEPT_BYTES = 1 << 20;

  private static final int SMALL_MESSAGES = 16;

  private static final int MAX_BYTES = Integer.MAX_VALUE - 8;
  private static final int SHORT_STRING = 24;
  private static final int CHUNK_CHARS = 2048;

  byte[] buffer = new byte[INITIAL_BYTES];
  int position;
  private char @Nullable [] chars;
  private int smallMessages;

  /** Bytes written so far. */
  public final int length() {
    return position;
  }

  /** The buffer itself; only the first {@link #length} bytes count, until the next write. */
  public final byte[] array() {
    return buffer;
  }

  /** A copy of the message. */
  public final byte[] toByteArray() {
    return Arrays.copyOf(buffer, position);
  }

  final void rewind() {
    if (buffer.length > KEPT_BYTES) {
      smallMessages = position < buffer.length / 4 ? smallMessages + 1 : 0;
      if (smallMessages >= SMALL_MESSAGES) {
        buffer = new byte[INITIAL_BYTES];
        smallMessages = 0;
      }
    }
    position = 0;
  }

  final void ensure(int bytes) {
    if (bytes > buffer.length - position) {
      grow(bytes);
    }
  }

  private void grow(int bytes) {
    long wanted = (long) position + bytes;
    if (wanted > MAX_BYTES) {
      throw new EncodingException(
          "cannot send: the message would have "
              + wanted
              + " bytes and 2 GiB is the limit; send large data as primitive arrays or in parts");
    }
    buffer = Arrays.copyOf(buffer, (int) Math.min(MAX_BYTES, Math.max(wanted, buffer.length * 2L)));
  }

  /** Room for {@code count} elements of {@code size} bytes each. */
  final void ensure(int count, int size) {
    long bytes = (long) count * size;
    if (bytes > buffer.length - position) {
      grow((int) Math.min(bytes, Integer.MAX_VALUE));
    }
  }

  /** Writes the low eight bits. */
  public final void writeByte(int value) {
    if (position == buffer.length) {
      grow(1);
    }
    buffer[position++] = (byte) value;
  }

  /** Writes four bytes. */
  public final void writeInt(int value) {
    ensure(4);
    byte[] b = buffer;
    int p = position;
    b[p] = (byte) value;
    b[p + 1] = (byte) (value >> 8);
    b[p + 2] = (byte) (value >> 16);
    b[p + 3] = (byte) (value >> 24);
    position = p + 4;
  }

  /** Writes eight bytes. */
  public final void writeLong(long value) {
    writeInt((int) value);
    writeInt((int) (value >> 32));
  }

  /** Writes one to five bytes; meant for small values that are not negative. */
  public final void writeVarInt(int value) {
    ensure(5);
    byte[] b = buffer;
    int p = position;
    int rest = value;
    while ((rest & ~0x7f) != 0) {
      b[p++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    b[p++] = (byte) rest;
    position = p;
  }

  /** Writes one to ten bytes; meant for small values that are not negative. */
  public final void writeVarLong(long value) {
    ensure(10);
    byte[] b = buffer;
    int p = position;
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      b[p++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    b[p++] = (byte) rest;
    position = p;
  }

  final void writeSignedVarInt(int value) {
    writeVarInt((value << 1) ^ (value >> 31));
  }

  final void writeSignedVarLong(long value) {
    writeVarLong((value << 1) ^ (value >> 63));
  }

  /** Writes a string or null. */
  public final void writeString(@Nullable String value) {
    if (value == null) {
      writeByte(Tags.NULL);
      return;
    }
    int start = position;
    int length = value.length();
    ensure(6);
    buffer[position++] = (byte) Tags.STRING_LATIN1;
    writeVarInt(length);
    ensure(length);
    if (!(length <= SHORT_STRING ? shortLatin1(value, length) : longLatin1(value, length))) {
      position = start;
      writeUtf16(value, length);
    }
  }

  private boolean shortLatin1(String value, int length) {
    byte[] b = buffer;
    int p = position;
    int all = 0;
    for (int i = 0; i < length; i++) {
      char c = value.charAt(i);
      all |= c;
      b[p + i] = (byte) c;
    }
    position = p + length;
    return all < 256;
  }

  @SuppressWarnings("deprecation") // this getBytes is a plain array copy, exact for Latin-1
  private boolean longLatin1(String value, int length) {
    char[] scratch = scratch();
    for (int from = 0; from < length; from += CHUNK_CHARS) {
      int n = Math.min(CHUNK_CHARS, length - from);
      value.getChars(from, from + n, scratch, 0);
      int all = 0;
      for (int i = 0; i < n; i++) {
        all |= scratch[i];
      }
      if (all > 255) {
        return false;
      }
    }
    value.getBytes(0, length, buffer, position);
    position += length;
    return true;
  }

  private void writeUtf16(String value, int length) {
    writeByte(Tags.STRING_UTF16);
    writeVarInt(length);
    ensure(length, 2);
    char[] scratch = scratch();
    byte[] b = buffer;
    int p = position;
    for (int from = 0; from < length; from += CHUNK_CHARS) {
      int n = Math.min(CHUNK_CHARS, length - from);
      value.getChars(from, from + n, scratch, 0);
      for (int i = 0; i < n; i++) {
        b[p++] = (byte) scratch[i];
        b[p++] = (byte) (scratch[i] >> 8);
      }
    }
    position = p;
  }

  private char[] scratch() {
    char[] c = chars;
    if (c == null) {
      c = new char[CHUNK_CHARS];
      chars = c;
    }
    return c;
  }

  /** Writes bytes as they are, without their length. */
  public final void writeBytes(byte[] source, int offset, int length) {
    ensure(length);
    System.arraycopy(source, offset, buffer, position, length);
    position += length;
  }

  /** A short text in a shape definition. */
  final void writeName(String name) {
    byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
    writeVarInt(utf8.length);
    writeBytes(utf8, 0, utf8.length);
  }
}
