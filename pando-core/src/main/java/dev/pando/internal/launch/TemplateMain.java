package dev.pando.internal.launch;

import static java.util.Objects.requireNonNull;

import dev.pando.function.SerializableRunnable;
import dev.pando.internal.fork.Descriptors;
import dev.pando.internal.fork.Fork;
import dev.pando.internal.fork.ForkSupport;
import dev.pando.internal.fork.ForkedLocks;
import dev.pando.internal.fork.SpareThread;
import dev.pando.internal.platform.Platform;
import dev.pando.internal.segment.Grove;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The life of a template JVM: makes itself warm, then forks a child for each request. One thread
 * does it all, so that there is no user thread to stop and to copy but the one that goes on in the
 * child.
 *
 * @param ticket where to listen, and the key to ask for
 * @param command what the program was started with, for preloaded classes that ask
 * @param mainClass main class of the program, or empty
 * @param preload what to load before the first fork
 * @param warmUp what to exercise before the first fork
 */
record TemplateMain(
    TemplateTicket ticket,
    String command,
    String mainClass,
    Preload preload,
    @Nullable TemplateWarmUp warmUp)
    implements SerializableRunnable {

  /** Rest is when nothing is compiled for so many looks. */
  private static final int REST_QUIET = 3;

  private static final int REST_LOOKS = 500;
  private static final long REST_NANOS = 20_000_000;

  /** In the names of the JVM's threads that compile, as the kernel has them. */
  private static final String COMPILER = "Compiler";

  private static final char SLEEPS = 'S';

  /** So often a method is run before the JVM compiles it. */
  private static final int REHEARSALS = 300;

  /** With a collection after each part: what was touched once, each child gets and gives back. */
  private static final int PARTS = 6;

  private static final int REHEARSALS_AFTER_COLLECTION = 5;

  private static final long LINK_PAUSE_NANOS = 1_000_000;
  private static final int LINK_PAUSES = 2_000;

  /** Each of these leaves a small class behind. */
  private static final int CLASSES_REHEARSED = 4;

  /** In a child of a template, and in the template itself: how to reach the template. */
  private static volatile @Nullable TemplateTicket origin;

  /**
   * The class loader of all children: what the template has found by it, each child finds in its
   * copy.
   */
  private static final class OfChildren {
    static final FetchingClassLoader LOADER =
        new FetchingClassLoader(ClassLoader.getSystemClassLoader(), null);
  }

  /** Finds classes for those that are to come. */
  static ClassLoader loaderOfChildren() {
    return OfChildren.LOADER;
  }

  /** That of the template this process was forked from, if it was. */
  static @Nullable TemplateTicket origin() {
    return origin;
  }

  @Override
  public void runThrowing() throws Exception {
    origin = ticket;
    Preload.setCommand(command);
    String obstacle = ForkSupport.obstacle();
    if (obstacle == null) {
      Fork.compileSimply();
    }
    preload.run(mainClass);
    if (obstacle == null) {
      Platform platform = Platform.current();
      platform.warmUp();
      Thread.currentThread().setContextClassLoader(loaderOfChildren());
      ForkedChild.link();
      for (int i = 0; i < PARTS; i++) {
        rehearse(REHEARSALS / PARTS);
        System.gc();
      }
      InterruptSignal.rehearse();
      awaitLinked(platform);
      rehearseGrove(REHEARSALS);
      if (warmUp != null) {
        warmUp.run();
      }
      awaitRest();
      Fork.compileLater();
      awaitRest(); // what it was at
      System.gc(); // what is garbage now, each child would copy when it first collects
      // A collection arms a barrier at the entry of all compiled code; whoever passes it first
      // takes it away, and that should not be each child anew.
      rehearse(REHEARSALS_AFTER_COLLECTION);
      rehearseGrove(REHEARSALS_AFTER_COLLECTION);
      if (warmUp != null) {
        warmUp.runOnceMore();
      }
      OfChildren.LOADER.serve(null);
      Fork.trimMemory();
    }
    SpareThread.prepare();
    int listener = Descriptors.listen(ticket.socket());
    StartGate.own(listener);
    new TemplateService(listener, ticket.key(), obstacle == null ? "" : "cannot fork: " + obstacle)
        .run();
  }

  private static void awaitLinked(Platform platform) {
    for (int i = 0; i < LINK_PAUSES && !platform.isWarm(); i++) {
      LockSupport.parkNanos(LINK_PAUSE_NANOS);
    }
  }

  /** While nothing of this process is in the grove. */
  private static void rehearseGrove(int times) throws IOException {
    Grove grove = Grove.current();
    for (int i = 0; i < times; i++) {
      grove.rehearseFork(ForkedLocks.CALLS);
    }
  }

  /** Decodes and runs targets, as each child does one. */
  private static void rehearse(int times) throws ReflectiveOperationException, IOException {
    ForkedChild.rehearse(times);
    int number = times;
    SerializableRunnable plain = () -> {};
    SerializableRunnable capturing = () -> Objects.checkIndex(0, number);
    BootMessage own = requireNonNull(ChildContext.current()).boot();
    for (int i = 0; i < times; i++) {
      rehearse(own.withTarget(Payload.encodeTarget(plain)));
      if (i < CLASSES_REHEARSED) {
        rehearse(own.withTarget(Payload.encodeTarget(capturing)));
      }
    }
  }

  private static void rehearse(BootMessage boot) throws ReflectiveOperationException, IOException {
    decoding(boot.encode()).call().run();
  }

  /**
   * The target of a boot message, to be decoded by whoever runs it; the loader is that child's now.
   */
  static Decoding decoding(byte[] message) throws IOException {
    BootMessage boot = BootMessage.decode(message);
    OfChildren.LOADER.serve(boot);
    return new Decoding(boot, OfChildren.LOADER);
  }

  /**
   * Waits until the compilers are done with what was run: methods that wait to be compiled would be
   * compiled by each child anew, and one that is being compiled to its end.
   */
  private static void awaitRest() throws IOException {
    int quiet = 0;
    for (int i = 0; i < REST_LOOKS && quiet < REST_QUIET; i++) {
      LockSupport.parkNanos(REST_NANOS);
      quiet = isCompiling() ? 0 : quiet + 1;
    }
  }

  /** Whether a compiler thread does anything, or would if it had a cpu: proc_pid_stat(5). */
  private static boolean isCompiling() throws IOException {
    List<Path> threads;
    try (Stream<Path> all = Files.list(Path.of("/proc/self/task"))) {
      threads = all.toList();
    }
    for (Path thread : threads) {
      String stat;
      try {
        stat = Files.readString(thread.resolve("stat"));
      } catch (IOException ended) {
        continue;
      }
      int nameEnd = stat.lastIndexOf(')');
      if (stat.lastIndexOf(COMPILER, nameEnd) >= 0 && stat.charAt(nameEnd + 2) != SLEEPS) {
        return true;
      }
    }
    return false;
  }

  /** Not a lambda: it would be linked in each child. */
  record Decoding(BootMessage boot, ClassLoader loader) implements Callable<Runnable> {
    @Override
    public Runnable call() throws ReflectiveOperationException {
      return Payload.decodeTarget(boot.target(), loader);
    }
  }
}
