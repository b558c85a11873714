package dev.pando.internal.segment;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where groves live, how their directories are named, made and removed. */
final class GroveDirectory {
  /** Names the directory in which groves are made, instead of the usual places. */
  static final String PROPERTY = "pando.directory";

  static final String LOCK_FILE = "locks";
  static final String SLOT_FILE = "slots";

  static final Path SHARED_MEMORY = Path.of("/dev/shm");

  /** A shared memory file system with less is of no use: the first pool would not fit. */
  static final long LEAST_ROOM_BYTES = 8L << 20;

  /** How often a directory is emptied that others still make files in. */
  private static final int MOST_LOOKS = 100;

  private static final Set<String> ATTRIBUTE_VIEWS =
      FileSystems.getDefault().supportedFileAttributeViews();

  private GroveDirectory() {}

  /** Returns where the user wants groves, if he said so. */
  static @Nullable Path forcedParent() {
    String forced = System.getProperty(PROPERTY);
    return forced == null || forced.isEmpty() ? null : Path.of(forced).toAbsolutePath();
  }

  /** Returns the shared memory file system, if there is one with room. */
  static @Nullable Path sharedMemory() {
    File directory = SHARED_MEMORY.toFile();
    return directory.isDirectory()
            && directory.canWrite()
            && directory.getUsableSpace() >= LEAST_ROOM_BYTES
        ? SHARED_MEMORY
        : null;
  }

  /** Says why {@link #sharedMemory} is not used although it exists, or returns null. */
  static @Nullable String whyNoSharedMemory() {
    File directory = SHARED_MEMORY.toFile();
    if (!directory.isDirectory()) {
      return null; // not a system that has it: nothing to warn of
    }
    return directory.canWrite()
        ? "%s has only %d bytes free".formatted(directory, directory.getUsableSpace())
        : directory + " is not writable";
  }

  static Path temporary() {
    return Path.of(System.getProperty("java.io.tmpdir", ".")).toAbsolutePath();
  }

  /** Returns every place where groves of this user may be. */
  static List<Path> parents() {
    List<Path> parents = new ArrayList<>();
    Path forced = forcedParent();
    if (forced != null) {
      parents.add(forced);
    }
    parents.add(SHARED_MEMORY);
    parents.add(temporary());
    return parents.stream().distinct().filter(Files::isDirectory).toList();
  }

  /** Makes a directory that nobody else can have made, for this user alone. */
  static Path make(Path parent) throws IOException {
    Path directory =
        parent.resolve("pando-" + user() + "-" + HexFormat.of().toHexDigits(OsRandom.nextLong()));
    return Files.createDirectory(directory, permissions("rwx------"));
  }

  private static FileAttribute<?>[] permissions(String permissions) {
    return ATTRIBUTE_VIEWS.contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  /** Makes a file for this user alone, wherever it may be linked to. */
  static void makePrivateFile(Path file) throws IOException {
    Files.createFile(file, permissions("rw-------"));
  }

  /**
   * Gives a file a further name; on Windows, where that takes permissions, another name.
   *
   * @throws FileAlreadyExistsException if the name is taken
   */
  static void linkUnlessThere(Path name, Path file) throws IOException {
    try {
      Files.createLink(name, file);
    } catch (UnsupportedOperationException e) {
      Files.move(file, name); // atomic there, and does not replace
    }
  }

  /** Returns the directory that a grove's directory, or a file, lies in. */
  static Path parent(Path path) {
    Path parent = path.getParent();
    if (parent == null) {
      throw new IllegalArgumentException(path + " lies in no directory");
    }
    return parent;
  }

  /** Returns the number in the directory's name. */
  static long id(Path directory) {
    String name = directory.getFileName().toString();
    return HexFormat.fromHexDigitsToLong(name, name.length() - 16, name.length());
  }

  /** Returns the numeric user id, or what is fit for a file name of the user's name. */
  private static String user() {
    Object id = uid(Path.of("/proc/self"));
    if (id == null) {
      id = uid(Path.of(System.getProperty("user.home", ".")));
    }
    if (id != null) {
      return id.toString();
    }
    String name = System.getProperty("user.name", "user").toLowerCase(Locale.ROOT);
    String plain = name.replaceAll("[^a-z0-9]", "");
    return plain.isEmpty() ? "user" : plain.substring(0, Math.min(16, plain.length()));
  }

  private static @Nullable Object uid(Path path, LinkOption... options) {
    try {
      return ATTRIBUTE_VIEWS.contains("unix")
          ? Files.getAttribute(path, "unix:uid", options)
          : null;
    } catch (IOException e) {
      return null;
    }
  }

  /** Returns the pattern of this user's grove directories. */
  static Pattern names() {
    return Pattern.compile("pando-" + Pattern.quote(user()) + "-[0-9a-f]{16}");
  }

  /** Tells whether it is really a directory, not a link to one, and ours. */
  static boolean isOurs(Path directory) {
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    Object owner = uid(directory, LinkOption.NOFOLLOW_LINKS);
    return owner == null || owner.toString().equals(user());
  }

  /**
   * Removes the files and then the directory. The lock file goes last: as long as it is there, the
   * next clean-up can go on where a killed one stopped. Sub-directories are none of ours.
   *
   * <p>Threads of processes that end do not stand still meanwhile: one that replaces a killed
   * worker makes a file after the others were listed. So who finds the directory not empty looks
   * again; once it is gone nothing can be made in it.
   *
   * @return how many bytes the files had
   */
  static long remove(Path directory) throws IOException {
    Path lockFile = directory.resolve(LOCK_FILE);
    long bytes = 0;
    for (int look = 1; ; look++) {
      bytes += removeFiles(directory, lockFile);
      Files.deleteIfExists(lockFile);
      try {
        Files.deleteIfExists(directory);
        return bytes;
      } catch (DirectoryNotEmptyException e) {
        if (look == MOST_LOOKS) {
          throw e;
        }
      }
    }
  }

  private static long removeFiles(Path directory, Path lockFile) throws IOException {
    long bytes = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
          bytes += remove(file); // of a process that was killed while it rehearsed
        } else if (!file.equals(lockFile)) {
          bytes += size(file);
          Files.deleteIfExists(file);
        }
      }
    } catch (NoSuchFileException e) {
      // somebody else was quicker
    }
    return bytes;
  }

  private static long size(Path file) {
    try {
      return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? Files.size(file) : 0;
    } catch (IOException e) {
      return 0;
    }
  }
}
