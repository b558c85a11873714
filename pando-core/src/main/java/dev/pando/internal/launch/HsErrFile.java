package dev.pando.internal.launch;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where the JVM of a child leaves its report when it crashes. */
final class HsErrFile {
  private static final String PREFIX = "hs_err_pid";
  private static final String SUFFIX = ".log";

  private HsErrFile() {}

  /** For {@code -XX:ErrorFile}: the name JVMs use by default, in the temporary directory. */
  static String pattern() {
    return directory().resolve(PREFIX + "%p" + SUFFIX).toString();
  }

  static Optional<Path> of(long pid) {
    Path file = directory().resolve(PREFIX + pid + SUFFIX);
    return Files.exists(file) ? Optional.of(file) : Optional.empty();
  }

  private static Path directory() {
    return Path.of(System.getProperty("java.io.tmpdir", "/tmp")).toAbsolutePath();
  }
}
