package dev.pando.internal.pool;

import dev.pando.internal.codec.ObjectReader;
import dev.pando.internal.codec.ObjectWriter;
import dev.pando.pool.ProgressListener;
import dev.pando.spi.DecodingException;
import dev.pando.spi.EncodingException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One call of a user: a function and the elements it is applied to. Makes tasks of its elements and
 * takes their outcomes. All methods are called with the engine's lock held.
 */
abstract class Job implements PendingResult.Canceller {
  /** Whether it stands in the engine's queue. */
  boolean queued;

  /** How many of its tasks workers have. */
  int tasksInFlight;

  private final ProcessPool pool;
  private final long id;
  private final Rules rules;
  private final @Nullable ProgressReporter reporter;
  private long[] blocks;

  /**
   * Makes a job.
   *
   * @param pool to which it is given; reachable as long as the job is
   * @param blocks what its function has beside the rings, kept until the job is over
   */
  Job(ProcessPool pool, long[] blocks) {
    this.pool = pool;
    this.id = pool.engine().newJobId();
    this.rules = pool.rules();
    this.blocks = blocks;
    ProgressListener listener = rules.progress();
    this.reporter = listener == null ? null : new ProgressReporter(listener);
  }

  /** Where the job is done. */
  final PoolEngine engine() {
    return pool.engine();
  }

  final Rules rules() {
    return rules;
  }

  final long id() {
    return id;
  }

  /** Called by whoever has the result, and so without the engine's lock. */
  @Override
  public final boolean cancel(boolean mayInterruptIfRunning) {
    return engine().cancel(this, mayInterruptIfRunning);
  }

  /** Tells whether there are elements that no task has yet. */
  abstract boolean hasMore();

  /** At least how many tasks are still to come. */
  abstract int tasksToCome();

  /**
   * Makes the next task.
   *
   * @param workers the number of workers that share the rest
   */
  abstract Task nextTask(int workers);

  /**
   * The job's function in the codec's form, sent to a worker before its first task; null for a job
   * whose tasks carry a function of their own.
   */
  abstract byte @Nullable [] function();

  /** Writes the task's message without the task number: the rest after it. */
  abstract void write(Task task, ObjectWriter writer) throws EncodingException;

  /** Takes the result of an element. */
  abstract void succeed(long element, @Nullable Object result);

  /**
   * Takes the results of elements that follow one another.
   *
   * @throws DecodingException if they cannot be decoded; then none of them was taken
   */
  void succeedAll(long from, int count, ObjectReader in) throws DecodingException {
    @Nullable Object[] results = in.readArray();
    for (int i = 0; i < count; i++) {
      succeed(from + i, results[i]);
    }
  }

  /** Takes the failure of an element. */
  abstract void fail(long element, Throwable failure);

  /**
   * Tells that the outcomes of a message have all been given; the place to wake whoever waits.
   *
   * @return true if the job is over: every element has an outcome, or nobody wants more
   */
  abstract boolean isOver();

  /** How many elements have an outcome. */
  abstract long done();

  /** How many elements there are, or -1 if that is not known yet. */
  abstract long total();

  /** Tells whoever wants to know how far it is. */
  final void reportProgress() {
    if (reporter != null) {
      reporter.report(done(), total());
    }
  }

  /** Ends the job with a failure for all elements that have none yet. */
  abstract void abort(Throwable failure);

  /** Names a task's function and elements for a person to read. */
  abstract String describe(Task task);

  /** Keeps further blocks until the job is over. */
  final void keepBlocks(long[] more) {
    if (more.length > 0) {
      long[] all = Arrays.copyOf(blocks, blocks.length + more.length);
      System.arraycopy(more, 0, all, blocks.length, more.length);
      blocks = all;
    }
  }

  /** Gives away the blocks, to be freed. */
  final long[] takeBlocks() {
    long[] taken = blocks;
    blocks = MessageWriter.NONE;
    return taken;
  }
}
