package dev.pando.internal.platform;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Everything in plain JDK: what Windows gets, what stands in while the linker starts, and what
 * {@code -Dpando.platform=portable} forces.
 *
 * <p>Waits poll: a short spin, then sleeps that grow to a millisecond. A wake is thus noticed after
 * a millisecond at worst, at the price of some cpu time.
 */
final class PortablePlatform implements Platform {

  @Override
  public String name() {
    return "portable";
  }

  @Override
  public List<Check> checks() {
    return List.of(
        new Check("word wait", true, "by polling: a wake is noticed within about 1 ms"),
        new Check(
            "exit status of forked children",
            false,
            "plain JDK cannot wait for a process it did not start; needs Linux"));
  }

  @Override
  public void awaitWord(MemorySegment memory, long offset, int expected, long timeoutNanos) {
    WordPoll.await(memory, offset, expected, timeoutNanos);
  }

  @Override
  public void awaitWords(
      MemorySegment memory,
      long offset,
      int expected,
      MemorySegment also,
      int alsoExpected,
      long timeoutNanos) {
    WordPoll.await(memory, offset, expected, also, alsoExpected, timeoutNanos);
  }

  /** Nothing to do: sleepers look by themselves. */
  @Override
  public void wakeWord(MemorySegment memory, long offset, int count) {}

  @Override
  public void warmUp() {}

  @Override
  public boolean isWarm() {
    return true;
  }

  @Override
  public long pid() {
    return ProcessHandle.current().pid();
  }

  @Override
  public void signal(long pid, int signal) throws IOException {
    Optional<ProcessHandle> handle = ProcessHandle.of(pid);
    if (handle.isEmpty()) {
      throw new IOException("No process " + pid + " to send " + Signals.name(signal) + " to");
    }
    boolean own = pid == ProcessHandle.current().pid();
    if (!own && signal == Signals.KILL) {
      handle.get().destroyForcibly();
    } else if (!own && signal == Signals.TERM && handle.get().supportsNormalTermination()) {
      handle.get().destroy();
    } else {
      signalByCommand(pid, signal);
    }
  }

  private static void signalByCommand(long pid, int signal) throws IOException {
    Process kill =
        new ProcessBuilder("kill", "-" + signal, Long.toString(pid))
            .redirectErrorStream(true)
            .start();
    kill.getOutputStream().close();
    String said =
        new String(kill.getInputStream().readAllBytes(), Charset.defaultCharset()).strip();
    try {
      if (!kill.waitFor(10, TimeUnit.SECONDS)) {
        kill.destroyForcibly();
        throw new IOException("The command kill does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while sending " + Signals.name(signal), e);
    }
    if (kill.exitValue() != 0) {
      throw new IOException(
          "Cannot send %s to process %d: %s".formatted(Signals.name(signal), pid, said));
    }
  }

  @Override
  public boolean isAlive(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  @Override
  public Optional<ExitStatus> waitFor(long pid, Duration timeout) {
    throw new UnsupportedOperationException(
        "The portable platform cannot wait for a process that ProcessBuilder did not start");
  }

  @Override
  public void reserve(Path file, long bytes) throws IOException {
    FileSpace.fillWithZeros(file, bytes);
  }

  /** Plain JDK cannot see holes; to write zeros into them would race with the file's users. */
  @Override
  public @Nullable MemorySegment mapForeign(Path file, long bytes) {
    return null;
  }

  @Override
  public void unmap(MemorySegment memory) {
    throw new UnsupportedOperationException("This platform has mapped nothing");
  }

  @Override
  public void populate(MemorySegment memory) {
    // No such call: the pages come one by one.
  }

  @Override
  public void populateWritten(MemorySegment memory) {
    // No such call: the pages come one by one.
  }

  @Override
  public SlotLocks openSlotLocks(Path lockFile) throws IOException {
    return new ChannelSlotLocks(lockFile);
  }

  @Override
  public int availableCpus() {
    return Runtime.getRuntime().availableProcessors();
  }

  @Override
  public long memoryLimitBytes() {
    return operatingSystem().getTotalMemorySize();
  }

  @Override
  public long memoryAvailableBytes() {
    return operatingSystem().getFreeMemorySize();
  }

  @Override
  public OptionalLong oomKills() {
    return OptionalLong.empty();
  }

  private static OperatingSystemMXBean operatingSystem() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  }
}
