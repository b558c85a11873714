package dev.pando.internal.pool;

import dev.pando.function.SerializableCallable;
import dev.pando.function.SerializableRunnable;
import dev.pando.internal.launch.JvmSettings;
import dev.pando.internal.platform.Platform;
import dev.pando.internal.process.ProcessSettings;
import dev.pando.internal.process.ProcessSpec;
import dev.pando.pool.Pool;
import dev.pando.pool.PoolBuilder;
import dev.pando.pool.ProcessPoolExecutor;
import dev.pando.pool.TaskPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The builder of {@link ProcessPool}s. */
public final class PoolDescription implements PoolBuilder {
  private static final int MIN_NICE = -20;
  private static final int MAX_NICE = 19;

  private final ProcessSettings settings;
  private final List<String> jvmOptions = new ArrayList<>();
  private final Map<String, @Nullable String> environment = new HashMap<>();
  private int workers = Memory.fitting(Platform.current().availableCpus());
  private int minWorkers;
  private int maxTasksPerWorker;
  private Duration maxAge = Duration.ZERO;
  private Duration idleTimeout = Duration.ZERO;
  private long maxResident;
  private long maxGrowth;
  private TaskPolicy policy = TaskPolicy.DEFAULT;
  private long maxHeap;
  private boolean isElastic;
  private @Nullable SerializableRunnable initializer;
  private @Nullable SerializableCallable<?> stateMaker;
  private @Nullable SerializableCallable<?> exitAction;
  private final List<Object> shared = new ArrayList<>();
  private @Nullable String workerNames;
  private @Nullable Integer nice;
  private boolean isPinned;
  private boolean namesTasks;

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
  public PoolBuilder workers(int min, int max) {
    checkBounds(min, max);
    this.minWorkers = min;
    this.workers = max;
    isElastic = true;
    return this;
  }

  @Override
  public PoolBuilder workerNames(String prefix) {
    if (prefix.isBlank()) {
      throw new IllegalArgumentException("the workers' names would begin with '" + prefix + "'");
    }
    workerNames = prefix;
    return this;
  }

  @Override
  public PoolBuilder workersOnDemand() {
    this.minWorkers = 0;
    isElastic = true;
    return this;
  }

  static void checkBounds(int min, int max) {
    int _ = atLeastOne(max, "a pool", "worker");
    if (min < 0 || min > max) {
      throw new IllegalArgumentException(
          "from " + min + " to " + max + " workers: the least is between 0 and the most");
    }
  }

  @Override
  public PoolBuilder idleTimeout(Duration timeout) {
    this.idleTimeout = positive(timeout, "idle time-out");
    return this;
  }

  @Override
  public PoolBuilder maxWorkerAge(Duration age) {
    this.maxAge = positive(age, "age");
    return this;
  }

  @Override
  public PoolBuilder maxWorkerMemory(long bytes) {
    if (bytes < 1) {
      throw new IllegalArgumentException(bytes + " bytes: a worker needs some memory");
    }
    this.maxResident = bytes;
    return this;
  }

  @Override
  public PoolBuilder maxWorkerGrowth(long bytes) {
    if (bytes < 1) {
      throw new IllegalArgumentException(bytes + " bytes: a worker needs some room to grow");
    }
    this.maxGrowth = bytes;
    return this;
  }

  @Override
  public PoolBuilder policy(TaskPolicy newPolicy) {
    this.policy = newPolicy;
    return this;
  }

  private static Duration positive(Duration duration, String what) {
    if (duration.isZero() || duration.isNegative()) {
      throw new IllegalArgumentException(what + " " + duration + ": it has to be positive");
    }
    return duration;
  }

  @Override
  public PoolBuilder initializer(SerializableRunnable initializer) {
    this.initializer = initializer;
    return this;
  }

  @Override
  public PoolBuilder workerState(SerializableCallable<?> maker) {
    this.stateMaker = maker;
    return this;
  }

  @Override
  public PoolBuilder onWorkerExit(SerializableCallable<?> action) {
    this.exitAction = action;
    return this;
  }

  @Override
  public PoolBuilder shared(Object object) {
    shared.add(object);
    return this;
  }

  @Override
  public PoolBuilder nice(int value) {
    if (value < MIN_NICE || value > MAX_NICE) {
      throw new IllegalArgumentException(
          "nice " + value + ": it is from " + MIN_NICE + " to " + MAX_NICE);
    }
    this.nice = value;
    return this;
  }

  @Override
  public PoolBuilder insights() {
    this.namesTasks = true;
    return this;
  }

  @Override
  public PoolBuilder pinWorkers() {
    this.isPinned = true;
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
    return start(isElastic ? Math.min(minWorkers, workers) : workers);
  }

  @Override
  public ProcessPoolExecutor buildExecutor() {
    return PoolExecutor.of(start(isElastic ? Math.min(minWorkers, workers) : 1));
  }

  private ProcessPool start(int min) {
    ProcessSpec spec = ProcessSpec.of(settings);
    if (workerNames != null) {
      spec = spec.withName(workerNames);
    }
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
    WorkerSetup setup =
        new WorkerSetup(initializer, stateMaker, List.copyOf(shared), exitAction, nice, isPinned);
    WorkerFactory factory = new WorkerFactory(spec.withEnvironment(environment), setup);
    Recycling recycling =
        new Recycling(
            maxTasksPerWorker,
            TimeUnit.NANOSECONDS.convert(maxAge),
            TimeUnit.NANOSECONDS.convert(idleTimeout),
            maxResident,
            maxGrowth);
    PoolEngine engine =
        new PoolEngine(factory, new LifeCycle(min, workers), recycling, new Insights(namesTasks));
    engine.start(min);
    return new ProcessPool(engine, factory, policy);
  }
}
