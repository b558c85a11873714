package dev.pando;

import dev.pando.function.SerializableRunnable;
import dev.pando.internal.launch.ForkServerLauncher;
import dev.pando.internal.launch.Preload;
import dev.pando.internal.platform.Platform;
import dev.pando.internal.process.Processes;
import dev.pando.pool.Pool;
import dev.pando.pool.PoolBuilder;
import dev.pando.process.ChildProcess;
import dev.pando.process.ChildProcessBuilder;
import dev.pando.process.ProcessReference;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The factories of the default context as static methods, for {@code import static
 * dev.pando.Pando.*}; the functions of Python's {@code multiprocessing} module.
 */
public final class Pando {
  private Pando() {}

  /** The context behind this class; {@code get_context()}. */
  public static Context context() {
    return Contexts.current();
  }

  /**
   * The context of a start method; {@code get_context(method)}.
   *
   * @throws IllegalArgumentException if the method is not among {@link #allStartMethods}; the
   *     message says why
   */
  public static Context context(StartMethod method) {
    return Contexts.of(method);
  }

  /** The start methods that work here, the default first; {@code get_all_start_methods}. */
  public static List<StartMethod> allStartMethods() {
    return Contexts.available();
  }

  /**
   * How the methods of this class start processes, also in the children that they start; {@code
   * get_start_method}.
   */
  public static StartMethod startMethod() {
    return context().startMethod();
  }

  /**
   * Chooses the start method of this class; to be called once, before it starts anything; {@code
   * set_start_method}.
   *
   * @throws IllegalStateException if it was chosen before, or used
   * @throws IllegalArgumentException if the method is not among {@link #allStartMethods}
   */
  public static void setStartMethod(StartMethod method) {
    Contexts.set(method, false);
  }

  /**
   * Chooses the start method of this class; {@code set_start_method(method, force)}.
   *
   * @param force whether to change a choice that was made before
   * @throws IllegalStateException if it was chosen or used before, unless forced
   * @throws IllegalArgumentException if the method is not among {@link #allStartMethods}
   */
  public static void setStartMethod(StartMethod method, boolean force) {
    Contexts.set(method, force);
  }

  /**
   * Has templates, that {@link StartMethod#FORKSERVER} copies, load and initialise classes before
   * the first child; {@code set_forkserver_preload}. A template that runs already is replaced by
   * one that does when the next child is started. The program's main class is loaded in any case.
   *
   * @param classNames names as {@link Class#forName(String)} takes them
   * @param onError what to do about one that cannot be loaded
   */
  public static void setForkserverPreload(List<String> classNames, PreloadError onError) {
    ForkServerLauncher.setPreload(new Preload(classNames, Preload.OnError.valueOf(onError.name())));
  }

  /** The same for classes that this JVM has; those that cannot be loaded there are left out. */
  public static void setForkserverPreload(Class<?>... classes) {
    setForkserverPreload(Arrays.stream(classes).map(Class::getName).toList(), PreloadError.IGNORE);
  }

  /** A process that will run the target; {@code Process}. */
  public static ChildProcess process(SerializableRunnable target) {
    return context().process(target);
  }

  /** A process to be described further. */
  public static ChildProcessBuilder processBuilder(SerializableRunnable target) {
    return context().processBuilder(target);
  }

  /** A started pool with as many workers as this process may use cpus and memory has room for. */
  public static Pool pool() {
    return context().pool();
  }

  /**
   * A started pool.
   *
   * @throws IllegalArgumentException if {@code workers} is less than 1
   */
  public static Pool pool(int workers) {
    return context().pool(workers);
  }

  /** A pool to be described further. */
  public static PoolBuilder poolBuilder() {
    return context().poolBuilder();
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
