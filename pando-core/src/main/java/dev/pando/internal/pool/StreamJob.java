package dev.pando.internal.pool;

import dev.pando.internal.Sneaky;
import dev.pando.internal.codec.ObjectWriter;
import dev.pando.pool.MapOptions;
import dev.pando.pool.ResultIterator;
import dev.pando.spi.EncodingException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A function applied to a source that is read as results are asked for. The asking thread reads the
 * source, so that no thread but the user's own ever runs the source's code, and reads ahead no more
 * than {@link PoolEngine#appetite} says keeps the workers busy: an infinite source is fine.
 *
 * <p>Fields without a comment belong to the asking thread; those said to be shared are guarded by
 * the engine's lock.
 */
final class StreamJob<R extends @Nullable Object> extends Job implements ResultIterator<R> {

  private record Outcome(@Nullable Object value, @Nullable Throwable failure) {}

  /** A source that takes longer than this for what may be read ahead is slow. */
  private static final long SLOW_SOURCE_NANOS = 1_000_000;

  private final PoolEngine engine;
  private final byte[] function;
  private final String functionName;
  private final Iterator<?> source;
  private final int chunkSize;
  private final int buffer;
  private final boolean ordered;

  /** Shared for reading: how many elements were read. */
  private long read;

  private long given;
  private volatile boolean sourceEnded;
  private @Nullable RuntimeException sourceFailure;

  /** Shared: tasks that are not sent yet. */
  private final ArrayDeque<Task> waiting = new ArrayDeque<>();

  /** Shared: outcomes by element, when ordered. */
  private final Map<Long, Outcome> byElement = new HashMap<>();

  /** Shared: outcomes as they came, when unordered. */
  private final ArrayDeque<Outcome> asCompleted = new ArrayDeque<>();

  /** Shared: the element that the asking thread wants next, when ordered. */
  private long wanted;

  /** Shared: how many elements have an outcome. */
  private long ended;

  /** Shared: what ended the job from outside. */
  private @Nullable Throwable abortedBy;

  /** Shared for writing: nobody wants more. */
  private volatile boolean over;

  private volatile boolean ready;
  private volatile @Nullable Thread waiter;

  StreamJob(
      ProcessPool pool,
      Encoded function,
      String functionName,
      Iterator<?> source,
      MapOptions options,
      boolean ordered) {
    super(pool, function.blocks());
    this.engine = engine();
    this.function = function.bytes();
    this.functionName = functionName;
    this.source = source;
    this.buffer = options.bufferSize();
    this.chunkSize = rules().isLimited() ? 1 : chunkSize(options);
    this.ordered = ordered;
  }

  private static int chunkSize(MapOptions options) {
    int chunk = Math.clamp(options.chunkSize(), 1, Claim.MAX_ELEMENTS);
    return options.bufferSize() == 0 ? chunk : Math.min(chunk, options.bufferSize());
  }

  // The iterator: called by the asking thread.

  /** Reads the first elements, so that workers begin before results are asked for. */
  void start() {
    readAhead();
  }

  @Override
  public boolean hasNext() {
    return (!over && (given < read || readAhead())) || sourceFailure != null;
  }

  @Override
  public R next() {
    try {
      beginNext();
      if (!engine.help(() -> ready)) {
        boolean _ = awaitReady(Long.MAX_VALUE);
      }
      return give();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while waiting for a result");
    }
  }

  @Override
  public R next(Duration timeout) throws InterruptedException, TimeoutException {
    beginNext();
    if (!engine.help(() -> ready) && !awaitReady(timeout.toNanos())) {
      throw new TimeoutException("no result within " + timeout);
    }
    return give();
  }

  private void beginNext() {
    if (over) {
      throw sourceFailure != null
          ? endOfSource()
          : new NoSuchElementException("the end was reached");
    }
    readAhead();
    if (given == read && !ready) {
      throw endOfSource();
    }
  }

  private RuntimeException endOfSource() {
    RuntimeException failure = sourceFailure;
    sourceFailure = null;
    return failure != null ? failure : new NoSuchElementException("no more results");
  }

  /** Sleeps until an outcome is there; false if the time ran out before. */
  private boolean awaitReady(long timeoutNanos) throws InterruptedException {
    long start = System.nanoTime();
    waiter = Thread.currentThread();
    try {
      while (!ready) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        long left = timeoutNanos - (System.nanoTime() - start);
        if (left <= 0) {
          return false;
        }
        LockSupport.parkNanos(this, left);
      }
      return true;
    } finally {
      waiter = null;
    }
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // the function's result, as its type says
  private R give() {
    Outcome outcome = take();
    if (outcome.failure != null) {
      throw Sneaky.rethrow(outcome.failure);
    }
    return (R) outcome.value;
  }

  private Outcome take() {
    engine.lock();
    try {
      Outcome outcome = ordered ? byElement.remove(wanted) : asCompleted.poll();
      if (outcome == null) {
        return end();
      }
      given++;
      wanted++;
      ready = isNextReady();
      return outcome;
    } finally {
      engine.unlock();
    }
  }

  /** The end that came from outside, once; there is nothing after it. */
  private Outcome end() {
    if (abortedBy == null) {
      throw new AssertionError("woken without a result");
    }
    abandon();
    return new Outcome(null, abortedBy);
  }

  /**
   * Reads the source as far ahead as is useful, once half of that is used up. Returns early when
   * the source is slow: what was read shall not wait for the rest.
   *
   * @return whether results are still to come
   */
  private boolean readAhead() {
    long ahead = buffer > 0 ? buffer : (long) engine.appetite() * chunkSize;
    if (!sourceEnded && read - given <= (buffer > 0 ? ahead - 1 : ahead / 2)) {
      List<Task> tasks = new ArrayList<>();
      long first = read;
      long start = System.nanoTime();
      while (!sourceEnded
          && first - given < ahead
          && (tasks.isEmpty() || System.nanoTime() - start < SLOW_SOURCE_NANOS)) {
        Task task = readTask(first, buffer > 0 ? (int) (ahead - (first - given)) : chunkSize);
        if (task != null) {
          first += task.count;
          tasks.add(task);
        }
      }
      offer(tasks, first);
    }
    return given < read;
  }

  private void offer(List<Task> tasks, long nowRead) {
    if (tasks.isEmpty()) {
      return;
    }
    engine.lock();
    try {
      waiting.addAll(tasks);
      read = nowRead;
    } finally {
      engine.unlock();
    }
    engine.offer(this);
  }

  private @Nullable Task readTask(long first, int room) {
    int wanted = Math.min(chunkSize, room);
    @Nullable Object[] elements = new @Nullable Object[wanted];
    int count = 0;
    try {
      while (count < wanted && source.hasNext()) {
        elements[count] = source.next();
        count++;
      }
      sourceEnded = count < wanted;
    } catch (RuntimeException e) {
      sourceEnded = true;
      sourceFailure = e;
    }
    return count == 0 ? null : new Task(this, first, count, elements);
  }

  @Override
  public void close() {
    engine.withdraw(this);
  }

  // The job: called with the engine's lock held.

  @Override
  boolean hasMore() {
    return !over && !waiting.isEmpty();
  }

  @Override
  int tasksToCome() {
    return waiting.size();
  }

  @Override
  Task nextTask(int workers) {
    return waiting.remove();
  }

  @Override
  byte[] function() {
    return function;
  }

  @Override
  void write(Task task, ObjectWriter writer) throws EncodingException {
    writer.writeLong(id());
    writer.writeInt(task.count);
    writer.writeList(task.elements(), task.offset(), task.offset() + task.count);
  }

  @Override
  void succeed(long element, @Nullable Object result) {
    put(element, new Outcome(result, null));
  }

  @Override
  void fail(long element, Throwable failure) {
    put(element, new Outcome(null, failure));
  }

  private void put(long element, Outcome outcome) {
    if (over || abortedBy != null) {
      return;
    }
    ended++;
    if (ordered) {
      byElement.put(element, outcome);
    } else {
      asCompleted.add(outcome);
    }
  }

  private boolean isNextReady() {
    return abortedBy != null || (ordered ? byElement.containsKey(wanted) : !asCompleted.isEmpty());
  }

  @Override
  boolean isOver() {
    if (!ready && isNextReady()) {
      ready = true;
      Thread asking = waiter;
      if (asking != null) {
        LockSupport.unpark(asking);
      }
    }
    return over;
  }

  @Override
  long done() {
    return ended;
  }

  @Override
  long total() {
    return sourceEnded ? read : -1;
  }

  /** What is there is still given, then the failure, then nothing. */
  @Override
  void abort(Throwable failure) {
    if (over || abortedBy != null) {
      return;
    }
    abortedBy = failure;
    waiting.clear();
    sourceEnded = true;
    boolean _ = isOver();
  }

  /** Ends the job without a word: nobody asks any more. */
  void abandon() {
    over = true;
    waiting.clear();
    byElement.clear();
    asCompleted.clear();
  }

  @Override
  String describe(Task task) {
    return functionName + " on " + Description.ofElements(task, task.elements()[task.offset()]);
  }
}
