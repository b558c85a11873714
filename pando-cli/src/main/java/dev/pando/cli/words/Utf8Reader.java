package dev.pando.cli.words;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.MalformedInputException;

/**
 * Reads code points from any offset of a UTF-8 file with a small buffer, and always knows where it
 * is.
 *
 * <p>A decoder of its own because the JDK's do not tell at which byte a character begins, which is
 * what decides to whom a word at the edge of a piece belongs. As strict as {@code
 * CodingErrorAction.REPORT}: overlong forms, surrogates and values above U+10FFFF are malformed
 * (Unicode Standard, table 3-7).
 */
final class Utf8Reader {
  static final int END = -1;
  private static final int LEAST_BUFFER_BYTES = 256;
  private static final int MOST_BUFFER_BYTES = 64 * 1024;

  private final FileChannel file;
  private final ByteBuffer buffer;
  private long bufferEnd;

  /**
   * Reads from {@code offset}, which must be where a character begins.
   *
   * @param wanted about how much will be read, in bytes
   */
  Utf8Reader(FileChannel file, long offset, long wanted) {
    this.file = file;
    this.buffer =
        ByteBuffer.allocate(Math.clamp(wanted, LEAST_BUFFER_BYTES, MOST_BUFFER_BYTES)).limit(0);
    this.bufferEnd = offset;
  }

  /** The offset, in bytes, of the character that {@link #next} returns next. */
  long offset() {
    return bufferEnd - buffer.remaining();
  }

  /**
   * Returns the next code point, or {@link #END}.
   *
   * @throws MalformedInputException where the file is not UTF-8
   */
  int next() throws IOException {
    if (!buffer.hasRemaining() && !fill()) {
      return END;
    }
    int first = buffer.get();
    return first >= 0 ? first : multiByte(first & 0xff);
  }

  private int multiByte(int first) throws IOException {
    if (first < 0xc2) {
      throw malformed(); // a continuation byte, or an overlong form of ASCII
    }
    if (first < 0xe0) {
      return (first & 0x1f) << 6 | continuation(0x80, 0xbf);
    }
    if (first < 0xf0) {
      int second =
          continuation(first == 0xe0 ? 0xa0 : 0x80, first == 0xed ? 0x9f : 0xbf); // no surrogates
      return (first & 0x0f) << 12 | second << 6 | continuation(0x80, 0xbf);
    }
    if (first < 0xf5) {
      int second = continuation(first == 0xf0 ? 0x90 : 0x80, first == 0xf4 ? 0x8f : 0xbf);
      int third = continuation(0x80, 0xbf);
      return (first & 0x07) << 18 | second << 12 | third << 6 | continuation(0x80, 0xbf);
    }
    throw malformed();
  }

  private int continuation(int least, int most) throws IOException {
    if (!buffer.hasRemaining() && !fill()) {
      throw malformed(); // the file ends within a character
    }
    int next = buffer.get() & 0xff;
    if (next < least || next > most) {
      throw malformed();
    }
    return next & 0x3f;
  }

  private boolean fill() throws IOException {
    buffer.clear();
    int read = file.read(buffer, bufferEnd);
    buffer.flip();
    if (read <= 0) {
      return false;
    }
    bufferEnd += read;
    return true;
  }

  private static MalformedInputException malformed() {
    return new MalformedInputException(1);
  }
}
