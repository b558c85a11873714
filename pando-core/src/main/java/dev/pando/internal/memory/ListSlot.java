package dev.pando.internal.memory;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What one place of a {@link ShareableList} holds, in the terms of CPython: a format for its {@code
 * struct} module, a number that says what to make of the unpacked value, and the bytes.
 */
final class ListSlot {
  static final byte AS_IT_IS = 0;
  static final byte TEXT = 1;
  static final byte BYTES = 2;
  static final byte NOTHING = 3;

  private static final String WHOLE_NUMBER = "q";
  private static final String NUMBER = "d";
  private static final String TRUTH = "xxxxxxx?";
  private static final String NONE = "xxxxxx?x";

  /** The byte of {@link #TRUTH} that is not padding. */
  private static final int TRUTH_BYTE = 7;

  /** What "99999999s" would not fit: the format of a place has 8 characters at most. */
  private static final int MAX_TEXT_BYTES = 9_999_999;

  private final String format;
  private final byte recreation;
  private final byte[] bytes;

  /**
   * With all three parts as they are in shared memory.
   *
   * @param format at most 8 characters
   * @param recreation how to make the value of the bytes
   * @param bytes fills up the room that the format names
   */
  ListSlot(String format, byte recreation, byte[] bytes) {
    this.format = format;
    this.recreation = recreation;
    this.bytes = bytes;
  }

  String format() {
    return format;
  }

  byte recreation() {
    return recreation;
  }

  byte[] bytes() {
    return bytes;
  }

  /** Returns the room that a value gets in a new list, in bytes. */
  static int room(@Nullable Object value) {
    byte[] variable = variableBytes(value);
    if (variable == null) {
      return ListLayout.SLOT_BYTES;
    }
    int room = ListLayout.SLOT_BYTES * (variable.length / ListLayout.SLOT_BYTES + 1);
    if (room > MAX_TEXT_BYTES) {
      throw new IllegalArgumentException(
          "A text or bytes of %d bytes is too long for a shared list, which takes %d at most: use SharedMemory"
              .formatted(variable.length, MAX_TEXT_BYTES - ListLayout.SLOT_BYTES));
    }
    return room;
  }

  private static byte @Nullable [] variableBytes(@Nullable Object value) {
    return switch (value) {
      case String text -> text.getBytes(StandardCharsets.UTF_8);
      case byte[] bytes -> bytes;
      case null, default -> null;
    };
  }

  /**
   * Packs a value.
   *
   * @param room of the place, in bytes
   * @throws IllegalArgumentException if it does not fit, or can not be kept
   */
  static ListSlot pack(@Nullable Object value, int room) {
    return switch (value) {
      case Long n -> number(WHOLE_NUMBER, n);
      case Integer n -> number(WHOLE_NUMBER, n);
      case Short n -> number(WHOLE_NUMBER, n);
      case Byte n -> number(WHOLE_NUMBER, n);
      case Double n -> number(NUMBER, Double.doubleToRawLongBits(n));
      case Float n -> number(NUMBER, Double.doubleToRawLongBits(n));
      case Boolean b -> {
        byte[] bytes = new byte[ListLayout.SLOT_BYTES];
        bytes[TRUTH_BYTE] = (byte) (b ? 1 : 0);
        yield new ListSlot(TRUTH, AS_IT_IS, bytes);
      }
      case String text -> variable(TEXT, wellFormed(text), room);
      case byte[] bytes -> variable(BYTES, bytes, room);
      case null -> new ListSlot(NONE, NOTHING, new byte[ListLayout.SLOT_BYTES]);
      default ->
          throw new IllegalArgumentException(
              "A shared list holds Long, Double, Boolean, String, byte[] and null, not "
                  + value.getClass().getName());
    };
  }

  private static ListSlot number(String format, long bits) {
    byte[] bytes = new byte[ListLayout.SLOT_BYTES];
    ListLayout.NATIVE_LONG.set(bytes, 0, bits);
    return new ListSlot(format, AS_IT_IS, bytes);
  }

  private static byte[] wellFormed(String text) {
    try {
      ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      byte[] bytes = new byte[encoded.remaining()];
      encoded.get(bytes);
      return bytes;
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("The text has half a surrogate pair, which is no text", e);
    }
  }

  private static ListSlot variable(byte recreation, byte[] bytes, int room) {
    if (bytes.length > room) {
      throw new IllegalArgumentException(
          "A value of %d bytes exceeds available storage: its place has room for %d"
              .formatted(bytes.length, room));
    }
    if (bytes.length > 0 && bytes[bytes.length - 1] == 0) {
      throw new IllegalArgumentException(
          "A value that ends in a zero byte cannot be in a shared list: the zero would be lost");
    }
    return new ListSlot(room + "s", recreation, Arrays.copyOf(bytes, room));
  }

  /**
   * Returns how many bytes a format takes up, or -1 if it is none of a shared list.
   *
   * @param room of the place, in bytes
   */
  static int length(String format, int room) {
    switch (format) {
      case WHOLE_NUMBER, NUMBER, TRUTH, NONE -> {
        return ListLayout.SLOT_BYTES;
      }
      default -> {
        int last = format.length() - 1;
        if (last < 0 || format.charAt(last) != 's') {
          return -1;
        }
        try {
          int bytes = Integer.parseInt(format, 0, last, 10);
          return bytes >= 0 && bytes <= room ? bytes : -1;
        } catch (NumberFormatException e) {
          return -1;
        }
      }
    }
  }

  /** Makes the value, or throws an exception that says why it cannot. */
  @Nullable Object unpack() throws CharacterCodingException {
    return switch (recreation) {
      case AS_IT_IS ->
          switch (format) {
            case WHOLE_NUMBER -> (long) ListLayout.NATIVE_LONG.get(bytes, 0);
            case NUMBER -> Double.longBitsToDouble((long) ListLayout.NATIVE_LONG.get(bytes, 0));
            case TRUTH -> bytes[TRUTH_BYTE] != 0;
            default -> throw new CharacterCodingException();
          };
      case TEXT ->
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(stripped())).toString();
      case BYTES -> stripped();
      case NOTHING -> null;
      default -> throw new CharacterCodingException();
    };
  }

  private byte[] stripped() {
    int length = bytes.length;
    while (length > 0 && bytes[length - 1] == 0) {
      length--;
    }
    return Arrays.copyOf(bytes, length);
  }
}
