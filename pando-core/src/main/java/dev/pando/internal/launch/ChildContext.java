package dev.pando.internal.launch;

import dev.pando.internal.ProcessName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a child process knows of itself and its parent; there is none in a root process. */
public final class ChildContext {
  private static volatile @Nullable ChildContext current;

  /** Whether there may be threads in the part of processes; most programs never ask. */
  private static volatile boolean hasThreads;

  /** What threads in the part of processes know, and the threads that they start. */
  private static final class OfThreads {
    static final InheritableThreadLocal<@Nullable ChildContext> CONTEXT =
        new InheritableThreadLocal<>();
  }

  private final BootMessage boot;
  private final ClassLoader loader;
  private final List<Runnable> whenParentIsGone = new ArrayList<>();
  private boolean parentGone;
  private volatile boolean isEnding;
  private volatile @Nullable Runnable whenInterrupted;

  ChildContext(BootMessage boot, ClassLoader loader) {
    this.boot = boot;
    this.loader = loader;
  }

  /** That of this process, or null when it was not started by Pando. */
  public static @Nullable ChildContext current() {
    if (hasThreads) {
      ChildContext ofThread = OfThreads.CONTEXT.get();
      if (ofThread != null) {
        return ofThread;
      }
    }
    return current;
  }

  /** Gives the calling thread the part of a process. */
  static void setForThread(ChildContext context) {
    hasThreads = true;
    OfThreads.CONTEXT.set(context);
  }

  static void set(ChildContext context) {
    current = context;
    ProcessName.set(context.name());
  }

  /** Whether this process, which is a thread, was told to end. */
  public boolean isEnding() {
    return isEnding;
  }

  void end() {
    isEnding = true;
  }

  /**
   * Has {@code action} run in place of an interrupt of the thread that runs the target: for targets
   * that must look first whether they are still at what was meant.
   */
  public void onInterrupt(Runnable action) {
    whenInterrupted = action;
  }

  void interrupt(Thread target) {
    Runnable action = whenInterrupted;
    if (action != null) {
      action.run();
    } else {
      target.interrupt();
    }
  }

  /** Name of this process. */
  public String name() {
    return boot.name();
  }

  /** The counters from the root to this process, {@code "1:2"}. */
  public String identity() {
    return boot.identity();
  }

  /** What binds this process to its parent. */
  public Kind kind() {
    return boot.kind();
  }

  /** How this process was started, which is how it starts others unless told otherwise. */
  public LaunchMethod method() {
    return boot.method();
  }

  /** Name of the parent process. */
  public String parentName() {
    return boot.parentName();
  }

  /** Pid of the parent process. */
  public long parentPid() {
    return boot.parentPid();
  }

  /** Whether the parent process dies with its own parent. */
  public boolean isParentDaemon() {
    return boot.parentDaemon();
  }

  /** The launcher for children of this process, when one was set. */
  public Optional<Path> javaExecutable() {
    String executable = boot.javaExecutable();
    return executable.isEmpty() ? Optional.empty() : Optional.of(Path.of(executable));
  }

  /** Key of the process tree for authenticated connections. */
  public byte[] authKey() {
    return boot.authKey().clone();
  }

  /** Loads from the class path, and what is not there from the parent. */
  public ClassLoader loader() {
    return loader;
  }

  BootMessage boot() {
    return boot;
  }

  /** Whether the parent has ended. */
  public synchronized boolean isParentGone() {
    return parentGone;
  }

  /** Runs {@code action} when the parent has ended; now, when it has already. */
  public void onParentGone(Runnable action) {
    synchronized (this) {
      if (!parentGone) {
        whenParentIsGone.add(action);
        return;
      }
    }
    action.run();
  }

  void parentIsGone() {
    List<Runnable> actions;
    synchronized (this) {
      parentGone = true;
      actions = List.copyOf(whenParentIsGone);
      whenParentIsGone.clear();
    }
    for (Runnable action : actions) {
      action.run();
    }
  }
}
