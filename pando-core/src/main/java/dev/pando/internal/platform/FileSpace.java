package dev.pando.internal.platform;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reserves pages of a file in plain JDK, and says in figures why they do not fit. */
final class FileSpace {
  private static final int CHUNK_BYTES = 1 << 20;

  private FileSpace() {}

  /**
   * Extends the file with written zeros. Not through a FileChannel: an interrupt would close it
   * half-way.
   */
  static void fillWithZeros(Path file, long bytes) throws IOException {
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      long before = open.length();
      if (before >= bytes) {
        return;
      }
      try {
        byte[] zeros = new byte[(int) Math.min(CHUNK_BYTES, bytes - before)];
        open.seek(before);
        for (long left = bytes - before; left > 0; left -= zeros.length) {
          open.write(zeros, 0, (int) Math.min(zeros.length, left));
        }
      } catch (IOException e) {
        truncate(open, before, e);
        throw doesNotFit(file, bytes - before, e);
      }
    }
  }

  private static void truncate(RandomAccessFile open, long length, IOException reason) {
    try {
      open.setLength(length);
    } catch (IOException e) {
      reason.addSuppressed(e);
    }
  }

  /** Returns the exception for a reservation that failed. */
  static IOException doesNotFit(Path file, long bytes, @Nullable Throwable cause) {
    String where = "its file system";
    String free = "not enough space";
    try {
      FileStore store = Files.getFileStore(file);
      where = mountPoint(store) + " (" + store.type() + ")";
      free = readable(store.getUsableSpace()) + " free of " + readable(store.getTotalSpace());
    } catch (IOException e) {
      if (cause != null) {
        cause.addSuppressed(e);
      }
    }
    String message =
        "%s for %s do not fit: %s has %s; free or enlarge it (for /dev/shm: mount -o remount,size=..., in Docker --shm-size), or choose another directory with -Dpando.directory=DIR"
            .formatted(readable(bytes), file.getFileName(), where, free);
    return new IOException(message, cause);
  }

  /** {@link FileStore#toString} is "/mount/point (device)" on Unix; it has no other accessor. */
  private static String mountPoint(FileStore store) {
    String text = store.toString();
    int end = text.lastIndexOf(" (");
    return end > 0 ? text.substring(0, end) : text;
  }

  /** Returns for example {@code "64 MiB"}, or {@code "1.5 MiB (1572864 bytes)"}. */
  static String readable(long bytes) {
    String[] units = {"bytes", "KiB", "MiB", "GiB", "TiB"};
    double value = bytes;
    int unit = 0;
    while (value >= 1024 && unit < units.length - 1) {
      value /= 1024;
      unit++;
    }
    if (unit == 0) {
      return bytes + " bytes";
    }
    return value == Math.rint(value)
        ? "%d %s".formatted((long) value, units[unit])
        : String.format(Locale.ROOT, "%.1f %s (%d bytes)", value, units[unit], bytes);
  }
}
