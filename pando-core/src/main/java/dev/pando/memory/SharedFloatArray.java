package dev.pando.memory;

import dev.pando.internal.memory.FloatArray;
import dev.pando.internal.memory.ValueLock;
import dev.pando.sync.SharedReentrantLock;
import java.util.stream.DoubleStream;

/**
 * A {@code float} array that several processes see; Python's {@code multiprocessing.Array} of type
 * code {@code f}.
 *
 * {@snippet :
 * SharedFloatArray pixels = Pando.sharedFloatArray(width * height);
 * pool.forEach(y -> pixels.copyFrom(y * width, render(y), 0, width), lines);
 * float[] picture = pixels.toArray();
 * }
 *
 * <p>Plain accesses have no memory effects across threads and processes by themselves, as those of
 * a Java array: see {@link SharedArray}.
 */
public interface SharedFloatArray extends SharedArray {

  /**
   * Makes one of zeros, with a lock.
   *
   * @throws IllegalArgumentException if the size is negative
   */
  static SharedFloatArray create(int size) {
    return FloatArray.create(size, ValueLock.own());
  }

  /** Makes a shared copy of a Java array, with a lock. */
  static SharedFloatArray create(float[] content) {
    return FloatArray.create(content, ValueLock.own());
  }

  /** Makes a shared copy of a Java array, with the lock of the caller's choice. */
  static SharedFloatArray create(float[] content, SharedReentrantLock lock) {
    return FloatArray.create(content, ValueLock.of(lock));
  }

  /**
   * Makes one of zeros, without a lock; Python's {@code RawArray}.
   *
   * @throws IllegalArgumentException if the size is negative
   */
  static SharedFloatArray createRaw(int size) {
    return FloatArray.create(size, null);
  }

  /** Makes a shared copy of a Java array, without a lock; Python's {@code RawArray}. */
  static SharedFloatArray createRaw(float[] content) {
    return FloatArray.create(content, null);
  }

  /**
   * The element at an index.
   *
   * @throws IndexOutOfBoundsException if there is none
   */
  float get(int index);

  /**
   * Sets the element at an index.
   *
   * @throws IndexOutOfBoundsException if there is none
   */
  void set(int index, float value);

  /**
   * Copies elements out; Python's {@code target[offset:] = array[index:index + length]}.
   *
   * @param index of the first element
   * @param target where to
   * @param offset of the first element in the target
   * @param length how many elements
   * @throws IndexOutOfBoundsException if either array is too short; nothing is copied then
   */
  void copyTo(int index, float[] target, int offset, int length);

  /**
   * Copies elements in; Python's {@code array[index:index + length] = source[offset:]}.
   *
   * @param index of the first element
   * @param source where from
   * @param offset of the first element in the source
   * @param length how many elements
   * @throws IndexOutOfBoundsException if either array is too short; nothing is copied then
   */
  void copyFrom(int index, float[] source, int offset, int length);

  /** A copy of all elements; Python's {@code array[:]}. */
  default float[] toArray() {
    return toArray(0, size());
  }

  /**
   * A copy of the elements from one index to before another; Python's {@code array[from:to]}.
   *
   * @throws IndexOutOfBoundsException if there are not so many
   */
  float[] toArray(int from, int to);

  /**
   * Sets elements from an index on; Python's {@code array[index:index + len(values)] = values}.
   *
   * @throws IndexOutOfBoundsException if there are not so many; nothing is set then
   */
  default void setAll(int index, float... values) {
    copyFrom(index, values, 0, values.length);
  }

  /** Sets all elements to one value. */
  default void fill(float value) {
    fill(0, size(), value);
  }

  /**
   * Sets the elements from one index to before another to one value.
   *
   * @throws IndexOutOfBoundsException if there are not so many
   */
  void fill(int from, int to, float value);

  /** Sorts all elements into ascending order, as {@link java.util.Arrays#sort(float[])} does. */
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

  /** The elements, widened, as they are when the stream comes to them. */
  DoubleStream stream();
}
