package dev.pando.internal.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The directory that this process and its children share for the files of a launch. */
final class LaunchDirectory {
  private static @Nullable Path current;

  private LaunchDirectory() {}

  static synchronized Path current() throws IOException {
    ChildContext context = ChildContext.current();
    if (context != null) {
      return Path.of(context.boot().directory());
    }
    if (current == null) {
      current = Files.createTempDirectory("pando-");
    }
    return current;
  }
}
