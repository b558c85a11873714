package dev.pando.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Fails the whole run when the tests leave a process or a shared memory directory behind: what a
 * user of the library would find on his machine.
 *
 * <p>A directory counts as left behind when it is new, and no living process maps a file in it:
 * this JVM's own is still in use when the check is made, and others on the machine may run Pando
 * too.
 */
public final class LeftoverCheck implements LauncherSessionListener {
  private static final Path SHARED_MEMORY = Path.of("/dev/shm");
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final Set<Path> before = groves();

  /** Created by JUnit. */
  public LeftoverCheck() {}

  @Override
  public void launcherSessionClosed(LauncherSession session) {
    List<String> leftovers = leftovers();
    long deadline = System.nanoTime() + GRACE.toNanos();
    while (!leftovers.isEmpty() && System.nanoTime() < deadline) {
      try {
        Thread.sleep(100);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
      leftovers = leftovers();
    }
    if (!leftovers.isEmpty()) {
      String message = "The tests left behind:\n  " + String.join("\n  ", leftovers);
      throw new AssertionError(message);
    }
  }

  /** One is kept for the next child as long as this JVM runs, and ends with it. */
  private static boolean isTemplate(ProcessHandle process) {
    List<String> arguments = process.info().arguments().map(List::of).orElse(List.of());
    return arguments.contains("pando-template")
        && process.children().allMatch(LeftoverCheck::isStandIn);
  }

  /** Whether a template keeps the process for the next child; false when it has ended. */
  public static boolean isStandIn(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc/" + process.pid() + "/comm"))
          .equals("pando-stand-in\n");
    } catch (IOException e) {
      return false;
    }
  }

  private List<String> leftovers() {
    List<String> found = new ArrayList<>();
    ProcessHandle.current()
        .descendants()
        .filter(ProcessHandle::isAlive)
        .filter(child -> !isTemplate(child) && !isStandIn(child))
        .forEach(child ->
            found.add("process " + child.pid() + ": " + child.info().commandLine().orElse("?")));
    Set<Path> groves = groves();
    groves.removeAll(before);
    if (!groves.isEmpty()) {
      String maps = mapsOfAllProcesses();
      groves.stream()
          .filter(grove -> !maps.contains(grove + "/"))
          .forEach(grove -> found.add("shared memory " + grove));
    }
    return found;
  }

  private static Set<Path> groves() {
    if (!Files.isDirectory(SHARED_MEMORY)) {
      return new TreeSet<>();
    }
    try (Stream<Path> entries = Files.list(SHARED_MEMORY)) {
      return entries
          .filter(entry -> isPandos(entry.getFileName().toString()))
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException e) {
      return new TreeSet<>();
    }
  }

  /** Groves; named memory of this process is there until it ends, so the build looks for that. */
  private static boolean isPandos(String name) {
    return name.startsWith("pando-");
  }

  private static String mapsOfAllProcesses() {
    StringBuilder maps = new StringBuilder();
    ProcessHandle.allProcesses()
        .map(process -> Path.of("/proc/" + process.pid() + "/maps"))
        .forEach(file -> {
          try {
            maps.append(Files.readString(file));
          } catch (IOException e) {
            // ended meanwhile, or someone else's: either way not a user of our directory
          }
        });
    return maps.toString();
  }
}
