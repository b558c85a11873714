package dev.pando.internal.launch;

import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** How the failure of a child's target comes back: printed, and as a file for the parent. */
final class FailureReport {
  private FailureReport() {}

  /** In the child: prints the failure and leaves it for the parent. */
  static void write(BootMessage boot, Throwable failure) {
    print(boot.name(), failure);
    try {
      byte[] encoded = Payload.encodeFailure(failure);
      File file = new File(boot.directory(), LaunchFiles.failure(boot.launchId()));
      File draft = new File(file.getPath() + ".tmp");
      try (FileOutputStream out = new FileOutputStream(draft)) {
        out.write(encoded);
      }
      if (!draft.renameTo(file)) {
        draft.delete();
      }
    } catch (IOException | RuntimeException | Error e) {
      // The trace is printed and the exit code tells of it; memory or disk may be gone.
    }
  }

  static void print(String name, Throwable failure) {
    Thread.UncaughtExceptionHandler own = Thread.getDefaultUncaughtExceptionHandler();
    if (own != null) {
      own.uncaughtException(Thread.currentThread(), failure);
      return;
    }
    try {
      System.err.print("Exception in process " + name + ": ");
      failure.printStackTrace();
      System.err.flush();
    } catch (RuntimeException | Error e) {
      // A stream of the user's own, or no memory: the exit code still tells.
    }
  }

  /** In the parent: takes what the child left, if it left anything. */
  static Optional<byte[]> take(Path directory, String launchId) throws IOException {
    Path file = directory.resolve(LaunchFiles.failure(launchId));
    try {
      byte[] encoded = Files.readAllBytes(file);
      Files.delete(file);
      return Optional.of(encoded);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }
}
