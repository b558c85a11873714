package dev.pando.internal.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where Pando keeps what it makes once and uses in every program: class archives, and a jar of its
 * own classes for programs that hide them. {@code $XDG_CACHE_HOME/pando}, else {@code
 * ~/.cache/pando}.
 *
 * <p>What lies there is code, so the directory is only used when it belongs to this user and nobody
 * else can write to it.
 */
final class CacheDirectory {
  private CacheDirectory() {}

  /** The directory, made if need be; empty when there is none that can be used. */
  static Optional<Path> find() {
    return find(System.getenv("XDG_CACHE_HOME"), System.getenv("HOME"));
  }

  static Optional<Path> find(@Nullable String xdgCacheHome, @Nullable String home) {
    Path parent;
    if (xdgCacheHome != null && xdgCacheHome.startsWith("/")) { // relative ones are to be ignored
      parent = Path.of(xdgCacheHome);
    } else if (home != null && !home.isEmpty()) {
      parent = Path.of(home, ".cache");
    } else {
      return Optional.empty();
    }
    try {
      Path directory = parent.resolve("pando");
      if (!Files.isDirectory(directory)) {
        Files.createDirectories(parent);
        Files.createDirectory(
            directory,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
      return isSafe(directory) ? Optional.of(directory) : Optional.empty();
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean isSafe(Path directory) throws IOException {
    PosixFileAttributes attributes =
        Files.readAttributes(directory, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    return attributes.isDirectory()
        && attributes.owner().getName().equals(System.getProperty("user.name"))
        && !attributes.permissions().contains(PosixFilePermission.GROUP_WRITE)
        && !attributes.permissions().contains(PosixFilePermission.OTHERS_WRITE)
        && Files.isWritable(directory);
  }
}
