package dev.pando.pool;

import java.time.Duration;
import java.util.Iterator;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
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

  /**
   * The results that are still to come as a stream, in their order. To close the stream is to close
   * this: use it in try-with-resources, and a stream that is left early withdraws the rest.
   */
  default Stream<R> stream() {
    return StreamSupport.stream(
            Spliterators.spliteratorUnknownSize(this, Spliterator.ORDERED), false)
        .onClose(this::close);
  }

  /** Withdraws what no worker has begun and forgets the rest; no more results come. */
  @Override
  void close();
}
