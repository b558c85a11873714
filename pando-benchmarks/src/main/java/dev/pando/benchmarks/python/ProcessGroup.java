package dev.pando.benchmarks.python;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Ends a process that leads a group of its own, together with all that it started. */
final class ProcessGroup {

  private static final long KILL_COMMAND_SECONDS = 5;

  private ProcessGroup() {}

  /**
   * Kills the leader, its descendants, and whatever is left in its group: a grandchild whose parent
   * has already gone is no descendant any more, but still a member.
   */
  static void kill(Process leader) {
    List<ProcessHandle> descendants = leader.descendants().toList();
    // As long as the leader has not been waited for, its number cannot belong to another group.
    killMembers(leader.pid());
    leader.destroyForcibly();
    descendants.forEach(ProcessHandle::destroyForcibly);
  }

  private static void killMembers(long group) {
    try {
      Process kill =
          new ProcessBuilder("kill", "-KILL", "--", "-" + group)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!kill.waitFor(KILL_COMMAND_SECONDS, TimeUnit.SECONDS)) {
        kill.destroyForcibly();
      }
    } catch (IOException e) {
      return; // no such command here (Windows): the descendants are all we can name
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
