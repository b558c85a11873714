package dev.pando.internal.pool;

import dev.pando.pool.AsyncResult;
import dev.pando.pool.ResultIterator;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Results in the order in which they end. */
public final class CompletionOrder<R extends AsyncResult<?>> implements ResultIterator<R> {
  private final BlockingQueue<R> ended = new LinkedBlockingQueue<>();
  private final int count;
  private int left;

  /** One over these results; a result that is named twice comes once. */
  public CompletionOrder(Collection<? extends R> results) {
    Set<R> distinct = new LinkedHashSet<>(results);
    count = distinct.size();
    left = count;
    for (R result : distinct) {
      var _ = result.whenComplete((_, _) -> ended.add(result));
    }
  }

  @Override
  public boolean hasNext() {
    return left > 0;
  }

  @Override
  public R next() {
    requireMore();
    try {
      R result = ended.take();
      left--;
      return result;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while waiting for a result");
    }
  }

  @Override
  public R next(Duration timeout) throws InterruptedException, TimeoutException {
    requireMore();
    R result = ended.poll(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS);
    if (result == null) {
      throw new TimeoutException(
          "%d (of %d) results are not there within %s".formatted(left, count, timeout));
    }
    left--;
    return result;
  }

  private void requireMore() {
    if (left == 0) {
      throw new NoSuchElementException("all " + count + " results were given");
    }
  }

  /** Gives no more; the tasks go on. */
  @Override
  public void close() {
    left = 0;
  }
}
