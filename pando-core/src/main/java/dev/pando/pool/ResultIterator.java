package dev.pando.pool;

import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The results of {@code imap} and {@code imapUnordered}, one by one; Python's {@code IMapIterator}.
 *
 * <p>{@link #next} throws the exception of an element that failed, once, and the iteration can go
 * on after it. An exception of the source is thrown after all results before it.
 *
 * <p>Not for use by several threads at once.
 */
public interface ResultIterator<R extends @Nullable Object> extends Iterator<R>, AutoCloseable {

  /**
   * Waits for the next result.
   *
   * @throws TimeoutException if it is not there in time; a later call can still get it
   * @throws java.util.NoSuchElementException if there are no more
   */
  R next(Duration timeout) throws InterruptedException, TimeoutException;

  /** Withdraws what no worker has begun and forgets the rest; no more results come. */
  @Override
  void close();
}
