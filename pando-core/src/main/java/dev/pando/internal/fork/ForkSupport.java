package dev.pando.internal.fork;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Whether this JVM can fork, and if not, why; decided once.
 *
 * <p>A JVM that runs interpreted ({@code -Xint}) can; what matters is that its heap is private
 * memory and that nothing outside watches its threads.
 */
public final class ForkSupport {
  /** The system property that switches forks off. */
  public static final String PROPERTY = "pando.fork";

  private static final int TEST_MILLIS = 20_000;
  private static final int SIGKILL = 9;

  private ForkSupport() {}

  /** Why the C library cannot be used at all, or null when it can. */
  public static @Nullable String libraryObstacle() {
    return Loaded.OBSTACLE;
  }

  /**
   * Whether Java lets this module call native code; where it does not, it does so with a warning.
   */
  public static boolean isPermitted() {
    return ForkSupport.class.getModule().isNativeAccessEnabled();
  }

  /** Why this JVM cannot fork, or null when it can; the first call forks once to find out. */
  public static @Nullable String obstacle() {
    return Decided.OBSTACLE;
  }

  /** What may change while the JVM runs. */
  static @Nullable String momentaryObstacle() {
    if (ForkLibrary.flag("FlightRecorder") == 1) {
      return "Flight Recorder was started in this JVM, and its files would be shared";
    }
    return null;
  }

  private static @Nullable String load() {
    if ("off".equals(System.getProperty(PROPERTY))) {
      return "it is switched off by -D" + PROPERTY + "=off";
    }
    return LibraryFile.load();
  }

  private static @Nullable String decide() {
    String obstacle = libraryObstacle();
    if (obstacle == null) {
      obstacle = jvmObstacle();
    }
    if (obstacle == null) {
      obstacle = momentaryObstacle();
    }
    return obstacle == null ? test() : obstacle;
  }

  /** What of the JVM's options rules forks out. Reads flags, so the library must be there. */
  private static @Nullable String jvmObstacle() {
    int prepared = ForkLibrary.prepare();
    if (prepared != 0) {
      return ForkError.describe(prepared, 0);
    }
    boolean known =
        ForkLibrary.flag("UseSerialGC") == 1
            || ForkLibrary.flag("UseParallelGC") == 1
            || ForkLibrary.flag("UseG1GC") == 1
            || ForkLibrary.flag("UseEpsilonGC") == 1;
    if (!known) {
      return "the heap of this garbage collector would be shared with the child; start the JVM with"
          + " -XX:+UseSerialGC, -XX:+UseParallelGC or -XX:+UseG1GC";
    }
    if (ForkLibrary.isTextFlagSet("AllocateHeapAt")) {
      return "-XX:AllocateHeapAt keeps the heap in a file, which the child would share";
    }
    return debuggerObstacle();
  }

  private static @Nullable String debuggerObstacle() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/maps"))) {
        if (line.endsWith("/libjdwp.so")) {
          return "a debugger agent is loaded, and the child would share its connection";
        }
      }
      return null;
    } catch (IOException e) {
      return "/proc/self/maps cannot be read: " + e.getMessage();
    }
  }

  /** Forks once; the child does what needs all parts of a JVM. */
  private static @Nullable String test() {
    Fork.Child child;
    try {
      child = Fork.now(new int[0], -1, -1);
    } catch (IOException e) {
      return e.getMessage();
    }
    if (child == null) {
      int status = 1;
      try {
        status = exercise() ? 0 : 1;
      } finally {
        Fork.exitAtOnce(status);
      }
      throw new IllegalStateException("unreachable");
    }
    return outcome(child.pidfd());
  }

  private static boolean exercise() throws IllegalStateException {
    System.gc();
    Thread thread = new Thread(ForkSupport::exerciseClassLoading, "pando-fork-test");
    thread.start();
    try {
      thread.join(TEST_MILLIS);
    } catch (InterruptedException e) {
      return false;
    }
    return !thread.isAlive();
  }

  private static void exerciseClassLoading() {
    String loaded = TestedClass.class.getSimpleName();
    if (loaded.isEmpty()) {
      throw new IllegalStateException("a class without a name");
    }
  }

  /** Loaded by the child of the test alone. */
  private static final class TestedClass {}

  private static @Nullable String outcome(int pidfd) {
    boolean[] ready = new boolean[1];
    int found = ForkLibrary.poll(new int[] {pidfd}, ready, 1, TEST_MILLIS);
    String obstacle = null;
    if (found <= 0) {
      int _ = ForkLibrary.signal(pidfd, SIGKILL);
      int _ = ForkLibrary.poll(new int[] {pidfd}, ready, 1, TEST_MILLIS);
      obstacle = "a forked process did not end within " + TEST_MILLIS + " ms";
    }
    int status = ForkLibrary.reap(pidfd);
    int _ = ForkLibrary.close(pidfd);
    if (obstacle == null && status != 0) {
      obstacle = "a forked process ended with status " + status;
    }
    return obstacle;
  }

  private static final class Loaded {
    static final @Nullable String OBSTACLE = load();
  }

  private static final class Decided {
    static final @Nullable String OBSTACLE = decide();
  }
}
