package dev.pando;

import dev.pando.function.SerializableRunnable;
import dev.pando.internal.launch.ForkServerLauncher;
import dev.pando.internal.pool.PoolDescription;
import dev.pando.internal.pool.WarmUp;
import dev.pando.internal.process.ProcessAccess;
import dev.pando.internal.process.ProcessSettings;
import dev.pando.internal.process.ProcessSpec;
import dev.pando.pool.Pool;
import dev.pando.pool.PoolBuilder;
import dev.pando.process.ChildProcess;
import dev.pando.process.ChildProcessBuilder;
import java.nio.file.Path;
import java.util.List;

/** The context of any start method: the method and what else its children are started with. */
final class ProcessContext implements Context {
  static {
    ForkServerLauncher.setWarmUp(new WarmUp());
  }

  private final StartMethod method;
  private final ProcessSettings settings;

  private ProcessContext(StartMethod method, ProcessSettings settings) {
    this.method = method;
    this.settings = settings;
  }

  /** Nothing set. */
  static ProcessContext of(StartMethod method) {
    return new ProcessContext(method, ProcessSettings.of(method.launchMethod()));
  }

  private ProcessContext with(ProcessSettings changed) {
    if (!method.launchMethod().hasOtherJvm()) {
      throw new UnsupportedOperationException(
          method
              + " makes children of a JVM that runs already: it can have no java executable or JVM"
              + " options of its own; use SPAWN or FORKSERVER");
    }
    return new ProcessContext(method, changed);
  }

  ProcessSettings settings() {
    return settings;
  }

  @Override
  public StartMethod startMethod() {
    return method;
  }

  @Override
  public Context withJavaExecutable(Path executable) {
    return with(settings.withJavaExecutable(executable));
  }

  @Override
  public Context withJvmOptions(List<String> options) {
    return with(settings.withJvmOptions(options));
  }

  @Override
  public ChildProcess process(SerializableRunnable target) {
    return processBuilder(target).build();
  }

  @Override
  public ChildProcessBuilder processBuilder(SerializableRunnable target) {
    return ProcessAccess.get().builder(ProcessSpec.of(settings), target);
  }

  @Override
  public Pool pool() {
    return poolBuilder().build();
  }

  @Override
  public Pool pool(int workers) {
    return poolBuilder().workers(workers).build();
  }

  @Override
  public PoolBuilder poolBuilder() {
    return new PoolDescription(settings);
  }

  @Override
  public String toString() {
    return "Context[" + method + "]";
  }
}
