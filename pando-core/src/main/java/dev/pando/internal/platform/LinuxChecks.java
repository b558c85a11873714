package dev.pando.internal.platform;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tries what {@link LinuxPlatform} promises, for {@code pando doctor}. */
final class LinuxChecks {
  private static final int ROUNDS = 2_000;

  private LinuxChecks() {}

  /** A trial: returns a figure, or throws why it does not work. */
  private interface Trial {
    String run() throws IOException;
  }

  static List<Check> all(LinuxPlatform platform, Cgroup cgroup) {
    List<Check> checks = new ArrayList<>();
    long start = System.nanoTime();
    LinuxCalls calls = LinuxCalls.LINKING.link();
    long linkMillis = (System.nanoTime() - start) / 1_000_000;
    checks.add(nativeCalls(calls != null, linkMillis));
    if (calls != null) {
      checks.add(check("futex", () -> futex(calls)));
      checks.add(check("open-file-description locks", LinuxChecks::locks));
      checks.add(check("page reservation", LinuxChecks::reservation));
      checks.add(check("exit status of forked children", () -> pidfd(platform)));
    }
    checks.add(
        new Check("cpus", true, platform.availableCpus() + " usable (" + cgroup.describe() + ")"));
    checks.add(
        new Check(
            "memory",
            true,
            FileSpace.readable(platform.memoryAvailableBytes())
                + " available, limit "
                + FileSpace.readable(platform.memoryLimitBytes())));
    return checks;
  }

  private static Check nativeCalls(boolean linked, long millis) {
    Throwable failure = LinuxCalls.LINKING.failure();
    return linked
        ? new Check("native calls", true, "linked within " + millis + " ms")
        : new Check(
            "native calls",
            false,
            failure + "; start Java with --enable-native-access=ALL-UNNAMED");
  }

  private static Check check(String name, Trial trial) {
    try {
      return new Check(name, true, trial.run());
    } catch (IOException | RuntimeException | LinkageError e) {
      return new Check(name, false, describe(e));
    }
  }

  private static String describe(Throwable failure) {
    @Nullable String message = failure.getMessage();
    return message == null ? failure.toString() : message;
  }

  private static String futex(LinuxCalls calls) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment word = arena.allocate(Integer.BYTES, Integer.BYTES);
      int error = calls.futexWait(word, 1, 1_000_000); // the word holds 0: must return at once
      if (error != Errno.EAGAIN) {
        throw Errno.exception("futex wait", error);
      }
      long start = System.nanoTime();
      for (int i = 0; i < ROUNDS; i++) {
        if (calls.futexWake(word, 1) != 0) {
          throw new IOException("futex wake woke somebody where nobody sleeps");
        }
      }
      return (System.nanoTime() - start) / ROUNDS + " ns a call";
    }
  }

  private static String locks() throws IOException {
    LinuxFileCalls calls = LinuxFileCalls.LINKING.require();
    Path file = Files.createTempFile("pando-check", null);
    int first = -1;
    int second = -1;
    try {
      first = calls.open(file);
      second = calls.open(file);
      if (!calls.tryLock(first, 1, 1) || !calls.isLockedElsewhere(second, 1)) {
        throw new IOException("A lock of one file description is not seen through another");
      }
      long start = System.nanoTime();
      for (int i = 0; i < ROUNDS; i++) {
        boolean _ = calls.isLockedElsewhere(second, 1);
      }
      return (System.nanoTime() - start) / ROUNDS + " ns a probe";
    } finally {
      closeIfOpen(calls, first);
      closeIfOpen(calls, second);
      Files.delete(file);
    }
  }

  private static void closeIfOpen(LinuxFileCalls calls, int descriptor) {
    if (descriptor >= 0) {
      calls.close(descriptor);
    }
  }

  private static String reservation() throws IOException {
    LinuxFileCalls calls = LinuxFileCalls.LINKING.require();
    Path file = Files.createTempFile("pando-check", null);
    try {
      int descriptor = calls.open(file);
      try {
        int error = calls.fallocate(descriptor, 0, 4096);
        return error == 0
            ? "posix_fallocate"
            : "by writing zeros; posix_fallocate: " + Errno.text(error);
      } finally {
        calls.close(descriptor);
      }
    } finally {
      Files.delete(file);
    }
  }

  private static String pidfd(LinuxPlatform platform) throws IOException {
    int descriptor = LinuxProcessCalls.LINKING.require().pidfdOpen(platform.pid());
    if (descriptor < 0) {
      throw Errno.exception("pidfd_open needs Linux 5.3", -descriptor);
    }
    LinuxFileCalls.LINKING.require().close(descriptor);
    return "pidfd and waitid";
  }
}
