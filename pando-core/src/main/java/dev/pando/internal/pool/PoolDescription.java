package dev.pando.internal.pool;

import dev.pando.function.SerializableRunnable;
import dev.pando.internal.launch.JvmSettings;
import dev.pando.internal.platform.Platform;
import dev.pando.internal.process.ProcessSettings;
import dev.pando.internal.process.ProcessSpec;
import dev.pando.pool.Pool;
import dev.pando.pool.PoolBuilder;
import dev.pando.pool.ProcessPoolExecutor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The builder of {@link ProcessPool}s. */
public final class PoolDescription implements PoolBuilder {
  private final ProcessSettings settings;
  private final List<String> jvmOptions = new ArrayList<>();
  private final Map<String, @Nullable String> environment = new HashMap<>();
  private int workers = Memory.fitting(Platform.current().availableCpus());
  private int maxTasksPerWorker;
  private long maxHeap;
  private @Nullable SerializableRunnable initializer;

  /** A pool of default size whose workers are started under these settings. */
  public PoolDescription(ProcessSettings settings) {
    this.settings = settings;
  }

  @Override
  public PoolBuilder workers(int workers) {
    this.workers = atLeastOne(workers, "a pool", "worker");
    return this;
  }

  @Override
  public PoolBuilder initializer(SerializableRunnable initializer) {
    this.initializer = initializer;
    return this;
  }

  @Override
  public PoolBuilder maxTasksPerWorker(int tasks) {
    this.maxTasksPerWorker = atLeastOne(tasks, "a worker", "task");
    return this;
  }

  @Override
  public PoolBuilder maxHeap(long bytes) {
    this.maxHeap = bytes;
    return this;
  }

  @Override
  public PoolBuilder jvmOptions(List<String> options) {
    jvmOptions.addAll(options);
    return this;
  }

  @Override
  public PoolBuilder environment(Map<String, String> changes) {
    environment.putAll(changes);
    return this;
  }

  private static int atLeastOne(int number, String what, String needs) {
    if (number < 1) {
      throw new IllegalArgumentException(
          number + " " + needs + "s: " + what + " needs at least 1 " + needs);
    }
    return number;
  }

  @Override
  public Pool build() {
    return start();
  }

  @Override
  public ProcessPoolExecutor buildExecutor() {
    return new PoolExecutor(start());
  }

  private ProcessPool start() {
    ProcessSpec spec = ProcessSpec.of(settings);
    JvmSettings jvm = spec.jvm().plusOptions(jvmOptions);
    if (maxHeap != 0) {
      jvm = jvm.withHeapBytes(maxHeap);
    }
    if (settings.method().hasOwnJvm()) {
      int cpus = Math.max(1, Platform.current().availableCpus() / workers);
      jvm =
          jvm.withActiveProcessors(cpus)
              .withHeapBytes(maxHeap != 0 ? maxHeap : Memory.heapBytes(settings, workers));
    }
    spec = spec.withJvm(jvm);
    WorkerFactory factory = new WorkerFactory(spec.withEnvironment(environment), initializer);
    PoolEngine engine = new PoolEngine(factory, workers, maxTasksPerWorker);
    engine.start();
    return new ProcessPool(engine, factory);
  }
}
