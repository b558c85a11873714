package dev.pando.queue;

import dev.pando.spi.DecodingException;
import dev.pando.spi.EncodingException;
import dev.pando.spi.Waitable;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * A queue of any number of producers and consumers in any processes; {@code multiprocessing.Queue}
 * and {@code SimpleQueue}.
 *
 * {@snippet :
 * SharedQueue<Task> tasks = Pando.queue(100);
 * ChildProcess worker = Pando.process(() -> {
 *   while (true) {
 *     work(tasks.take());
 *   }
 * }).daemon(true).start();
 * tasks.put(new Task("first"));
 * }
 *
 * <p>An element is encoded by the thread that puts it and decoded by the one that takes it, which
 * gets a copy. When {@code put} returns, the element is in shared memory: the process may end or be
 * killed, and nothing is lost. There is no thread in between and nothing to be flushed.
 *
 * <h2>Order and delivery</h2>
 *
 * <p>First in, first out; elements of one thread keep their order. Each element goes to one
 * consumer. When a process is killed within an operation, its element is there whole or not at all,
 * is never taken twice, and nobody waits for the dead: see {@code docs/messages.md}.
 *
 * <h2>Capacity</h2>
 *
 * <p>A bounded queue never holds more elements than its capacity. An unbounded one takes as much
 * shared memory as its elements need, and gives it back when they are taken.
 *
 * <h2>Errors</h2>
 *
 * <p>An element that cannot be encoded makes its own {@code put} fail with {@link
 * EncodingException}. One that cannot be rebuilt makes its own {@code take} fail with {@link
 * DecodingException} and is gone. When shared memory is full, {@code put} fails with {@link
 * java.io.UncheckedIOException}, which has the figures.
 *
 * <h2>Iteration</h2>
 *
 * <p>Iterators, {@code contains}, {@code toString} and the like see copies of the elements as they
 * were in the queue at one moment, without those taken since; {@code remove(Object)} removes one
 * that equals the argument when it is rebuilt here.
 *
 * @param <E> what travels
 */
public interface SharedQueue<E> extends BlockingQueue<E>, Waitable, AutoCloseable {

  /**
   * Puts an element, waiting for room at most so long; {@code put(obj, timeout=...)}.
   *
   * @return false if there was no room in time
   * @throws QueueClosedException if the queue is or gets closed
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  boolean offer(E element, Duration timeout) throws InterruptedException;

  /**
   * Takes an element, waiting for one at most so long; {@code get(timeout=...)}.
   *
   * @return null if there was none in time
   * @throws QueueClosedException if the queue is closed and empty
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  @Nullable E poll(Duration timeout) throws InterruptedException;

  /**
   * Puts bytes, also more than an array holds, to be taken by {@link #takeSegment}; waits for room.
   *
   * @throws QueueClosedException if the queue is or gets closed
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  void putSegment(MemorySegment bytes) throws InterruptedException;

  /**
   * Takes bytes or a primitive array and shows the content in place, waiting for one if necessary:
   * large ones are not copied.
   *
   * @return the view, to be closed when it has been read
   * @throws DecodingException if the element is neither; it is gone then
   * @throws QueueClosedException if the queue is closed and empty
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  SegmentView takeSegment() throws InterruptedException;

  /**
   * Closes the queue for all processes: nothing can be put any more, and what is in it can still be
   * taken. Those that wait for room, or in vain for an element, get a {@link QueueClosedException},
   * and so does whoever comes later.
   */
  @Override
  void close();

  /**
   * Closes the queue for all processes.
   *
   * @param immediate whether what is in it is dropped, and nothing can be taken either; {@code
   *     Queue.shutdown(immediate)}
   */
  void close(boolean immediate);

  /** Whether any process has closed the queue; something may be left in it. */
  boolean isClosed();

  /** Whether there is an element to be taken, or there never will be one. */
  @Override
  boolean isReady();

  /** A message's bytes where they lie. */
  interface SegmentView extends AutoCloseable {
    /**
     * Returns the bytes, read-only, in the byte order of the machine. They may be read by any
     * thread of this process until the view is closed.
     */
    MemorySegment segment();

    /**
     * Gives the memory back to the process that sent it. The segment must not be used afterwards,
     * and throws {@link IllegalStateException} if it is. Has an effect once.
     */
    @Override
    void close();
  }
}
