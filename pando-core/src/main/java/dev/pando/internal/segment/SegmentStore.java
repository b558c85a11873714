package dev.pando.internal.segment;

import dev.pando.internal.platform.Platform;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;

/**
 * The segments of a grove that this process has mapped.
 *
 * <p>A segment's file is {@code kind-creator-number}: the creator's participant and its own count,
 * both to the base 36. So names need no shared counter, and what a dead process left can be told.
 */
final class SegmentStore {
  private static final int RADIX = Character.MAX_RADIX;
  private static final int MAX_KIND_LENGTH = 12;
  private static final int NAME_PARTS = 3;

  private final Platform platform;
  private final Path directory;
  private final Map<String, Segment> mapped = new HashMap<>();
  private final AtomicInteger created = new AtomicInteger();

  SegmentStore(Platform platform, Path directory) {
    this.platform = platform;
    this.directory = directory;
  }

  static String name(String kind, int creator, int number) {
    return kind + "-" + Integer.toString(creator, RADIX) + "-" + Integer.toString(number, RADIX);
  }

  // By hand: regular expressions would cost a child's boot some milliseconds.

  private static boolean isKind(String text) {
    return !text.isEmpty() && text.length() <= MAX_KIND_LENGTH && hasOnlyLetters(text);
  }

  private static boolean hasOnlyLetters(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < 'a' || text.charAt(i) > 'z') {
        return false;
      }
    }
    return true;
  }

  private static boolean isName(String text) {
    String[] parts = text.split("-", -1);
    return parts.length == NAME_PARTS
        && isKind(parts[0])
        && isNumber(parts[1])
        && isNumber(parts[2]);
  }

  private static boolean isNumber(String text) {
    try {
      return Integer.toString(Integer.parseInt(text, RADIX), RADIX).equals(text);
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /** Returns the last part of a name. */
  static int number(String name) {
    return Integer.parseInt(name.substring(name.lastIndexOf('-') + 1), RADIX);
  }

  /** Returns who made the segment of this name. */
  static int creator(String name) {
    return Integer.parseInt(name.substring(name.indexOf('-') + 1, name.lastIndexOf('-')), RADIX);
  }

  @SuppressWarnings("MustBeClosedChecker") // the segment owns the arena
  Segment create(String kind, int creator, long bytes) throws IOException {
    if (!isKind(kind)) {
      throw new IllegalArgumentException("A segment's kind has 1 to 12 letters a-z: " + kind);
    }
    if (bytes <= 0) {
      throw new IllegalArgumentException("A segment needs at least one byte, not " + bytes);
    }
    String name = name(kind, creator, created.getAndIncrement());
    Path file = Files.createFile(directory.resolve(name));
    Arena arena = Arena.ofShared();
    try {
      Mapping.reserve(platform, file, bytes);
      Segment segment = new Segment(this, name, file, arena, Mapping.map(file, arena));
      remember(segment);
      return segment;
    } catch (IOException | RuntimeException | Error e) {
      arena.close();
      deleteAfter(e, file);
      throw e;
    }
  }

  private static void deleteAfter(Throwable failure, Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  private synchronized void remember(Segment segment) {
    mapped.put(segment.name(), segment);
  }

  @SuppressWarnings("MustBeClosedChecker") // the segment owns the arena
  synchronized Segment open(String name) throws IOException {
    if (!isName(name)) {
      throw new IllegalArgumentException("No segment is named so: " + name);
    }
    Segment known = mapped.get(name);
    if (known != null) {
      known.references++;
      return known;
    }
    Path file = directory.resolve(name);
    Arena arena = Arena.ofShared();
    try {
      Segment segment = new Segment(this, name, file, arena, Mapping.map(file, arena));
      mapped.put(name, segment);
      return segment;
    } catch (NoSuchFileException e) {
      arena.close();
      throw (IOException)
          new NoSuchFileException(file.toString(), null, "the segment was deleted").initCause(e);
    } catch (IOException | RuntimeException | Error e) {
      arena.close();
      throw e;
    }
  }

  /** Returns whether this was the last user. */
  synchronized boolean release(Segment segment) {
    if (segment.references == 0 || --segment.references > 0) {
      return false;
    }
    return mapped.remove(segment.name(), segment);
  }

  /** Returns the names of a kind whose creators fit. */
  List<String> find(String kind, IntPredicate creators) throws IOException {
    List<String> found = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, kind + "-*")) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (isName(name) && creators.test(creator(name))) {
          found.add(name);
        }
      }
    }
    return found;
  }

  void delete(String name) throws IOException {
    Files.deleteIfExists(directory.resolve(name));
  }

  void closeAll() {
    List<Segment> all;
    synchronized (this) {
      all = List.copyOf(mapped.values());
      mapped.clear();
    }
    all.forEach(Segment::unmap);
  }
}
