package dev.pando.internal.platform;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Linux by way of its C library.
 *
 * <p>The native calls are linked lazily, for that takes longer than all the rest of a child's boot:
 * until they are there, slot locks are record locks of the JDK, pages are reserved by writing
 * zeros, waits poll, and wakes are handed to the linking thread. {@link #warmUp} starts the linker.
 */
final class LinuxPlatform implements Platform {
  /** Below this, asking for the memory costs more than it is worth. */
  private static final long MEMORY_CHECK_BYTES = 64L << 20;

  /** Where the kernel has larger ones it refuses the hint. */
  private static final long PAGE_BYTES = 4096;

  private static final long NANOS_PER_MILLI = 1_000_000L;

  /** Bounds how late a thread waiting for a child notices an interrupt. */
  private static final int REAP_SLICE_MILLIS = 20;

  private volatile @Nullable Cgroup cgroup;

  @Override
  public String name() {
    return "linux";
  }

  @Override
  public List<Check> checks() {
    return LinuxChecks.all(this, cgroup());
  }

  @Override
  public void awaitWord(MemorySegment memory, long offset, int expected, long timeoutNanos) {
    LinuxCalls calls = LinuxCalls.LINKING.ifLinked();
    if (calls == null || !memory.isNative()) {
      warmUp();
      WordPoll.await(memory, offset, expected, timeoutNanos);
    } else if (timeoutNanos > 0) {
      int _ = calls.futexWait(memory.asSlice(offset, Integer.BYTES), expected, timeoutNanos);
    }
  }

  @Override
  public void awaitWords(
      MemorySegment memory,
      long offset,
      int expected,
      MemorySegment also,
      int alsoExpected,
      long timeoutNanos) {
    LinuxCalls calls = LinuxCalls.LINKING.ifLinked();
    if (calls == null || !memory.isNative() || !also.isNative()) {
      warmUp();
      WordPoll.await(memory, offset, expected, also, alsoExpected, timeoutNanos);
    } else if (timeoutNanos > 0) {
      MemorySegment word = memory.asSlice(offset, Integer.BYTES);
      int _ = calls.futexWait(word, expected, also, alsoExpected, timeoutNanos);
    }
  }

  @Override
  public void wakeWord(MemorySegment memory, long offset, int count) {
    if (!memory.isNative()) {
      return; // words on the heap are polled
    }
    MemorySegment word = memory.asSlice(offset, Integer.BYTES);
    LinuxCalls calls = LinuxCalls.LINKING.ifLinked();
    if (calls != null) {
      int _ = calls.futexWake(word, count);
    } else {
      LinuxCalls.LINKING.afterwards(() -> wakeNow(word, count));
    }
  }

  private static void wakeNow(MemorySegment word, int count) {
    LinuxCalls calls = LinuxCalls.LINKING.ifLinked();
    if (calls != null) {
      int _ = calls.futexWake(word, count);
    }
  }

  @Override
  public void warmUp() {
    if (!LinuxCalls.LINKING.isStarted()) {
      // Liveness probes come with the waits; one after the other, for they would share the cpu.
      LinuxCalls.LINKING.afterwards(LinuxFileCalls.LINKING::link);
    }
  }

  @Override
  public void awaitWarmUp() {
    if (LinuxCalls.LINKING.isStarted()) {
      LinuxCalls _ = LinuxCalls.LINKING.link();
    }
  }

  @Override
  public boolean isWarm() {
    return LinuxCalls.LINKING.ifLinked() != null;
  }

  @Override
  public long pid() {
    LinuxProcessCalls calls = LinuxProcessCalls.LINKING.ifLinked();
    return calls != null ? calls.getpid() : LinuxProc.pid();
  }

  @Override
  public void signal(long pid, int signal) throws IOException {
    LinuxProcessCalls calls = LinuxProcessCalls.LINKING.link();
    if (calls == null) {
      new PortablePlatform().signal(pid, signal);
      return;
    }
    int error = calls.kill(pid, signal);
    if (error != 0) {
      throw Errno.exception("Send " + Signals.name(signal) + " to process " + pid, error);
    }
  }

  @Override
  public boolean isAlive(long pid) {
    return LinuxProc.isAlive(pid);
  }

  @Override
  public Optional<ExitStatus> waitFor(long pid, Duration timeout)
      throws IOException, InterruptedException {
    LinuxProcessCalls calls = LinuxProcessCalls.LINKING.require();
    int pidfd = calls.pidfdOpen(pid);
    if (pidfd < 0 && pidfd != -Errno.ENOSYS) {
      throw Errno.exception("wait for process " + pid, -pidfd);
    }
    try {
      return waitFor(calls, pid, pidfd, timeout.toNanos());
    } finally {
      if (pidfd >= 0) {
        LinuxFileCalls.LINKING.require().close(pidfd);
      }
    }
  }

  private static Optional<ExitStatus> waitFor(
      LinuxProcessCalls calls, long pid, int pidfd, long timeoutNanos)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    while (true) {
      Optional<ExitStatus> status = calls.reap(pid, pidfd);
      long left = timeoutNanos - (System.nanoTime() - start);
      if (status.isPresent() || left <= 0) {
        return status;
      }
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      int millis = (int) Math.min(REAP_SLICE_MILLIS, left / NANOS_PER_MILLI + 1);
      if (pidfd >= 0) {
        calls.awaitReadable(pidfd, millis);
      } else {
        Thread.sleep(1); // a kernel before 5.3 has no pidfd
      }
    }
  }

  @Override
  public void reserve(Path file, long bytes) throws IOException {
    long missing = bytes - Files.size(file);
    if (missing <= 0) {
      return;
    }
    if (missing >= MEMORY_CHECK_BYTES) {
      checkMemory(file, missing);
    }
    LinuxFileCalls calls = LinuxFileCalls.LINKING.ifLinked();
    if (calls == null) {
      FileSpace.fillWithZeros(file, bytes);
    } else {
      fallocate(calls, file, bytes - missing, missing);
    }
  }

  /** Pages of a tmpfs are memory: to reserve more than there is calls the OOM killer. */
  private void checkMemory(Path file, long bytes) throws IOException {
    long available = memoryAvailableBytes();
    if (bytes > available && Files.getFileStore(file).type().equals("tmpfs")) {
      throw new IOException(
          "%s for %s do not fit: %s of memory are available (limit %s); choose a directory on a disk with -Dpando.directory=DIR"
              .formatted(
                  FileSpace.readable(bytes),
                  file.getFileName(),
                  FileSpace.readable(available),
                  FileSpace.readable(memoryLimitBytes())));
    }
  }

  @Override
  public @Nullable MemorySegment mapForeign(Path file, long bytes) throws IOException {
    LinuxFileCalls calls = LinuxFileCalls.LINKING.link();
    if (calls == null) {
      return null;
    }
    int descriptor = calls.open(file);
    try {
      if (calls.hasHoles(descriptor, bytes)) {
        fillHoles(calls, descriptor, file, bytes);
      }
      return calls.map(descriptor, bytes);
    } finally {
      calls.close(descriptor);
    }
  }

  private static void fillHoles(LinuxFileCalls calls, int descriptor, Path file, long bytes)
      throws IOException {
    int error = calls.fallocate(descriptor, 0, bytes);
    if (error == Errno.ENOSPC || error == Errno.EDQUOT) {
      throw FileSpace.doesNotFit(file, bytes, Errno.exception("posix_fallocate", error));
    }
  }

  @Override
  public void unmap(MemorySegment memory) {
    LinuxFileCalls.LINKING.require().unmap(memory);
  }

  private static void fallocate(LinuxFileCalls calls, Path file, long from, long bytes)
      throws IOException {
    int descriptor = calls.open(file);
    int error;
    try {
      error = calls.fallocate(descriptor, from, bytes);
    } finally {
      calls.close(descriptor);
    }
    switch (error) {
      case 0 -> {}
      case Errno.ENOSPC, Errno.EDQUOT, Errno.EFBIG ->
          throw FileSpace.doesNotFit(file, bytes, Errno.exception("posix_fallocate", error));
      default -> FileSpace.fillWithZeros(file, from + bytes); // a file system without fallocate
    }
  }

  @Override
  public void populate(MemorySegment memory) {
    advise(memory, LinuxCalls.MADV_POPULATE_WRITE);
  }

  /** A fault for writing maps one page, one for reading maps those around it as well. */
  @Override
  public void populateWritten(MemorySegment memory) {
    advise(memory, LinuxCalls.MADV_POPULATE_READ);
  }

  private static void advise(MemorySegment memory, long advice) {
    LinuxCalls calls = LinuxCalls.LINKING.ifLinked();
    long begin = (memory.address() + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES;
    long end = (memory.address() + memory.byteSize()) / PAGE_BYTES * PAGE_BYTES;
    if (calls != null && memory.isNative() && begin < end) {
      calls.advise(memory.asSlice(begin - memory.address(), end - begin), advice);
    }
  }

  @Override
  public SlotLocks openSlotLocks(Path lockFile) throws IOException {
    return LinuxSlotLocks.open(lockFile);
  }

  @Override
  public int availableCpus() {
    LinuxProcessCalls calls = LinuxProcessCalls.LINKING.ifLinked();
    int cpus = calls != null ? calls.affinity() : LinuxProc.affinity();
    if (cpus == 0) {
      cpus = Runtime.getRuntime().availableProcessors();
    }
    double quota = cgroup().cpuQuota().orElse(cpus);
    return Math.max(1, Math.min(cpus, (int) Math.ceil(quota)));
  }

  @Override
  public void pinToOneCpu(int index) throws IOException {
    LinuxScheduling.LINKING.require().pinToOneCpu(index);
  }

  @Override
  public void setNice(int nice) throws IOException {
    LinuxScheduling.LINKING.require().setNice(nice);
  }

  @Override
  public long memoryLimitBytes() {
    long physical = LinuxProc.memory("MemTotal");
    long group = cgroup().memoryLimit().orElse(Long.MAX_VALUE);
    return Math.min(physical < 0 ? Long.MAX_VALUE : physical, group);
  }

  @Override
  public long memoryAvailableBytes() {
    long machine = LinuxProc.memory("MemAvailable");
    long group = cgroup().memoryAvailable().orElse(Long.MAX_VALUE);
    return Math.min(machine < 0 ? Long.MAX_VALUE : machine, group);
  }

  @Override
  public OptionalLong oomKills() {
    OptionalLong group = cgroup().oomKills();
    if (group.isPresent()) {
      return group;
    }
    long machine = LinuxProc.oomKills();
    return machine < 0 ? OptionalLong.empty() : OptionalLong.of(machine);
  }

  private Cgroup cgroup() {
    Cgroup known = cgroup;
    if (known == null) {
      known = new Cgroup(Path.of("/"));
      cgroup = known;
    }
    return known;
  }
}
