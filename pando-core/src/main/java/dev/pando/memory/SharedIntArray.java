package dev.pando.memory;

import dev.pando.internal.memory.IntArray;
import dev.pando.internal.memory.ValueLock;
import dev.pando.sync.SharedReentrantLock;
import java.util.stream.IntStream;

/**
 * An {@code int} array that several processes see; Python's {@code multiprocessing.Array} of type
 * code {@code i}.
 *
 * {@snippet :
 * SharedIntArray counts = Pando.sharedIntArray(256);
 * pool.forEach(page -> counts.getAndAdd(bucketOf(page), 1), pages);
 * int[] all = counts.toArray();
 * }
 *
 * <p>Plain accesses have no memory effects across threads and processes by themselves, as those of
 * a Java array: see {@link SharedArray}.
 */
public interface SharedIntArray extends SharedArray {

  /**
   * Makes one of zeros, with a lock.
   *
   * @throws IllegalArgumentException if the size is negative
   */
  static SharedIntArray create(int size) {
    return IntArray.create(size, ValueLock.own());
  }

  /** Makes a shared copy of a Java array, with a lock. */
  static SharedIntArray create(int[] content) {
    return IntArray.create(content, ValueLock.own());
  }

  /** Makes a shared copy of a Java array, with the lock of the caller's choice. */
  static SharedIntArray create(int[] content, SharedReentrantLock lock) {
    return IntArray.create(content, ValueLock.of(lock));
  }

  /**
   * Makes one of zeros, without a lock; Python's {@code RawArray}.
   *
   * @throws IllegalArgumentException if the size is negative
   */
  static SharedIntArray createRaw(int size) {
    return IntArray.create(size, null);
  }

  /** Makes a shared copy of a Java array, without a lock; Python's {@code RawArray}. */
  static SharedIntArray createRaw(int[] content) {
    return IntArray.create(content, null);
  }

  /**
   * The element at an index.
   *
   * @throws IndexOutOfBoundsException if there is none
   */
  int get(int index);

  /**
   * Sets the element at an index.
   *
   * @throws IndexOutOfBoundsException if there is none
   */
  void set(int index, int value);

  /** The element, with the memory effects of a {@code volatile} read. */
  int getVolatile(int index);

  /** Sets the element, with the memory effects of a {@code volatile} write. */
  void setVolatile(int index, int value);

  /** Adds to the element in one atomic step, and returns the value before. */
  int getAndAdd(int index, int amount);

  /**
   * Sets the element if it is as expected, in one atomic step.
   *
   * @return whether it was
   */
  boolean compareAndSet(int index, int expected, int value);

  /**
   * Copies elements out; Python's {@code target[offset:] = array[index:index + length]}.
   *
   * @param index of the first element
   * @param target where to
   * @param offset of the first element in the target
   * @param length how many elements
   * @throws IndexOutOfBoundsException if either array is too short; nothing is copied then
   */
  void copyTo(int index, int[] target, int offset, int length);

  /**
   * Copies elements in; Python's {@code array[index:index + length] = source[offset:]}.
   *
   * @param index of the first element
   * @param source where from
   * @param offset of the first element in the source
   * @param length how many elements
   * @throws IndexOutOfBoundsException if either array is too short; nothing is copied then
   */
  void copyFrom(int index, int[] source, int offset, int length);

  /** A copy of all elements; Python's {@code array[:]}. */
  default int[] toArray() {
    return toArray(0, size());
  }

  /**
   * A copy of the elements from one index to before another; Python's {@code array[from:to]}.
   *
   * @throws IndexOutOfBoundsException if there are not so many
   */
  int[] toArray(int from, int to);

  /**
   * Sets elements from an index on; Python's {@code array[index:index + len(values)] = values}.
   *
   * @throws IndexOutOfBoundsException if there are not so many; nothing is set then
   */
  default void setAll(int index, int... values) {
    copyFrom(index, values, 0, values.length);
  }

  /** Sets all elements to one value. */
  default void fill(int value) {
    fill(0, size(), value);
  }

  /**
   * Sets the elements from one index to before another to one value.
   *
   * @throws IndexOutOfBoundsException if there are not so many
   */
  void fill(int from, int to, int value);

  /** Sorts all elements into ascending order, as {@link java.util.Arrays#sort(int[])} does. */
  default void sort() {
    sort(0, size());
  }

  /**
   * Sorts the elements from one index to before another into ascending order. Works on a copy, so
   * others see the old order until it is done.
   *
   * @throws IndexOutOfBoundsException if there are not so many
   */
  void sort(int from, int to);

  /** The elements as they are when the stream comes to them. */
  IntStream stream();
}
