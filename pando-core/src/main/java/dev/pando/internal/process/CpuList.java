package dev.pando.internal.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The kernel's lists of cpus, {@code "0-3,8"}; see Linux, Documentation/admin-guide/cputopology.
 */
final class CpuList {
  private static final Path ONLINE = Path.of("/sys/devices/system/cpu/online");

  private CpuList() {}

  /** How many cpus are online, or 0 where the kernel does not say. */
  static int online() {
    try {
      return count(Files.readString(ONLINE));
    } catch (IOException | NumberFormatException e) {
      return 0;
    }
  }

  static int count(String list) {
    int count = 0;
    for (String range : list.strip().split(",", -1)) {
      int dash = range.indexOf('-');
      count +=
          dash < 0
              ? 1
              : Integer.parseInt(range.substring(dash + 1))
                  - Integer.parseInt(range.substring(0, dash))
                  + 1;
    }
    return count;
  }
}
