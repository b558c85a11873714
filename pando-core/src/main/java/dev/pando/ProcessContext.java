package dev.pando;

import dev.pando.connection.Pipe;
import dev.pando.function.SerializableRunnable;
import dev.pando.internal.connection.PipeMemory;
import dev.pando.internal.launch.ForkServerLauncher;
import dev.pando.internal.manager.ManagerDescription;
import dev.pando.internal.pool.PoolDescription;
import dev.pando.internal.pool.WarmUp;
import dev.pando.internal.process.ProcessAccess;
import dev.pando.internal.process.ProcessSettings;
import dev.pando.internal.process.ProcessSpec;
import dev.pando.internal.queue.Queues;
import dev.pando.internal.sync.Synchronizers;
import dev.pando.manager.Manager;
import dev.pando.manager.ManagerBuilder;
import dev.pando.pool.Pool;
import dev.pando.pool.PoolBuilder;
import dev.pando.pool.ProcessPoolExecutor;
import dev.pando.process.ChildProcess;
import dev.pando.process.ChildProcessBuilder;
import dev.pando.queue.SharedJoinableQueue;
import dev.pando.queue.SharedQueue;
import dev.pando.sync.SharedBarrier;
import dev.pando.sync.SharedCondition;
import dev.pando.sync.SharedCountDownLatch;
import dev.pando.sync.SharedEvent;
import dev.pando.sync.SharedLock;
import dev.pando.sync.SharedReadWriteLock;
import dev.pando.sync.SharedReentrantLock;
import dev.pando.sync.SharedSemaphore;
import java.nio.file.Path;
import java.time.Duration;
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
  public Pipe pipe() {
    return PipeMemory.create(true);
  }

  @Override
  public Pipe oneWayPipe() {
    return PipeMemory.create(false);
  }

  @Override
  public <E> SharedQueue<E> queue() {
    return Queues.queue(Queues.UNBOUNDED);
  }

  @Override
  public <E> SharedQueue<E> queue(int capacity) {
    return Queues.queue(capacity);
  }

  @Override
  public <E> SharedJoinableQueue<E> joinableQueue() {
    return Queues.joinableQueue(Queues.UNBOUNDED);
  }

  @Override
  public <E> SharedJoinableQueue<E> joinableQueue(int capacity) {
    return Queues.joinableQueue(capacity);
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
  public ProcessPoolExecutor executor() {
    return poolBuilder().buildExecutor();
  }

  @Override
  public ProcessPoolExecutor executor(int workers) {
    return poolBuilder().workers(workers).buildExecutor();
  }

  @Override
  public PoolBuilder poolBuilder() {
    return new PoolDescription(settings);
  }

  @Override
  public SharedLock lock() {
    return Synchronizers.lock();
  }

  @Override
  public SharedReentrantLock reentrantLock() {
    return Synchronizers.reentrantLock();
  }

  @Override
  public SharedCondition condition() {
    return condition(reentrantLock());
  }

  @Override
  public SharedCondition condition(SharedLock lock) {
    return Synchronizers.condition(lock);
  }

  @Override
  public SharedSemaphore semaphore(int permits) {
    return Synchronizers.semaphore(permits);
  }

  @Override
  public SharedSemaphore boundedSemaphore(int permits) {
    return Synchronizers.boundedSemaphore(permits);
  }

  @Override
  public SharedEvent event() {
    return Synchronizers.event();
  }

  @Override
  public SharedBarrier barrier(int parties) {
    return Synchronizers.barrier(parties, null, null);
  }

  @Override
  public SharedBarrier barrier(int parties, SerializableRunnable action) {
    return Synchronizers.barrier(parties, action, null);
  }

  @Override
  public SharedBarrier barrier(int parties, SerializableRunnable action, Duration timeout) {
    return Synchronizers.barrier(parties, action, timeout);
  }

  @Override
  public SharedBarrier barrier(int parties, Duration timeout) {
    return Synchronizers.barrier(parties, null, timeout);
  }

  @Override
  public SharedCountDownLatch countDownLatch(int count) {
    return Synchronizers.countDownLatch(count);
  }

  @Override
  public SharedReadWriteLock readWriteLock() {
    return Synchronizers.readWriteLock();
  }

  @Override
  public Manager manager() {
    return managerBuilder().start();
  }

  @Override
  public ManagerBuilder managerBuilder() {
    return new ManagerDescription(settings);
  }

  @Override
  public String toString() {
    return "Context[" + method + "]";
  }
}
