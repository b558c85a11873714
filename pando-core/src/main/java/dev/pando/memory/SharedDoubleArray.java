package dev.pando.memory;

import dev.pando.internal.memory.DoubleArray;
import dev.pando.internal.memory.ValueLock;
import dev.pando.sync.SharedReentrantLock;
import java.util.stream.DoubleStream;

/**
 * A {@code double} array that several processes see; Python's {@code multiprocessing.Array} of type
 * code {@code d}.
 *
 * {@snippet :
 * SharedDoubleArray sums = Pando.sharedDoubleArray(rows);
 * pool.forEach(row -> sums.set(row, sumOf(matrix, row)), rowNumbers);
 * double total = sums.stream().sum();
 * }
 *
 * <p>Plain accesses have no memory effects across threads and processes by themselves, as those of
 * a Java array: see {@link SharedArray}.
 */
public interface SharedDoubleArray extends SharedArray {

  /**
   * Makes one of zeros, with a lock.
   *
   * @throws IllegalArgumentException if the size is negative
   */
  static SharedDoubleArray create(int size) {
    return DoubleArray.create(size, ValueLock.own());
  }

  /** Makes a shared copy of a Java array, with a lock. */
  static SharedDoubleArray create(double[] content) {
    return DoubleArray.create(content, ValueLock.own());
  }

  /** Makes a shared copy of a Java array, with the lock of the caller's choice. */
  static SharedDoubleArray create(double[] content, SharedReentrantLock lock) {
    return DoubleArray.create(content, ValueLock.of(lock));
  }

  /**
   * Makes one of zeros, without a lock; Python's {@code RawArray}.
   *
   * @throws IllegalArgumentException if the size is negative
   */
  static SharedDoubleArray createRaw(int size) {
    return DoubleArray.create(size, null);
  }

  /** Makes a shared copy of a Java array, without a lock; Python's {@code RawArray}. */
  static SharedDoubleArray createRaw(double[] content) {
    return DoubleArray.create(content, null);
  }

  /**
   * The element at an index.
   *
   * @throws IndexOutOfBoundsException if there is none
   */
  double get(int index);

  /**
   * Sets the element at an index.
   *
   * @throws IndexOutOfBoundsException if there is none
   */
  void set(int index, double value);

  /**
   * Copies elements out; Python's {@code target[offset:] = array[index:index + length]}.
   *
   * @param index of the first element
   * @param target where to
   * @param offset of the first element in the target
   * @param length how many elements
   * @throws IndexOutOfBoundsException if either array is too short; nothing is copied then
   */
  void copyTo(int index, double[] target, int offset, int length);

  /**
   * Copies elements in; Python's {@code array[index:index + length] = source[offset:]}.
   *
   * @param index of the first element
   * @param source where from
   * @param offset of the first element in the source
   * @param length how many elements
   * @throws IndexOutOfBoundsException if either array is too short; nothing is copied then
   */
  void copyFrom(int index, double[] source, int offset, int length);

  /** A copy of all elements; Python's {@code array[:]}. */
  default double[] toArray() {
    return toArray(0, size());
  }

  /**
   * A copy of the elements from one index to before another; Python's {@code array[from:to]}.
   *
   * @throws IndexOutOfBoundsException if there are not so many
   */
  double[] toArray(int from, int to);

  /**
   * Sets elements from an index on; Python's {@code array[index:index + len(values)] = values}.
   *
   * @throws IndexOutOfBoundsException if there are not so many; nothing is set then
   */
  default void setAll(int index, double... values) {
    copyFrom(index, values, 0, values.length);
  }

  /** Sets all elements to one value. */
  default void fill(double value) {
    fill(0, size(), value);
  }

  /**
   * Sets the elements from one index to before another to one value.
   *
   * @throws IndexOutOfBoundsException if there are not so many
   */
  void fill(int from, int to, double value);

  /** Sorts all elements into ascending order, as {@link java.util.Arrays#sort(double[])} does. */
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
  DoubleStream stream();
}
