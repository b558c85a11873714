package dev.pando.internal.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The limits of the control groups this process is in, version 2 or 1, or both as on hybrid
 * systems. The tightest limit on the way up to the root counts. See cgroups(7) and the kernel's
 * admin-guide/cgroup-v2.
 *
 * <p>Where the group is, is read once; the figures are read anew at each call, for they change
 * while a program runs.
 */
final class Cgroup {
  /** Version 1 says "no limit" by the largest page-aligned number. */
  private static final long UNLIMITED = 1L << 60;

  private final Version memoryVersion;
  private final List<Path> memory;
  private final Version cpuVersion;
  private final List<Path> cpu;

  private enum Version {
    NONE,
    V1,
    V2
  }

  /**
   * Finds the groups.
   *
   * @param root the root directory: "/" or, in tests, a made-up tree
   */
  Cgroup(Path root) {
    List<CgroupMount> mounts = CgroupMount.all(root);
    List<Path> memoryV1 = CgroupMount.chain(mounts, "memory");
    List<Path> cpuV1 = CgroupMount.chain(mounts, "cpu");
    List<Path> unified = CgroupMount.chain(mounts, "");
    memory = memoryV1.isEmpty() ? unified : memoryV1;
    cpu = cpuV1.isEmpty() ? unified : cpuV1;
    memoryVersion = version(memoryV1, unified);
    cpuVersion = version(cpuV1, unified);
  }

  private static Version version(List<Path> v1, List<Path> unified) {
    if (!v1.isEmpty()) {
      return Version.V1;
    }
    return unified.isEmpty() ? Version.NONE : Version.V2;
  }

  /** Returns for example {@code "memory by v1, cpu by v2"}. */
  String describe() {
    return "memory by " + memoryVersion + ", cpu by " + cpuVersion;
  }

  /** Returns how many cpus' worth of time the tightest group gets. */
  OptionalDouble cpuQuota() {
    double quota = Double.POSITIVE_INFINITY;
    for (Path group : cpu) {
      quota = Math.min(quota, cpuVersion == Version.V1 ? quotaV1(group) : quotaV2(group));
    }
    return Double.isInfinite(quota) ? OptionalDouble.empty() : OptionalDouble.of(quota);
  }

  private static double quotaV1(Path group) {
    long quota = number(group.resolve("cpu.cfs_quota_us"));
    long period = number(group.resolve("cpu.cfs_period_us"));
    return quota > 0 && period > 0 ? (double) quota / period : Double.POSITIVE_INFINITY;
  }

  private static double quotaV2(Path group) {
    String line = text(group.resolve("cpu.max"));
    List<String> words = line == null ? List.of() : List.of(line.split(" ", -1));
    if (words.size() != 2 || words.get(0).equals("max")) {
      return Double.POSITIVE_INFINITY;
    }
    long period = parse(words.get(1));
    return period > 0 ? (double) parse(words.get(0)) / period : Double.POSITIVE_INFINITY;
  }

  /** Returns the tightest memory limit in bytes. */
  OptionalLong memoryLimit() {
    return least(this::limit);
  }

  /** Returns how much is left below the tightest limit in bytes, page cache counted as free. */
  OptionalLong memoryAvailable() {
    return least(group -> {
      long limit = limit(group);
      return limit < 0 ? -1 : Math.max(0, limit - usage(group) + reclaimable(group));
    });
  }

  /** Returns how many processes of the group the OOM killer has killed. */
  OptionalLong oomKills() {
    if (memory.isEmpty()) {
      return OptionalLong.empty();
    }
    String file = memoryVersion == Version.V1 ? "memory.oom_control" : "memory.events";
    long kills = entry(memory.getFirst().resolve(file), "oom_kill");
    return kills < 0 ? OptionalLong.empty() : OptionalLong.of(kills);
  }

  private OptionalLong least(Function<Path, Long> figure) {
    return memory.stream().mapToLong(figure::apply).filter(value -> value >= 0).min();
  }

  private long limit(Path group) {
    long limit =
        number(group.resolve(memoryVersion == Version.V1 ? "memory.limit_in_bytes" : "memory.max"));
    return limit >= UNLIMITED ? -1 : limit;
  }

  private long usage(Path group) {
    return Math.max(
        0,
        number(
            group.resolve(
                memoryVersion == Version.V1 ? "memory.usage_in_bytes" : "memory.current")));
  }

  private long reclaimable(Path group) {
    String name = memoryVersion == Version.V1 ? "total_inactive_file" : "inactive_file";
    return Math.max(0, entry(group.resolve("memory.stat"), name));
  }

  /** Returns the number after {@code name} in a file of "name number" lines, or -1. */
  static long entry(Path file, String name) {
    String all = text(file);
    if (all == null) {
      return -1;
    }
    return all.lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToLong(line -> parse(line.substring(name.length()).strip()))
        .findFirst()
        .orElse(-1);
  }

  private static long number(Path file) {
    String text = text(file);
    return text == null ? -1 : parse(text);
  }

  private static long parse(String digits) {
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException e) {
      return -1; // "max"
    }
  }

  private static @Nullable String text(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      return null; // this controller is not on, or not for us to see
    }
  }

  /** Returns a group's directory and its parents up to the mount point. */
  static List<Path> upTo(Path mountPoint, Path group) {
    List<Path> chain = new ArrayList<>();
    Path directory = group;
    while (directory != null && directory.startsWith(mountPoint)) {
      chain.add(directory);
      directory = directory.getParent();
    }
    return chain;
  }
}
