package dev.pando.internal.pool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** How much memory another process has, as far as the system tells. */
final class ResidentMemory {
  private static final int PAGE_BYTES = 4096;

  private ResidentMemory() {}

  /** The resident set of a process in bytes; empty where there is no {@code /proc}. */
  static OptionalLong of(long pid) {
    try {
      // proc_pid_statm(5): size resident shared ..., in pages
      String[] pages = Files.readString(Path.of("/proc/" + pid + "/statm")).split(" ", 3);
      return OptionalLong.of(Long.parseLong(pages[1]) * PAGE_BYTES);
    } catch (IOException | RuntimeException e) {
      return OptionalLong.empty(); // no Linux, or the process is gone
    }
  }
}
