package dev.pando.memory;

import dev.pando.sync.SharedReentrantLock;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * An array of fixed size that several processes see.
 *
 * <p>Handed to another process, it is the same array there; nothing is copied. It lives until it is
 * closed or the program ends; one that never left its process ends when nothing refers to it any
 * more.
 *
 * <h2>Memory effects</h2>
 *
 * <p>Reading and writing elements is plain, as with Java arrays: quick, not torn, and without order
 * as seen by others. What was written before a lock was released, a task or process was started or
 * ended, or an element was put into a queue is seen by who comes after that. Take {@link #lock()}
 * for changes that belong together, or the atomic methods of the arrays that have them.
 */
public interface SharedArray extends AutoCloseable {
  /** How many elements there are. */
  int size();

  /**
   * The elements as memory, in the order of the machine's bytes; may be used by all threads of this
   * process, also while nothing else refers to the array any more.
   *
   * @throws IllegalStateException if the array is closed, as do all uses of the segment after this
   *     process has closed it
   */
  MemorySegment segment();

  /**
   * The elements as a buffer in the order of the machine's bytes; a new one with each call. Its
   * views, such as {@link ByteBuffer#asIntBuffer()}, go by elements.
   *
   * @throws IllegalStateException as {@link #segment()}
   * @throws UnsupportedOperationException if the elements have more than 2 GiB, which a buffer
   *     cannot
   */
  ByteBuffer asByteBuffer();

  /**
   * The lock that goes with the array; Python's {@code get_lock()}. Nothing takes it by itself.
   *
   * @throws IllegalStateException if the array was made without one
   */
  SharedReentrantLock lock();

  /**
   * Ends the array for all processes, and its lock unless that was the caller's choice: whoever
   * uses or waits for either gets an {@link IllegalStateException}. Has an effect once.
   */
  @Override
  void close();
}
