package dev.pando;

import dev.pando.connection.Pipe;
import dev.pando.function.SerializableRunnable;
import dev.pando.internal.platform.Platform;
import dev.pando.internal.process.Processes;
import dev.pando.pool.Pool;
import dev.pando.pool.PoolBuilder;
import dev.pando.process.ChildProcess;
import dev.pando.process.ChildProcessBuilder;
import dev.pando.process.ProcessReference;
import java.util.List;
import java.util.Optional;

/**
 * The factories of the default context as static methods, for {@code import static
 * dev.pando.Pando.*}; the functions of Python's {@code multiprocessing} module.
 */
public final class Pando {
  private static final Context DEFAULT = SpawnContext.DEFAULT;

  private Pando() {}

  /** The context behind this class; {@code get_context()}. */
  public static Context context() {
    return DEFAULT;
  }

  /**
   * The context of a start method; {@code get_context(method)}.
   *
   * @throws IllegalArgumentException if the method is not among {@link #allStartMethods}
   */
  public static Context context(StartMethod method) {
    return switch (method) {
      case SPAWN -> SpawnContext.DEFAULT;
    };
  }

  /** The start methods that work here, the default first; {@code get_all_start_methods}. */
  public static List<StartMethod> allStartMethods() {
    return List.of(StartMethod.SPAWN);
  }

  /** A process that will run the target; {@code Process}. */
  public static ChildProcess process(SerializableRunnable target) {
    return DEFAULT.process(target);
  }

  /** A process to be described further. */
  public static ChildProcessBuilder processBuilder(SerializableRunnable target) {
    return DEFAULT.processBuilder(target);
  }

  /** A pipe whose two ends both send and receive; {@code Pipe()}. */
  public static Pipe pipe() {
    return DEFAULT.pipe();
  }

  /** A pipe whose first end receives what the second sends; {@code Pipe(duplex=False)}. */
  public static Pipe oneWayPipe() {
    return DEFAULT.oneWayPipe();
  }

  /** A started pool with as many workers as this process may use cpus and memory has room for. */
  public static Pool pool() {
    return DEFAULT.pool();
  }

  /**
   * A started pool.
   *
   * @throws IllegalArgumentException if {@code workers} is less than 1
   */
  public static Pool pool(int workers) {
    return DEFAULT.pool(workers);
  }

  /** A pool to be described further. */
  public static PoolBuilder poolBuilder() {
    return DEFAULT.poolBuilder();
  }

  /** This process; {@code current_process}. */
  public static ProcessReference currentProcess() {
    return Processes.current();
  }

  /** The process that started this one, unless this is the root; {@code parent_process}. */
  public static Optional<ProcessReference> parentProcess() {
    return Processes.parent();
  }

  /** The children of this process that run; {@code active_children}. */
  public static List<ChildProcess> activeChildren() {
    return Processes.activeChildren();
  }

  /** The number of cpus of the machine; {@code cpu_count}. */
  public static int cpuCount() {
    return Runtime.getRuntime().availableProcessors();
  }

  /**
   * The number of cpus that this process may use, as its affinity and its control group allow;
   * {@code process_cpu_count}.
   */
  public static int availableCpuCount() {
    return Platform.current().availableCpus();
  }
}
