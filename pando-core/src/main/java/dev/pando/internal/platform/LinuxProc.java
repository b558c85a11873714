package dev.pando.internal.platform;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Linux says under /proc; needs no native call. */
final class LinuxProc {
  private static final Path PROC = Path.of("/proc");
  private static final long KIB = 1024;

  private LinuxProc() {}

  /** Returns this process' id; unlike the JDK's it is not cached, and right after a fork. */
  static long pid() {
    try {
      return Long.parseLong(Files.readSymbolicLink(PROC.resolve("self")).toString());
    } catch (IOException | NumberFormatException e) {
      return ProcessHandle.current().pid(); // no /proc here
    }
  }

  /** Tells whether the process exists and is neither a zombie nor dead. */
  static boolean isAlive(long pid) {
    try {
      String stat =
          new String(
              Files.readAllBytes(PROC.resolve(Long.toString(pid)).resolve("stat")),
              StandardCharsets.ISO_8859_1);
      // "pid (name) state ...": the name may hold any character, so look behind the last bracket.
      char state = stat.charAt(stat.lastIndexOf(')') + 2);
      return state != 'Z' && state != 'X';
    } catch (IOException e) {
      return false;
    }
  }

  /** Returns how many cpus this process may run on, or 0 where /proc does not say. */
  static int affinity() {
    try {
      return Files.readAllLines(PROC.resolve("self/status"), StandardCharsets.ISO_8859_1).stream()
          .filter(line -> line.startsWith("Cpus_allowed_list:"))
          .mapToInt(line -> countRanges(line.substring(line.indexOf(':') + 1).strip()))
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }

  /** Counts the numbers of a list such as "0-3,7". */
  static int countRanges(String list) {
    int count = 0;
    for (String range : list.split(",", -1)) {
      String[] ends = range.split("-", 2);
      int first = Integer.parseInt(ends[0]);
      count += ends.length == 1 ? 1 : Integer.parseInt(ends[1]) - first + 1;
    }
    return count;
  }

  /** Returns an entry of /proc/meminfo in bytes, or -1. */
  static long memory(String entry) {
    try {
      return Files.readAllLines(PROC.resolve("meminfo"), StandardCharsets.ISO_8859_1).stream()
          .filter(line -> line.startsWith(entry + ":"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * KIB)
          .findFirst()
          .orElse(-1);
    } catch (IOException e) {
      return -1;
    }
  }

  /** Returns the count of OOM kills of the whole machine since boot, or -1. */
  static long oomKills() {
    return Cgroup.entry(PROC.resolve("vmstat"), "oom_kill");
  }
}
