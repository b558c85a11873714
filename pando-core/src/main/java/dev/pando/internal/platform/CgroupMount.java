package dev.pando.internal.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One mounted cgroup hierarchy with this process' group in it.
 *
 * @param controllers the controllers of a version 1 hierarchy; one empty name for version 2
 * @param mountPoint where it is mounted
 * @param group this process' directory, below or equal to the mount point
 */
record CgroupMount(List<String> controllers, Path mountPoint, Path group) {
  /** Fields of a line of /proc/self/mountinfo, see proc_pid_mountinfo(5). */
  private static final int ROOT_FIELD = 3;

  private static final int MOUNT_POINT_FIELD = 4;

  static List<CgroupMount> all(Path root) {
    try {
      Map<String, String> groups = groups(Files.readAllLines(root.resolve("proc/self/cgroup")));
      List<CgroupMount> mounts = new ArrayList<>();
      for (String line : Files.readAllLines(root.resolve("proc/self/mountinfo"))) {
        add(mounts, root, line, groups);
      }
      return mounts;
    } catch (IOException e) {
      return List.of(); // no /proc, or hidden: there are no limits that we can see
    }
  }

  /** Returns this process' group and its parents for a controller ("" = version 2). */
  static List<Path> chain(List<CgroupMount> mounts, String controller) {
    return mounts.stream()
        .filter(mount -> mount.controllers.contains(controller))
        .findFirst()
        .map(mount -> Cgroup.upTo(mount.mountPoint, mount.group))
        .orElse(List.of());
  }

  /** Lines are "number:controller,controller:path", see cgroups(7). */
  private static Map<String, String> groups(List<String> lines) {
    Map<String, String> groups = new HashMap<>();
    for (String line : lines) {
      String[] parts = line.split(":", 3);
      if (parts.length == 3) {
        for (String controller : parts[1].split(",", -1)) {
          groups.put(controller, parts[2]);
        }
      }
    }
    return groups;
  }

  private static void add(
      List<CgroupMount> mounts, Path root, String line, Map<String, String> groups) {
    int separator = line.indexOf(" - ");
    String[] fields = line.split(" ", -1);
    if (separator < 0 || fields.length <= MOUNT_POINT_FIELD) {
      return;
    }
    String[] fileSystem = line.substring(separator + 3).split(" ", -1);
    List<String> controllers =
        switch (fileSystem[0]) {
          case "cgroup2" -> List.of("");
          case "cgroup" -> List.of(fileSystem[fileSystem.length - 1].split(",", -1));
          default -> List.of();
        };
    String group =
        controllers.stream().filter(groups::containsKey).map(groups::get).findFirst().orElse(null);
    if (group != null) {
      Path mountPoint = root.resolve(fields[MOUNT_POINT_FIELD].substring(1));
      mounts.add(
          new CgroupMount(
              controllers, mountPoint, directory(mountPoint, fields[ROOT_FIELD], group)));
    }
  }

  /**
   * In a container the path may be the host's, or relative to a mounted sub-tree; where it leads
   * nowhere, what is mounted is the container's own group.
   */
  private static Path directory(Path mountPoint, String mountRoot, String group) {
    String below = group;
    if (!mountRoot.equals("/") && group.startsWith(mountRoot)) {
      below = group.substring(mountRoot.length());
    }
    Path directory =
        mountPoint.resolve(below.startsWith("/") ? below.substring(1) : below).normalize();
    return directory.startsWith(mountPoint) && Files.isDirectory(directory)
        ? directory
        : mountPoint;
  }
}
