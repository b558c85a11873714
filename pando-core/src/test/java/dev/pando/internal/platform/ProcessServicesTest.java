package dev.pando.internal.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.internal.Sneaky;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(30)
class ProcessServicesTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  /** A child behind the back of the JDK, as fork makes them. */
  private static long posixSpawn(String script) {
    MethodHandle spawn =
        Downcall.plain(
            "posix_spawn",
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment pid = arena.allocate(ValueLayout.JAVA_INT);
      MemorySegment shell = arena.allocateFrom("/bin/sh");
      List<MemorySegment> words =
          List.of(shell, arena.allocateFrom("-c"), arena.allocateFrom(script), MemorySegment.NULL);
      MemorySegment arguments = arena.allocate(ValueLayout.ADDRESS, words.size());
      for (int i = 0; i < words.size(); i++) {
        arguments.setAtIndex(ValueLayout.ADDRESS, i, words.get(i));
      }
      MemorySegment environment = arena.allocate(ValueLayout.ADDRESS);
      int error =
          (int)
              spawn.invokeExact(
                  pid, shell, MemorySegment.NULL, MemorySegment.NULL, arguments, environment);
      assertThat(error).isZero();
      return pid.get(ValueLayout.JAVA_INT, 0);
    } catch (Throwable e) {
      throw Sneaky.rethrow(e);
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void theExitCodeOfAForkedChildIsKnown() throws Exception {
    Platform platform = new LinuxPlatform();
    long pid = posixSpawn("exit 7");

    assertThat(platform.waitFor(pid, SOON)).contains(ExitStatus.exited(7));
    assertThat(platform.isAlive(pid)).isFalse();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void theSignalThatEndedAForkedChildIsKnown() throws Exception {
    Platform platform = new LinuxPlatform();
    long pid = posixSpawn("exec sleep 60");

    assertThat(platform.waitFor(pid, Duration.ZERO)).isEmpty();
    assertThat(platform.waitFor(pid, Duration.ofMillis(30))).isEmpty();
    platform.signal(pid, Signals.KILL);
    assertThat(platform.waitFor(pid, SOON)).contains(ExitStatus.signalled(Signals.KILL));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aZombieIsNotAlive() throws Exception {
    Platform platform = new LinuxPlatform();
    long pid = posixSpawn("exit 0");

    long deadline = System.nanoTime() + SOON.toNanos();
    while (platform.isAlive(pid) && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(platform.isAlive(pid)).isFalse();
    assertThat(platform.waitFor(pid, SOON)).contains(ExitStatus.exited(0));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aWaitForAChildCanBeInterrupted() throws Exception {
    Platform platform = new LinuxPlatform();
    long pid = posixSpawn("exec sleep 60");
    try {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> platform.waitFor(pid, SOON))
          .isInstanceOf(InterruptedException.class);
    } finally {
      platform.signal(pid, Signals.KILL);
      assertThat(platform.waitFor(pid, SOON)).isPresent();
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aProcessThatIsNoChildIsAnError() {
    Platform platform = new LinuxPlatform();

    assertThatThrownBy(() -> platform.waitFor(1, SOON))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no child of this process");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.pando.internal.platform.Providers#here")
  void aSignalReachesItsProcess(Platform platform) throws Exception {
    for (int signal : new int[] {Signals.TERM, Signals.INT, Signals.KILL}) {
      Process child = new ProcessBuilder("sleep", "60").start();
      assertThat(platform.isAlive(child.pid())).isTrue();
      platform.signal(child.pid(), signal);
      assertThat(child.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(ExitStatus.ofExitValue(child.exitValue()).signal()).isEqualTo(signal);
      assertThat(platform.isAlive(child.pid())).isFalse();
      assertThatThrownBy(() -> platform.signal(child.pid(), signal))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(Long.toString(child.pid()));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.pando.internal.platform.Providers#here")
  void theFiguresOfThisMachineMakeSense(Platform platform) {
    assertThat(platform.pid()).isEqualTo(ProcessHandle.current().pid());
    assertThat(platform.availableCpus())
        .isBetween(1, Math.max(1, Runtime.getRuntime().availableProcessors()));
    assertThat(platform.memoryLimitBytes()).isGreaterThan(1L << 20);
    assertThat(platform.memoryAvailableBytes()).isBetween(0L, platform.memoryLimitBytes());
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void doctorFindsEverythingInOrder() {
    List<Check> checks = new LinuxPlatform().checks();

    assertThat(checks).allMatch(Check::works, "works");
    assertThat(checks).extracting(Check::name).contains("futex", "open-file-description locks");
  }

  @Test
  void cpuListsOfTheKernelAreCounted() {
    assertThat(LinuxProc.countRanges("0")).isEqualTo(1);
    assertThat(LinuxProc.countRanges("0-3,7,10-11")).isEqualTo(7);
  }
}
