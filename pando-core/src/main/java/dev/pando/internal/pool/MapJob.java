package dev.pando.internal.pool;

import dev.pando.internal.codec.ObjectReader;
import dev.pando.internal.codec.ObjectWriter;
import dev.pando.internal.codec.PackedElements;
import dev.pando.spi.EncodingException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A function applied to elements that are all known. Without a given chunk size the chunks are
 * guided (Polychronopoulos and Kuck, 1987): each takes a share of what is left, so that they are
 * large first and small last. A size limit in bytes, learnt from the chunks before, keeps a chunk
 * from outgrowing what is worth a message.
 */
final class MapJob<R extends @Nullable Object> extends Job {
  /** A worker's chunk is this fraction of its equal share of the rest. */
  private static final int SHARE_DIVISOR = 2;

  /** The first chunk, sent before anything is known of the elements' size. */
  private static final int FIRST_CHUNK = 4096;

  /** Where messages stop getting cheaper per byte. */
  private static final int CHUNK_BYTES = 1 << 20;

  private final byte[] function;
  private final String functionName;
  private final PackedElements elements;
  private final int chunkSize;
  private final PendingResult<List<R>> result;

  private final PackedElements results;
  private int next;
  private int outstanding;
  private long firstFailed = Long.MAX_VALUE;
  private @Nullable Throwable failure;
  private long bytesWritten;
  private long elementsWritten;
  private boolean over;

  /**
   * Makes a job.
   *
   * @param chunkSize elements per task; 0 for guided chunks
   */
  MapJob(
      ProcessPool pool,
      Encoded function,
      String functionName,
      PackedElements elements,
      int chunkSize) {
    super(pool, function.blocks());
    this.function = function.bytes();
    this.functionName = functionName;
    this.elements = elements;
    this.chunkSize = rules().isLimited() ? 1 : chunkSize;
    this.results = PackedElements.ofSize(elements.size());
    this.outstanding = elements.size();
    this.result = new PendingResult<>(engine(), this);
  }

  PendingResult<List<R>> result() {
    return result;
  }

  @Override
  boolean hasMore() {
    return !over && next < elements.size();
  }

  @Override
  int tasksToCome() {
    return (elements.size() - next) / Math.max(1, chunkSize);
  }

  @Override
  Task nextTask(int workers) {
    int rest = elements.size() - next;
    int wanted = chunkSize > 0 ? chunkSize : guided(rest, workers);
    Task task = new Task(this, next, Math.min(Math.min(rest, wanted), Claim.MAX_ELEMENTS));
    next += task.count;
    return task;
  }

  private int guided(int rest, int workers) {
    int share = Math.max(1, rest / (SHARE_DIVISOR * workers));
    if (elementsWritten == 0) {
      return Math.min(share, FIRST_CHUNK);
    }
    long fitting = CHUNK_BYTES * elementsWritten / Math.max(1, bytesWritten);
    return Math.clamp(fitting, 1, share);
  }

  @Override
  byte[] function() {
    return function;
  }

  @Override
  void write(Task task, ObjectWriter writer) throws EncodingException {
    int before = writer.length();
    writer.writeLong(id());
    writer.writeInt(task.count);
    int first = (int) task.from;
    elements.write(writer, first, first + task.count);
    bytesWritten += writer.length() - before;
    elementsWritten += task.count;
  }

  @Override
  void succeed(long element, @Nullable Object value) {
    results.set((int) element, value);
    outstanding--;
  }

  @Override
  void succeedAll(long from, int count, ObjectReader in) {
    results.read(in, (int) from);
    outstanding -= count;
  }

  @Override
  void fail(long element, Throwable thrown) {
    if (element < firstFailed) {
      firstFailed = element;
      failure = thrown;
    }
    outstanding--;
  }

  @Override
  @SuppressWarnings("unchecked") // the function's results, as its type says
  boolean isOver() {
    if (!over && outstanding == 0) {
      over = true;
      if (failure != null) {
        result.fail(failure);
      } else {
        result.succeed((List<R>) results.asList());
      }
    }
    return over;
  }

  @Override
  long done() {
    return (long) elements.size() - outstanding;
  }

  @Override
  long total() {
    return elements.size();
  }

  @Override
  void abort(Throwable thrown) {
    over = true;
    result.fail(thrown);
  }

  @Override
  String describe(Task task) {
    return functionName + " on " + Description.ofElements(task, elements.get((int) task.from));
  }
}
