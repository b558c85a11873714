package dev.pando.internal.process;

import dev.pando.internal.launch.ChildContext;
import dev.pando.internal.launch.JvmSettings;
import dev.pando.internal.platform.Platform;
import dev.pando.process.ChildProcess;
import dev.pando.process.ProcessReference;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The tree of processes, seen from this one. */
public final class Processes {
  /** Null until somebody chooses: what is inherited is known only once this process has begun. */
  private static volatile @Nullable ProcessSettings settings;

  private Processes() {}

  /** This process. */
  public static ProcessReference current() {
    return CurrentProcess.INSTANCE;
  }

  /** The process that started this one; empty in the root. */
  public static Optional<ProcessReference> parent() {
    ChildContext context = ChildContext.current();
    return context == null ? Optional.empty() : Optional.of(new ParentProcess(context));
  }

  /** The children of this process that run, oldest first. */
  public static List<ChildProcess> activeChildren() {
    return ActiveChildren.current().list();
  }

  /**
   * Registers what this process must do at its end before its children are ended: they still run
   * then, and others can be started.
   */
  public static void beforeChildrenEnd(Runnable action) {
    ExitSequence.arrange().before(action);
  }

  /**
   * Tells, at the end of this process, whether somebody asked for it by {@link System#exit} or a
   * signal, so that it is not just that the program has come to its end.
   */
  public static boolean isExitAskedFor() {
    return ExitSequence.isAskedFor();
  }

  /** How many cpus this machine has. Answers to {@code cpu_count}. */
  public static int cpuCount() {
    return Math.max(CpuList.online(), availableCpuCount());
  }

  /** How many cpus this process may use. Answers to {@code process_cpu_count}. */
  public static int availableCpuCount() {
    return Platform.current().availableCpus();
  }

  /** The name of the way in which this process was started, unless it is the root. */
  public static Optional<String> inheritedMethod() {
    ChildContext context = ChildContext.current();
    return context == null ? Optional.empty() : Optional.of(context.method().name());
  }

  /** What children are started with unless their builder says otherwise. */
  public static ProcessSettings settings() {
    ProcessSettings chosen = settings;
    return chosen != null ? chosen : defaults();
  }

  /** Changes what children are started with unless their builder says otherwise. */
  public static void setSettings(ProcessSettings newSettings) {
    settings = newSettings;
  }

  private static ProcessSettings defaults() {
    ChildContext context = ChildContext.current();
    return context == null
        ? ProcessSettings.byDefault()
        : new ProcessSettings(
            context.method(),
            JvmSettings.DEFAULT.withJavaExecutable(context.javaExecutable().orElse(null)));
  }
}
