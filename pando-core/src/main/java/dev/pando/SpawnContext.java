package dev.pando;

import dev.pando.connection.Pipe;
import dev.pando.function.SerializableRunnable;
import dev.pando.internal.connection.PipeMemory;
import dev.pando.internal.pool.PoolDescription;
import dev.pando.internal.process.ProcessAccess;
import dev.pando.internal.process.ProcessSettings;
import dev.pando.internal.process.ProcessSpec;
import dev.pando.pool.Pool;
import dev.pando.pool.PoolBuilder;
import dev.pando.process.ChildProcess;
import dev.pando.process.ChildProcessBuilder;
import java.nio.file.Path;
import java.util.List;

/** Starts each child as a fresh JVM. */
final class SpawnContext implements Context {
  static final SpawnContext DEFAULT = new SpawnContext(ProcessSettings.DEFAULT);

  private final ProcessSettings settings;

  private SpawnContext(ProcessSettings settings) {
    this.settings = settings;
  }

  @Override
  public StartMethod startMethod() {
    return StartMethod.SPAWN;
  }

  @Override
  public Context withJavaExecutable(Path executable) {
    return new SpawnContext(settings.withJavaExecutable(executable));
  }

  @Override
  public Context withJvmOptions(List<String> options) {
    return new SpawnContext(settings.withJvmOptions(options));
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
  public Pipe pipe() {
    return PipeMemory.create(true);
  }

  @Override
  public Pipe oneWayPipe() {
    return PipeMemory.create(false);
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
}
