package dev.pando.internal.launch;

import dev.pando.internal.segment.Grove;
import dev.pando.internal.segment.GroveTicket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * The directory that this process and its children share for the files of a launch: the grove's.
 */
final class LaunchDirectory {
  private LaunchDirectory() {}

  static Path current() throws IOException {
    return grove().directory();
  }

  /** What lets a child join the grove. */
  static GroveTicket ticket() throws IOException {
    return grove().ticket();
  }

  private static Grove grove() throws IOException {
    try {
      return Grove.current();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
