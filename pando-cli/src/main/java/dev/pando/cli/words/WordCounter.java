package dev.pando.cli.words;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Counts the words of pieces of files.
 *
 * <p>A piece owns the words that <em>begin</em> in it, and reads beyond its end to finish the last
 * of them; a word that came in over its beginning is its predecessor's. So pieces may be cut at any
 * byte, and no word is split, lost or counted twice.
 */
final class WordCounter {
  /** The longest part of a word that is kept, in chars: the bound of what a word can cost. */
  static final int LONGEST_WORD = 64 * 1024;

  private final Map<String, long[]> counts = new HashMap<>();
  private char[] word = new char[64];
  private int length;

  /** Counts the piece of {@code file} from {@code start} to before {@code end}, in bytes. */
  void count(FileChannel file, long start, long end) throws IOException {
    Utf8Reader reader = new Utf8Reader(file, characterBefore(file, start), end - start);
    boolean othersWord = false;
    while (reader.offset() < start) {
      othersWord = isWordPart(reader.next());
    }
    while (true) {
      boolean begins = reader.offset() < end;
      int character = reader.next();
      if (isWordPart(character)) {
        if (!othersWord) {
          if (length == 0 && !begins) {
            return;
          }
          append(character);
        } else if (!begins) {
          return;
        }
      } else {
        othersWord = false;
        finishWord();
        if (!begins || character == Utf8Reader.END) {
          return;
        }
      }
    }
  }

  /** The words counted so far and how often. */
  Map<String, long[]> counts() {
    return counts;
  }

  /**
   * Where the last character that begins before {@code start} begins; {@code start} at the
   * beginning of a file. In a file that is not UTF-8 it is a place at which the reader will notice.
   */
  private static long characterBefore(FileChannel file, long start) throws IOException {
    byte[] before = new byte[(int) Math.min(4, start)];
    file.read(ByteBuffer.wrap(before), start - before.length);
    int at = before.length - 1;
    while (at > 0 && (before[at] & 0xc0) == 0x80) {
      at--;
    }
    return start - before.length + Math.max(at, 0);
  }

  private static boolean isWordPart(int character) {
    if (character < 0x80) {
      return (character >= 'a' && character <= 'z')
          || (character >= 'A' && character <= 'Z')
          || (character >= '0' && character <= '9');
    }
    return Character.isLetterOrDigit(character) || isMark(character);
  }

  private static boolean isMark(int character) {
    return switch (Character.getType(character)) {
      case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK ->
          true;
      default -> false;
    };
  }

  private void append(int character) {
    if (length + 2 > LONGEST_WORD) {
      return; // what a word is counted as must not depend on the width of its next character
    }
    if (length + 2 > word.length) {
      word = Arrays.copyOf(word, word.length * 2);
    }
    length += Character.toChars(character, word, length);
  }

  private void finishWord() {
    if (length > 0) {
      String key = new String(word, 0, length).toLowerCase(Locale.ROOT);
      counts.computeIfAbsent(key, absent -> new long[1])[0]++;
      length = 0;
    }
  }
}
