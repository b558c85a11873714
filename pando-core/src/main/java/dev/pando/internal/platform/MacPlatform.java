package dev.pando.internal.platform;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * macOS 14.4 or later: waits by {@code os_sync_wait_on_address_with_timeout}; the rest is the
 * portable provider's, which also stands in while the linker starts and on older systems.
 *
 * <p><b>Never run yet.</b> It was written from Apple's headers against the same tests as the other
 * providers, on a machine that is no Mac. Should it fail, {@code -Dpando.platform=portable} does
 * without it.
 */
final class MacPlatform implements Platform {
  private final PortablePlatform portable = new PortablePlatform();

  @Override
  public String name() {
    return "macos";
  }

  @Override
  public List<Check> checks() {
    List<Check> checks = new ArrayList<>();
    boolean linked = MacCalls.LINKING.link() != null;
    checks.add(
        new Check(
            "address wait",
            linked,
            linked
                ? "os_sync_wait_on_address, never tested by the authors"
                : MacCalls.LINKING.failure()
                    + "; needs macOS 14.4 and --enable-native-access; polling instead"));
    checks.addAll(portable.checks().stream().filter(check -> !check.works()).toList());
    return checks;
  }

  @Override
  public void awaitWord(MemorySegment memory, long offset, int expected, long timeoutNanos) {
    MacCalls calls = MacCalls.LINKING.ifLinked();
    if (calls == null || !memory.isNative()) {
      warmUp();
      portable.awaitWord(memory, offset, expected, timeoutNanos);
    } else if (timeoutNanos > 0) {
      calls.await(memory.asSlice(offset, Integer.BYTES), expected, timeoutNanos);
    }
  }

  @Override
  public void wakeWord(MemorySegment memory, long offset, int count) {
    if (!memory.isNative()) {
      return; // words on the heap are polled
    }
    MemorySegment word = memory.asSlice(offset, Integer.BYTES);
    MacCalls calls = MacCalls.LINKING.ifLinked();
    if (calls != null) {
      calls.wake(word, count);
    } else {
      MacCalls.LINKING.afterwards(() -> wakeNow(word, count));
    }
  }

  private static void wakeNow(MemorySegment word, int count) {
    MacCalls calls = MacCalls.LINKING.ifLinked();
    if (calls != null) {
      calls.wake(word, count);
    }
  }

  @Override
  public void warmUp() {
    MacCalls.LINKING.startInBackground();
  }

  @Override
  public boolean isWarm() {
    return MacCalls.LINKING.ifLinked() != null;
  }

  @Override
  public long pid() {
    MacCalls calls = MacCalls.LINKING.ifLinked();
    return calls != null ? calls.getpid() : portable.pid();
  }

  @Override
  public void signal(long pid, int signal) throws IOException {
    MacCalls calls = MacCalls.LINKING.link();
    if (calls == null) {
      portable.signal(pid, signal);
      return;
    }
    int error = calls.kill(pid, signal);
    if (error != 0) {
      throw Errno.exception("Send " + Signals.name(signal) + " to process " + pid, error);
    }
  }

  @Override
  public boolean isAlive(long pid) {
    return portable.isAlive(pid);
  }

  @Override
  public Optional<ExitStatus> waitFor(long pid, Duration timeout) {
    return portable.waitFor(pid, timeout);
  }

  /**
   * Asks for all blocks at once where F_PREALLOCATE works, so that a full disk is known before
   * anything is written, then gives the file its length by zeros.
   */
  @Override
  public void reserve(Path file, long bytes) throws IOException {
    MacCalls calls = MacCalls.LINKING.ifLinked();
    long missing = bytes - Files.size(file);
    if (calls != null
        && missing > 0
        && !calls.preallocate(file, missing)
        && Files.getFileStore(file).getUsableSpace() < missing) {
      throw FileSpace.doesNotFit(file, missing, null);
    }
    portable.reserve(file, bytes);
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
  public @Nullable MemorySegment mapForeign(Path file, long bytes) {
    return null;
  }

  @Override
  public void unmap(MemorySegment memory) {
    throw new UnsupportedOperationException("This platform has mapped nothing");
  }

  @Override
  public SlotLocks openSlotLocks(Path lockFile) throws IOException {
    return portable.openSlotLocks(lockFile);
  }

  @Override
  public int availableCpus() {
    return portable.availableCpus();
  }

  @Override
  public long memoryLimitBytes() {
    return portable.memoryLimitBytes();
  }

  @Override
  public long memoryAvailableBytes() {
    return portable.memoryAvailableBytes();
  }

  @Override
  public OptionalLong oomKills() {
    return OptionalLong.empty();
  }
}
