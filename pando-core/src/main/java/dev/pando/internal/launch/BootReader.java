package dev.pando.internal.launch;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads a boot message. Not DataInputStream, which loads variable handles, nor UTF-8, which loads a
 * dozen charsets: in a fresh JVM these take as long as the whole message.
 */
final class BootReader {
  private final byte[] bytes;
  private int position;

  BootReader(byte[] bytes, int position) {
    this.bytes = bytes;
    this.position = position;
  }

  int readInt() {
    return readChar() << 16 | readChar();
  }

  long readLong() {
    return (long) readInt() << 32 | (readInt() & 0xFFFF_FFFFL);
  }

  boolean readBoolean() {
    return bytes[position++] != 0;
  }

  char readChar() {
    return (char) (bytes[position++] << 8 | (bytes[position++] & 0xFF));
  }

  byte[] readBytes() {
    byte[] copy = new byte[readInt()];
    System.arraycopy(bytes, position, copy, 0, copy.length);
    position += copy.length;
    return copy;
  }

  String readString() {
    char[] characters = new char[readInt()];
    for (int i = 0; i < characters.length; i++) {
      characters[i] = readChar();
    }
    return new String(characters);
  }

  List<String> readStrings() {
    int count = readInt();
    List<String> strings = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      strings.add(readString());
    }
    return strings;
  }
}
