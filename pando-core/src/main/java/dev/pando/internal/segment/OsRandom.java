package dev.pando.internal.segment;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;

/** Random numbers from the operating system: a forked process must not repeat its parent's. */
public final class OsRandom {
  private OsRandom() {}

  /** Returns 64 random bits. */
  public static long nextLong() {
    try (DataInputStream random =
        new DataInputStream(Files.newInputStream(Path.of("/dev/urandom")))) {
      return random.readLong();
    } catch (IOException e) {
      return new SecureRandom().nextLong(); // not a Unix; slower to start
    }
  }
}
