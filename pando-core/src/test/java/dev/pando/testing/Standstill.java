package dev.pando.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Processes that are neither dead nor running. */
public final class Standstill {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private Standstill() {}

  /** Stops a process, and waits until all its threads stand still, which the signal does not. */
  public static void stop(long pid) throws Exception {
    Process kill = new ProcessBuilder("kill", "-STOP", String.valueOf(pid)).start();
    if (kill.waitFor() != 0) {
      throw new AssertionError("process " + pid + " cannot be stopped");
    }
    long start = System.nanoTime();
    while (!standsStill(pid)) {
      if (System.nanoTime() - start > PATIENCE.toNanos()) {
        throw new AssertionError("process " + pid + " does not stop");
      }
      Thread.onSpinWait();
    }
  }

  private static boolean standsStill(long pid) throws IOException {
    List<Path> threads;
    try (Stream<Path> all = Files.list(Path.of("/proc", String.valueOf(pid), "task"))) {
      threads = all.toList();
    }
    for (Path thread : threads) {
      if (!isStopped(thread)) {
        return false;
      }
    }
    return true;
  }

  /** The state comes after the name in brackets, see proc_pid_stat(5). */
  private static boolean isStopped(Path thread) throws IOException {
    try {
      String stat = Files.readString(thread.resolve("stat"));
      return stat.charAt(stat.lastIndexOf(')') + 2) == 'T';
    } catch (NoSuchFileException e) {
      return true; // it has just ended
    }
  }
}
