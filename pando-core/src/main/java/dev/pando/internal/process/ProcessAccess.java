package dev.pando.internal.process;

import dev.pando.internal.launch.Launched;
import dev.pando.process.ChildProcess;
import dev.pando.process.ChildProcessBuilder;
import org.jspecify.annotations.Nullable;

/** The way from other floors of Pando to what the public process types do not show. */
public abstract class ProcessAccess {
  private static @Nullable ProcessAccess instance;

  /** For the process package alone. */
  protected ProcessAccess() {}

  /** Called by the process package when it is initialised. */
  public static void set(ProcessAccess access) {
    instance = access;
  }

  /** The access. */
  public static ProcessAccess get() {
    ProcessAccess access = instance;
    if (access == null) {
      try {
        Class.forName(ChildProcess.class.getName()); // its initialiser sets the instance
      } catch (ClassNotFoundException e) {
        throw new IllegalStateException(e);
      }
      access = instance;
    }
    if (access == null) {
      throw new IllegalStateException("the process package did not initialise");
    }
    return access;
  }

  /** A builder of children that run {@code target}, which needs to be encodable only. */
  public abstract ChildProcessBuilder builder(ProcessSpec spec, Runnable target);

  /** Makes the children of this builder pool workers. */
  public abstract ChildProcessBuilder asWorker(ChildProcessBuilder builder);

  /** Whether the child serves a pool. */
  public abstract boolean isWorker(ChildProcess process);

  /** What was launched for a started child. */
  public abstract Launched launched(ChildProcess process);

  /** Runs a subclass' {@code run()}, in the child. */
  public abstract void runInChild(ChildProcess process) throws Exception;
}
