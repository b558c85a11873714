package dev.pando.internal.manager;

import static java.util.Objects.requireNonNull;

import dev.pando.function.SerializableBiFunction;
import dev.pando.function.SerializableCallable;
import dev.pando.function.SerializableConsumer;
import dev.pando.function.SerializableFunction;
import dev.pando.pool.AsyncResult;
import dev.pando.pool.MapOptions;
import dev.pando.pool.Pool;
import dev.pando.pool.PoolInsights;
import dev.pando.pool.ResultIterator;
import dev.pando.pool.TaskPolicy;
import dev.pando.pool.WorkerExit;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pool in a manager's process. Written out because tasks throw what they like: a dynamic proxy
 * would wrap the checked exceptions that no method declares.
 */
@SuppressWarnings({"unchecked", "NullAway"}) // a task returns what it says, null among that
final class PoolProxy extends ObjectProxy implements Pool {
  private static final long serialVersionUID = 1;

  private static final MethodKey WITH = MethodKey.of(Pool.class, "with", TaskPolicy.class);
  private static final MethodKey POLICY = MethodKey.of(Pool.class, "policy");
  private static final MethodKey APPLY =
      MethodKey.of(Pool.class, "apply", SerializableCallable.class);
  private static final MethodKey APPLY_ARGUMENT =
      MethodKey.of(Pool.class, "apply", SerializableFunction.class, Object.class);
  private static final MethodKey APPLY_ASYNC =
      MethodKey.of(Pool.class, "applyAsync", SerializableCallable.class);
  private static final MethodKey APPLY_ASYNC_ARGUMENT =
      MethodKey.of(Pool.class, "applyAsync", SerializableFunction.class, Object.class);
  private static final MethodKey MAP =
      MethodKey.of(Pool.class, "map", SerializableFunction.class, Iterable.class);
  private static final MethodKey MAP_CHUNK_SIZE =
      MethodKey.of(Pool.class, "map", SerializableFunction.class, Iterable.class, int.class);
  private static final MethodKey MAP_ASYNC =
      MethodKey.of(Pool.class, "mapAsync", SerializableFunction.class, Iterable.class);
  private static final MethodKey MAP_ASYNC_CHUNK_SIZE =
      MethodKey.of(Pool.class, "mapAsync", SerializableFunction.class, Iterable.class, int.class);
  private static final MethodKey IMAP =
      MethodKey.of(Pool.class, "imap", SerializableFunction.class, Iterable.class);
  private static final MethodKey IMAP_CHUNK_SIZE =
      MethodKey.of(Pool.class, "imap", SerializableFunction.class, Iterable.class, int.class);
  private static final MethodKey IMAP_OPTIONS =
      MethodKey.of(
          Pool.class, "imap", SerializableFunction.class, Iterable.class, MapOptions.class);
  private static final MethodKey IMAP_UNORDERED =
      MethodKey.of(Pool.class, "imapUnordered", SerializableFunction.class, Iterable.class);
  private static final MethodKey IMAP_UNORDERED_CHUNK_SIZE =
      MethodKey.of(
          Pool.class, "imapUnordered", SerializableFunction.class, Iterable.class, int.class);
  private static final MethodKey IMAP_UNORDERED_OPTIONS =
      MethodKey.of(
          Pool.class,
          "imapUnordered",
          SerializableFunction.class,
          Iterable.class,
          MapOptions.class);
  private static final MethodKey STARMAP =
      MethodKey.of(Pool.class, "starmap", SerializableBiFunction.class, Iterable.class);
  private static final MethodKey STARMAP_CHUNK_SIZE =
      MethodKey.of(Pool.class, "starmap", SerializableBiFunction.class, Iterable.class, int.class);
  private static final MethodKey STARMAP_ASYNC =
      MethodKey.of(Pool.class, "starmapAsync", SerializableBiFunction.class, Iterable.class);
  private static final MethodKey FOR_EACH =
      MethodKey.of(Pool.class, "forEach", SerializableConsumer.class, Iterable.class);
  private static final MethodKey WORKERS = MethodKey.of(Pool.class, "workers");
  private static final MethodKey RESIZE = MethodKey.of(Pool.class, "resize", int.class);
  private static final MethodKey RESIZE_MAX_WORKERS =
      MethodKey.of(Pool.class, "resize", int.class, int.class);
  private static final MethodKey WORKER_PIDS = MethodKey.of(Pool.class, "workerPids");
  private static final MethodKey INSIGHTS = MethodKey.of(Pool.class, "insights");
  private static final MethodKey WORKER_EXITS = MethodKey.of(Pool.class, "workerExits");
  private static final MethodKey CLOSE = MethodKey.of(Pool.class, "close");
  private static final MethodKey TERMINATE = MethodKey.of(Pool.class, "terminate");
  private static final MethodKey JOIN = MethodKey.of(Pool.class, "join");
  private static final MethodKey JOIN_TIMEOUT = MethodKey.of(Pool.class, "join", Duration.class);

  PoolProxy(Target target) {
    super(target);
  }

  /** What travels: of a source that cannot, its elements. */
  private static Iterable<?> sent(Iterable<?> source) {
    if (source instanceof Serializable || source instanceof Collection) {
      return source;
    }
    List<@Nullable Object> elements = new ArrayList<>();
    source.forEach(elements::add);
    return elements;
  }

  @Override
  public Pool with(TaskPolicy policy) {
    return (Pool) requireNonNull(target().ask(WITH, policy));
  }

  @Override
  public TaskPolicy policy() {
    return (TaskPolicy) requireNonNull(target().ask(POLICY));
  }

  @Override
  public <R extends @Nullable Object> R apply(SerializableCallable<R> task)
      throws InterruptedException {
    return (R) await(APPLY, task);
  }

  @Override
  public <T extends @Nullable Object, R extends @Nullable Object> R apply(
      SerializableFunction<? super T, ? extends R> function, T argument)
      throws InterruptedException {
    return (R) await(APPLY_ARGUMENT, function, argument);
  }

  @Override
  public <R extends @Nullable Object> AsyncResult<R> applyAsync(SerializableCallable<R> task) {
    return (AsyncResult<R>) requireNonNull(target().ask(APPLY_ASYNC, task));
  }

  @Override
  public <T extends @Nullable Object, R extends @Nullable Object> AsyncResult<R> applyAsync(
      SerializableFunction<? super T, ? extends R> function, T argument) {
    return (AsyncResult<R>) requireNonNull(target().ask(APPLY_ASYNC_ARGUMENT, function, argument));
  }

  @Override
  public <T extends @Nullable Object, R extends @Nullable Object> List<R> map(
      SerializableFunction<? super T, ? extends R> function, Iterable<? extends T> source)
      throws InterruptedException {
    return (List<R>) requireNonNull(await(MAP, function, sent(source)));
  }

  @Override
  public <T extends @Nullable Object, R extends @Nullable Object> List<R> map(
      SerializableFunction<? super T, ? extends R> function,
      Iterable<? extends T> source,
      int chunkSize)
      throws InterruptedException {
    return (List<R>) requireNonNull(await(MAP_CHUNK_SIZE, function, sent(source), chunkSize));
  }

  @Override
  public <T extends @Nullable Object, R extends @Nullable Object> AsyncResult<List<R>> mapAsync(
      SerializableFunction<? super T, ? extends R> function, Iterable<? extends T> source) {
    return (AsyncResult<List<R>>) requireNonNull(target().ask(MAP_ASYNC, function, sent(source)));
  }

  @Override
  public <T extends @Nullable Object, R extends @Nullable Object> AsyncResult<List<R>> mapAsync(
      SerializableFunction<? super T, ? extends R> function,
      Iterable<? extends T> source,
      int chunkSize) {
    return (AsyncResult<List<R>>)
        requireNonNull(target().ask(MAP_ASYNC_CHUNK_SIZE, function, sent(source), chunkSize));
  }

  @Override
  public <T extends @Nullable Object, R extends @Nullable Object> ResultIterator<R> imap(
      SerializableFunction<? super T, ? extends R> function, Iterable<? extends T> source) {
    return (ResultIterator<R>) requireNonNull(target().ask(IMAP, function, sent(source)));
  }

  @Override
  public <T extends @Nullable Object, R extends @Nullable Object> ResultIterator<R> imap(
      SerializableFunction<? super T, ? extends R> function,
      Iterable<? extends T> source,
      int chunkSize) {
    return (ResultIterator<R>)
        requireNonNull(target().ask(IMAP_CHUNK_SIZE, function, sent(source), chunkSize));
  }

  @Override
  public <T extends @Nullable Object, R extends @Nullable Object> ResultIterator<R> imap(
      SerializableFunction<? super T, ? extends R> function,
      Iterable<? extends T> source,
      MapOptions options) {
    return (ResultIterator<R>)
        requireNonNull(target().ask(IMAP_OPTIONS, function, sent(source), options));
  }

  @Override
  public <T extends @Nullable Object, R extends @Nullable Object> ResultIterator<R> imapUnordered(
      SerializableFunction<? super T, ? extends R> function, Iterable<? extends T> source) {
    return (ResultIterator<R>) requireNonNull(target().ask(IMAP_UNORDERED, function, sent(source)));
  }

  @Override
  public <T extends @Nullable Object, R extends @Nullable Object> ResultIterator<R> imapUnordered(
      SerializableFunction<? super T, ? extends R> function,
      Iterable<? extends T> source,
      int chunkSize) {
    return (ResultIterator<R>)
        requireNonNull(target().ask(IMAP_UNORDERED_CHUNK_SIZE, function, sent(source), chunkSize));
  }

  @Override
  public <T extends @Nullable Object, R extends @Nullable Object> ResultIterator<R> imapUnordered(
      SerializableFunction<? super T, ? extends R> function,
      Iterable<? extends T> source,
      MapOptions options) {
    return (ResultIterator<R>)
        requireNonNull(target().ask(IMAP_UNORDERED_OPTIONS, function, sent(source), options));
  }

  @Override
  public <T extends @Nullable Object, U extends @Nullable Object, R extends @Nullable Object>
      List<R> starmap(
          SerializableBiFunction<? super T, ? super U, ? extends R> function, Iterable<?> pairs)
          throws InterruptedException {
    return (List<R>) requireNonNull(await(STARMAP, function, sent(pairs)));
  }

  @Override
  public <T extends @Nullable Object, U extends @Nullable Object, R extends @Nullable Object>
      List<R> starmap(
          SerializableBiFunction<? super T, ? super U, ? extends R> function,
          Iterable<?> pairs,
          int chunkSize)
          throws InterruptedException {
    return (List<R>) requireNonNull(await(STARMAP_CHUNK_SIZE, function, sent(pairs), chunkSize));
  }

  @Override
  public <T extends @Nullable Object, U extends @Nullable Object, R extends @Nullable Object>
      AsyncResult<List<R>> starmapAsync(
          SerializableBiFunction<? super T, ? super U, ? extends R> function, Iterable<?> pairs) {
    return (AsyncResult<List<R>>)
        requireNonNull(target().ask(STARMAP_ASYNC, function, sent(pairs)));
  }

  @Override
  public <T extends @Nullable Object> void forEach(
      SerializableConsumer<? super T> action, Iterable<? extends T> source)
      throws InterruptedException {
    Object _ = await(FOR_EACH, action, sent(source));
  }

  @Override
  public int workers() {
    return toInt(target().ask(WORKERS));
  }

  @Override
  public void resize(int workers) {
    Object _ = target().ask(RESIZE, workers);
  }

  @Override
  public void resize(int minWorkers, int maxWorkers) {
    Object _ = target().ask(RESIZE_MAX_WORKERS, minWorkers, maxWorkers);
  }

  @Override
  public List<Long> workerPids() {
    return (List<Long>) requireNonNull(target().ask(WORKER_PIDS));
  }

  @Override
  public PoolInsights insights() {
    return (PoolInsights) requireNonNull(target().ask(INSIGHTS));
  }

  @Override
  public List<WorkerExit> workerExits() {
    return (List<WorkerExit>) requireNonNull(target().ask(WORKER_EXITS));
  }

  @Override
  public void close() {
    Object _ = target().ask(CLOSE);
  }

  @Override
  public void terminate() {
    Object _ = target().ask(TERMINATE);
  }

  @Override
  public void join() throws InterruptedException {
    Object _ = await(JOIN);
  }

  @Override
  public boolean join(Duration timeout) throws InterruptedException {
    return isTrue(await(JOIN_TIMEOUT, timeout));
  }
}
