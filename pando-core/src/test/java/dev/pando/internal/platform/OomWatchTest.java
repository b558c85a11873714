package dev.pando.internal.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.pool.WorkerDiedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a made-up control group, since tests can seldom make one and fill its memory. */
class OomWatchTest {
  private static final ExitStatus KILLED = ExitStatus.signalled(Signals.KILL);

  @TempDir Path root;

  @BeforeEach
  void mountAGroup() throws IOException {
    Path self = Files.createDirectories(root.resolve("proc/self"));
    Files.writeString(self.resolve("cgroup"), "0::/job\n");
    Files.writeString(
        self.resolve("mountinfo"), "30 23 0:26 / /cg rw,nosuid - cgroup2 cgroup2 rw\n");
    Files.createDirectories(root.resolve("cg/job"));
  }

  private void kills(int count) throws IOException {
    Files.writeString(root.resolve("cg/job/memory.events"), "oom 7\noom_kill " + count + "\n");
  }

  private OomWatch watch() {
    return new OomWatch(new Cgroup(root)::oomKills);
  }

  private static String message(OomWatch watch, ExitStatus status, boolean wasAskedFor) {
    boolean hint = watch.mayExplain(status, wasAskedFor);
    return String.valueOf(
        new WorkerDiedException(4711, status.code(), "f(1)", 1, "", hint, null).getMessage());
  }

  @Test
  void whoseWorkerWasKilledMeanwhileReadsThatMemoryMayHaveBeenShort() throws IOException {
    kills(3);
    OomWatch watch = watch();
    kills(4);

    assertThat(message(watch, KILLED, false))
        .isEqualTo(
            "worker process 4711 was killed by signal 9 while it ran f(1);"
                + " the kernel killed a process here for lack of memory meanwhile");
  }

  @Test
  void killsBeforeTheWorkerLivedAreNotHeldAgainstIt() throws IOException {
    kills(3);

    assertThat(message(watch(), KILLED, false))
        .isEqualTo("worker process 4711 was killed by signal 9 while it ran f(1)");
  }

  @Test
  void aWorkerThatWasToldToEndOrEndedOtherwiseIsNotPutDownToMemory() throws IOException {
    kills(3);
    OomWatch watch = watch();
    kills(4);

    assertThat(message(watch, KILLED, true)).doesNotContain("memory");
    assertThat(message(watch, ExitStatus.signalled(Signals.TERM), false)).doesNotContain("memory");
    assertThat(message(watch, ExitStatus.exited(3), false)).doesNotContain("memory");
  }

  @Test
  void whereNobodyCountsKillsNothingIsSaid() {
    OomWatch watch = new OomWatch(OptionalLong::empty);

    assertThat(message(watch, KILLED, false)).doesNotContain("memory");
  }
}
