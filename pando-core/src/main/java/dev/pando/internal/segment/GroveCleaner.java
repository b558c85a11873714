package dev.pando.internal.segment;

import dev.pando.internal.platform.Platform;
import dev.pando.internal.platform.SlotLocks;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Removes groves none of whose slots is alive.
 *
 * <h2>Why nobody loses a grove he is about to use</h2>
 *
 * <p>The lock file has a byte for each slot and one more, the <em>gate</em>. Whoever makes, joins
 * or removes a grove holds the gate while he does. The cleaner takes all bytes at once, or leaves
 * the grove alone. So:
 *
 * <ul>
 *   <li><b>In use:</b> some slot is held, the cleaner does not get its lock.
 *   <li><b>Being made:</b> first the directory is made, then the lock file in it, then the gate is
 *       taken. A directory without a lock file is only removed by rmdir, which fails unless it is
 *       empty; the maker then cannot create the lock file. A lock file whose gate is not taken yet
 *       may be locked and removed; the maker then does not get the gate, or finds, with the gate in
 *       hand, that the lock file has no name any more. In each case he starts afresh with another
 *       random name. Names are never used twice, so "there is a file of this name" is the same as
 *       "it is my file".
 *   <li><b>Being joined</b> while the last living member dies: the joiner looks, with the gate in
 *       hand, whether the lock file still has its name. If so, no cleaner can get in any more; if
 *       not, the grove is gone, which is an error and nothing is written.
 *   <li><b>Being left:</b> see {@link Grove#leave}: the last one holds the gate to the end.
 *   <li><b>Cleaned by two:</b> only one gets the lock. A cleaner that is killed leaves the lock
 *       file, which is removed last, to the next one.
 * </ul>
 *
 * <p>Only directories whose name fits exactly, that are no links and belong to this user, are
 * touched. Groves of this very JVM are passed by: with record locks, to open and close their lock
 * file again would release it. They are known by system properties, which copies of this class in
 * other class loaders see too.
 */
final class GroveCleaner {
  private static final String OWN_PREFIX = "dev.pando.grove.";

  private final Platform platform;
  private final Pattern names = GroveDirectory.names();
  private final int maxGroves;
  private final long deadline;
  private final List<Path> removed = new ArrayList<>();
  private final List<Path> named = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private long bytes;
  private int alive;

  private GroveCleaner(Platform platform, int maxGroves, Duration maxTime) {
    this.platform = platform;
    this.maxGroves = maxGroves;
    this.deadline = System.nanoTime() + maxTime.toNanos();
  }

  static CleanReport clean(Platform platform, List<Path> parents, int maxGroves, Duration maxTime) {
    GroveCleaner cleaner = new GroveCleaner(platform, maxGroves, maxTime);
    boolean complete = true;
    for (Path parent : parents) {
      complete &= cleaner.cleanIn(parent);
    }
    return new CleanReport(
        List.copyOf(cleaner.removed),
        List.copyOf(cleaner.named),
        cleaner.bytes,
        cleaner.alive,
        List.copyOf(cleaner.problems),
        complete);
  }

  /** To be called before the lock file is opened. */
  static void protect(Path directory) {
    System.setProperty(OWN_PREFIX + directory.getFileName(), directory.toString());
  }

  /** To be called after the lock file was closed. */
  static void unprotect(Path directory) {
    System.clearProperty(OWN_PREFIX + directory.getFileName());
  }

  private static boolean isProtected(Path directory) {
    return System.getProperty(OWN_PREFIX + directory.getFileName()) != null;
  }

  private boolean cleanIn(Path parent) {
    try (DirectoryStream<Path> candidates = Files.newDirectoryStream(parent, "pando-*")) {
      for (Path candidate : candidates) {
        if (removed.size() >= maxGroves || System.nanoTime() - deadline > 0) {
          return false;
        }
        if (names.matcher(candidate.getFileName().toString()).matches()
            && GroveDirectory.isOurs(candidate)) {
          cleanOne(candidate);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      problems.add(parent + ": " + e);
    }
    return true;
  }

  private void cleanOne(Path directory) {
    if (isProtected(directory)) {
      alive++;
      return;
    }
    try {
      Path lockFile = directory.resolve(GroveDirectory.LOCK_FILE);
      if (Files.isRegularFile(lockFile, LinkOption.NOFOLLOW_LINKS)) {
        removeIfDead(directory, lockFile);
      } else {
        Files.delete(directory); // rmdir: see the class comment
        removed.add(directory);
      }
    } catch (NoSuchFileException e) {
      // Somebody else removed it: all that was wanted.
    } catch (DirectoryNotEmptyException e) {
      problems.add(directory + " holds what is none of Pando's, or is just being made");
    } catch (IOException e) {
      problems.add(directory + ": " + e);
    }
  }

  private void removeIfDead(Path directory, Path lockFile) throws IOException {
    try (SlotLocks locks = platform.openSlotLocks(lockFile)) {
      if (locks.holdAll(Grove.LOCKS)) {
        for (NamedFiles.Unlinked each : NamedFiles.unlinkAll(directory)) {
          named.add(each.path());
          bytes += each.bytes();
        }
        bytes += GroveDirectory.remove(directory);
        removed.add(directory);
      } else {
        alive++;
      }
    }
  }
}
