package dev.pando.internal.pool;

import dev.pando.function.SerializableBiFunction;
import dev.pando.function.SerializableCallable;
import dev.pando.function.SerializableConsumer;
import dev.pando.function.SerializableFunction;
import dev.pando.internal.codec.PackedElements;
import dev.pando.pool.AsyncResult;
import dev.pando.pool.MapOptions;
import dev.pando.pool.Pool;
import dev.pando.pool.PoolInsights;
import dev.pando.pool.ResultIterator;
import dev.pando.pool.TaskPolicy;
import dev.pando.pool.WorkerExit;
import dev.pando.process.ChildProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The public pool: turns calls into jobs of a {@link PoolEngine}. */
final class ProcessPool implements Pool {
  /** In place of a chunk size: as large as is useful. */
  private static final int GUIDED = 0;

  private final PoolEngine engine;
  private final WorkerFactory factory;
  private final TaskPolicy policy;

  @SuppressWarnings("unused") // held for being held
  private final Lease lease;

  private final Rules rules;

  ProcessPool(PoolEngine engine, WorkerFactory factory, TaskPolicy policy) {
    this(engine, factory, policy, Lease.of(engine));
  }

  private ProcessPool(PoolEngine engine, WorkerFactory factory, TaskPolicy policy, Lease lease) {
    this.engine = engine;
    this.lease = lease;
    this.factory = factory;
    this.policy = policy;
    this.rules = Rules.of(policy);
  }

  @Override
  public ProcessPool with(TaskPolicy newPolicy) {
    return new ProcessPool(engine, factory, newPolicy, lease);
  }

  PoolEngine engine() {
    return engine;
  }

  Rules rules() {
    return rules;
  }

  @Override
  public TaskPolicy policy() {
    return policy;
  }

  // One task

  @Override
  public <R extends @Nullable Object> R apply(SerializableCallable<R> task)
      throws InterruptedException {
    return call(task, null, true).join();
  }

  @Override
  public <T extends @Nullable Object, R extends @Nullable Object> R apply(
      SerializableFunction<? super T, ? extends R> function, T argument)
      throws InterruptedException {
    return this.<R>call(new Application<T, R>(function, argument), Description.of(argument), true)
        .join();
  }

  @Override
  public <R extends @Nullable Object> AsyncResult<R> applyAsync(SerializableCallable<R> task) {
    return call(task, null, false);
  }

  @Override
  public <T extends @Nullable Object, R extends @Nullable Object> AsyncResult<R> applyAsync(
      SerializableFunction<? super T, ? extends R> function, T argument) {
    return call(new Application<T, R>(function, argument), Description.of(argument), false);
  }

  private <R extends @Nullable Object> PendingResult<R> call(
      SerializableCallable<R> task, @Nullable String argument, boolean waits) {
    CallJob<R> job = new CallJob<>(this, task, factory.encode(task), argument);
    submit(job, waits);
    return job.result();
  }

  private void submit(Job job, boolean waits) {
    if (waits) {
      engine.submitAndHelp(job);
    } else {
      engine.submit(job);
    }
  }

  // Many elements

  @Override
  public <T extends @Nullable Object, R extends @Nullable Object> List<R> map(
      SerializableFunction<? super T, ? extends R> function, Iterable<? extends T> source)
      throws InterruptedException {
    return this.<R>mapAll(function, source, GUIDED, true).join();
  }

  @Override
  public <T extends @Nullable Object, R extends @Nullable Object> List<R> map(
      SerializableFunction<? super T, ? extends R> function,
      Iterable<? extends T> source,
      int chunkSize)
      throws InterruptedException {
    return this.<R>mapAll(function, source, check(chunkSize), true).join();
  }

  @Override
  public <T extends @Nullable Object, R extends @Nullable Object> AsyncResult<List<R>> mapAsync(
      SerializableFunction<? super T, ? extends R> function, Iterable<? extends T> source) {
    return mapAll(function, source, GUIDED, false);
  }

  @Override
  public <T extends @Nullable Object, R extends @Nullable Object> AsyncResult<List<R>> mapAsync(
      SerializableFunction<? super T, ? extends R> function,
      Iterable<? extends T> source,
      int chunkSize) {
    return mapAll(function, source, check(chunkSize), false);
  }

  @Override
  public <T extends @Nullable Object, U extends @Nullable Object, R extends @Nullable Object>
      List<R> starmap(
          SerializableBiFunction<? super T, ? super U, ? extends R> function, Iterable<?> pairs)
          throws InterruptedException {
    return this.<R>mapAll(spread(function), pairs, GUIDED, true).join();
  }

  @Override
  public <T extends @Nullable Object, U extends @Nullable Object, R extends @Nullable Object>
      List<R> starmap(
          SerializableBiFunction<? super T, ? super U, ? extends R> function,
          Iterable<?> pairs,
          int chunkSize)
          throws InterruptedException {
    return this.<R>mapAll(spread(function), pairs, check(chunkSize), true).join();
  }

  @Override
  public <T extends @Nullable Object, U extends @Nullable Object, R extends @Nullable Object>
      AsyncResult<List<R>> starmapAsync(
          SerializableBiFunction<? super T, ? super U, ? extends R> function, Iterable<?> pairs) {
    return mapAll(spread(function), pairs, GUIDED, false);
  }

  @Override
  public <T extends @Nullable Object> void forEach(
      SerializableConsumer<? super T> action, Iterable<? extends T> source)
      throws InterruptedException {
    SerializableFunction<T, @Nullable Void> function =
        element -> {
          action.acceptThrowing(element);
          return null;
        };
    this.<@Nullable Void>mapAll(function, source, GUIDED, true).join();
  }

  /** As imap over the pairs of two sources; ends with the shorter one. */
  <T extends @Nullable Object, U extends @Nullable Object, R extends @Nullable Object>
      ResultIterator<R> imapPairs(
          SerializableBiFunction<? super T, ? super U, ? extends R> function,
          Iterable<? extends T> left,
          Iterable<? extends U> right,
          MapOptions options) {
    return this.<R>stream(
        ProcessPool.<T, U, R>spread(function), new Pairs(left, right), options, true);
  }

  private static <
          T extends @Nullable Object, U extends @Nullable Object, R extends @Nullable Object>
      SerializableFunction<@Nullable Object, R> spread(
          SerializableBiFunction<? super T, ? super U, ? extends R> function) {
    return new Spread<T, U, R>(function);
  }

  private <R extends @Nullable Object> PendingResult<List<R>> mapAll(
      SerializableFunction<?, ? extends R> function,
      Iterable<?> source,
      int chunkSize,
      boolean waits) {
    MapJob<R> job =
        new MapJob<>(
            this,
            factory.encode(function),
            Description.ofFunction(function),
            PackedElements.copyOf(source),
            chunkSize);
    submit(job, waits);
    return job.result();
  }

  private static int check(int chunkSize) {
    if (chunkSize < 1) {
      throw new IllegalArgumentException(
          "chunkSize " + chunkSize + ": a chunk holds at least 1 element");
    }
    return chunkSize;
  }

  // Lazily

  @Override
  public <T extends @Nullable Object, R extends @Nullable Object> ResultIterator<R> imap(
      SerializableFunction<? super T, ? extends R> function, Iterable<? extends T> source) {
    return imap(function, source, MapOptions.DEFAULT);
  }

  @Override
  public <T extends @Nullable Object, R extends @Nullable Object> ResultIterator<R> imap(
      SerializableFunction<? super T, ? extends R> function,
      Iterable<? extends T> source,
      int chunkSize) {
    return imap(function, source, MapOptions.DEFAULT.withChunkSize(chunkSize));
  }

  @Override
  public <T extends @Nullable Object, R extends @Nullable Object> ResultIterator<R> imap(
      SerializableFunction<? super T, ? extends R> function,
      Iterable<? extends T> source,
      MapOptions options) {
    return stream(function, source, options, true);
  }

  @Override
  public <T extends @Nullable Object, R extends @Nullable Object> ResultIterator<R> imapUnordered(
      SerializableFunction<? super T, ? extends R> function, Iterable<? extends T> source) {
    return imapUnordered(function, source, MapOptions.DEFAULT);
  }

  @Override
  public <T extends @Nullable Object, R extends @Nullable Object> ResultIterator<R> imapUnordered(
      SerializableFunction<? super T, ? extends R> function,
      Iterable<? extends T> source,
      int chunkSize) {
    return imapUnordered(function, source, MapOptions.DEFAULT.withChunkSize(chunkSize));
  }

  @Override
  public <T extends @Nullable Object, R extends @Nullable Object> ResultIterator<R> imapUnordered(
      SerializableFunction<? super T, ? extends R> function,
      Iterable<? extends T> source,
      MapOptions options) {
    return stream(function, source, options, false);
  }

  private <R extends @Nullable Object> ResultIterator<R> stream(
      SerializableFunction<?, ? extends R> function,
      Iterable<?> source,
      MapOptions options,
      boolean ordered) {
    StreamJob<R> job =
        new StreamJob<>(
            this,
            factory.encode(function),
            Description.ofFunction(function),
            source.iterator(),
            options,
            ordered);
    engine.submit(job);
    job.start();
    return job;
  }

  // The pool

  @Override
  public int workers() {
    return engine.size();
  }

  @Override
  public void resize(int workers) {
    resize(workers, workers);
  }

  @Override
  public void resize(int minWorkers, int maxWorkers) {
    PoolDescription.checkBounds(minWorkers, maxWorkers);
    engine.resize(minWorkers, maxWorkers);
  }

  @Override
  public List<Long> workerPids() {
    return engine.processes().stream().map(ChildProcess::pid).toList();
  }

  @Override
  public PoolInsights insights() {
    return engine.insights();
  }

  @Override
  public List<WorkerExit> workerExits() {
    return engine.exits();
  }

  @Override
  public void close() {
    boolean _ = engine.shutdown();
    try {
      engine.awaitEnd(Long.MAX_VALUE);
    } catch (InterruptedException e) {
      terminate();
      Thread.currentThread().interrupt();
    }
  }

  /** Takes no more tasks; returns at once. */
  void shutdown() {
    boolean _ = engine.shutdown();
  }

  @Override
  public void terminate() {
    engine.terminate();
  }

  /** Terminates, and returns the tasks that no worker had begun, oldest first. */
  List<SerializableCallable<?>> terminateAndGiveBack() {
    List<SerializableCallable<?>> tasks = new ArrayList<>();
    for (Job job : engine.terminateAndGiveBack()) {
      if (job instanceof CallJob<?> call) {
        tasks.add(call.task());
      }
    }
    return tasks;
  }

  @Override
  public void join() throws InterruptedException {
    engine.awaitEnd(Long.MAX_VALUE);
  }

  @Override
  public boolean join(Duration timeout) throws InterruptedException {
    return engine.awaitEnd(timeout.toNanos());
  }

  @Override
  public String toString() {
    return "Pool[workers=" + workers() + ", pids=" + workerPids() + "]";
  }
}
