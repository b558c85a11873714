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

  private final BootMessage boot;
  private final ClassLoader loader;
  private final List<Runnable> whenParentIsGone = new ArrayList<>();
  private boolean parentGone;

  ChildContext(BootMessage boot, ClassLoader loader) {
    this.boot = boot;
    this.loader = loader;
  }

  /** That of this process, or null when it was not started by Pando. */
  public static @Nullable ChildContext current() {
    return current;
  }

  static void set(ChildContext context) {
    current = context;
    ProcessName.set(context.name());
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
