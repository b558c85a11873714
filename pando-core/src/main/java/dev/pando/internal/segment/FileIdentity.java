package dev.pando.internal.segment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells a file from another one that gets the same name later.
 *
 * <p>The number of a file (device and inode) does that while anybody has it open or mapped. File
 * systems on disks give the number of a deleted file to the next one, so the time of birth counts
 * too, where the system knows it: where it does not, the JDK tells the time of the last change
 * instead.
 *
 * @param number of the file
 * @param birthNanos since 1970, or {@link #UNKNOWN}
 */
record FileIdentity(String number, long birthNanos) {
  static final long UNKNOWN = 0;

  /** Returns what a file is, or null if there is none; of a link itself, as shm_open(3) does. */
  static @Nullable BasicFileAttributes attributesOrNull(Path file) throws IOException {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  static FileIdentity of(BasicFileAttributes attributes) {
    boolean known = !attributes.creationTime().equals(attributes.lastModifiedTime());
    return new FileIdentity(
        String.valueOf(attributes.fileKey()),
        known ? attributes.creationTime().to(TimeUnit.NANOSECONDS) : UNKNOWN);
  }

  /** Has the times of birth and of the last change differ, so that the former can be told. */
  static void reveal(Path newFile) throws IOException {
    Files.setLastModifiedTime(newFile, FileTime.from(1, TimeUnit.SECONDS));
  }

  /** Tells whether a file, if there is one, is this one. */
  boolean matches(@Nullable BasicFileAttributes attributes) {
    return attributes != null
        && number.equals(String.valueOf(attributes.fileKey()))
        && (birthNanos == UNKNOWN
            || birthNanos == attributes.creationTime().to(TimeUnit.NANOSECONDS));
  }
}
