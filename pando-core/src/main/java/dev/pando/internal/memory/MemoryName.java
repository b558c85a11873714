package dev.pando.internal.memory;

import dev.pando.internal.segment.OsRandom;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HexFormat;

/** What shared memory can be called. */
final class MemoryName {
  /** As CPython's, so that people know what they see in {@code /dev/shm}. */
  private static final String RANDOM_PREFIX = "psm_";

  private static final int RANDOM_DIGITS = 8;

  /** How much of a bad name a message shows. */
  private static final int SHOWN = 40;

  private MemoryName() {}

  /** Returns a name of CPython's form, from the operating system's randomness. */
  static String random() {
    return RANDOM_PREFIX + HexFormat.of().toHexDigits(OsRandom.nextLong(), RANDOM_DIGITS);
  }

  /**
   * Returns the name without a leading slash.
   *
   * @throws IllegalArgumentException if no file can be called so, saying why
   */
  static String check(String name, int maxBytes) {
    String plain = name.startsWith("/") ? name.substring(1) : name;
    if (plain.isEmpty() || plain.equals(".") || plain.equals("..")) {
      throw bad(name, "shared memory cannot be called so");
    }
    if (plain.indexOf('\0') >= 0) {
      throw bad(name, "names of shared memory cannot have NUL characters");
    }
    if (plain.indexOf('/') >= 0) {
      throw bad(name, "names of shared memory cannot have slashes, but for one in front");
    }
    int bytes = plain.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > maxBytes) {
      throw bad(name, "%d bytes in UTF-8, and names have %d at most".formatted(bytes, maxBytes));
    }
    try {
      Path _ = Path.of(plain);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(
          "\"" + shown(name) + "\": files cannot be called so here: " + e.getReason(), e);
    }
    return plain;
  }

  private static IllegalArgumentException bad(String name, String why) {
    return new IllegalArgumentException("\"" + shown(name) + "\": " + why);
  }

  private static String shown(String name) {
    String text = name.length() <= SHOWN ? name : name.substring(0, SHOWN) + "...";
    return text.replace('\0', '\u2400');
  }
}
