package dev.pando.memory;

import dev.pando.internal.memory.ShortArray;
import dev.pando.internal.memory.ValueLock;
import dev.pando.sync.SharedReentrantLock;
import java.util.stream.IntStream;

/**
 * A {@code short} array that several processes see; Python's {@code multiprocessing.Array} of type
 * code {@code h}.
 *
 * {@snippet :
 * SharedShortArray samples = Pando.sharedShortArray(44_100);
 * pool.forEach(part -> samples.copyFrom(part.start(), synthesize(part), 0, part.length()), parts);
 * short[] sound = samples.toArray();
 * }
 *
 * <p>Plain accesses have no memory effects across threads and processes by themselves, as those of
 * a Java array: see {@link SharedArray}.
 */
public interface SharedShortArray extends SharedArray {

  /**
   * Makes one of zeros, with a lock.
   *
   * @throws IllegalArgumentException if the size is negative
   */
  static SharedShortArray create(int size) {
    return ShortArray.create(size, ValueLock.own());
  }

  /** Makes a shared copy of a Java array, with a lock. */
  static SharedShortArray create(short[] content) {
    return ShortArray.create(content, ValueLock.own());
  }

  /** Makes a shared copy of a Java array, with the lock of the caller's choice. */
  static SharedShortArray create(short[] content, SharedReentrantLock lock) {
    return ShortArray.create(content, ValueLock.of(lock));
  }

  /**
   * Makes one of zeros, without a lock; Python's {@code RawArray}.
   *
   * @throws IllegalArgumentException if the size is negative
   */
  static SharedShortArray createRaw(int size) {
    return ShortArray.create(size, null);
  }

  /** Makes a shared copy of a Java array, without a lock; Python's {@code RawArray}. */
  static SharedShortArray createRaw(short[] content) {
    return ShortArray.create(content, null);
  }

  /**
   * The element at an index.
   *
   * @throws IndexOutOfBoundsException if there is none
   */
  short get(int index);

  /**
   * Sets the element at an index.
   *
   * @throws IndexOutOfBoundsException if there is none
   */
  void set(int index, short value);

  /**
   * Copies elements out; Python's {@code target[offset:] = array[index:index + length]}.
   *
   * @param index of the first element
   * @param target where to
   * @param offset of the first element in the target
   * @param length how many elements
   * @throws IndexOutOfBoundsException if either array is too short; nothing is copied then
   */
  void copyTo(int index, short[] target, int offset, int length);

  /**
   * Copies elements in; Python's {@code array[index:index + length] = source[offset:]}.
   *
   * @param index of the first element
   * @param source where from
   * @param offset of the first element in the source
   * @param length how many elements
   * @throws IndexOutOfBoundsException if either array is too short; nothing is copied then
   */
  void copyFrom(int index, short[] source, int offset, int length);

  /** A copy of all elements; Python's {@code array[:]}. */
  default short[] toArray() {
    return toArray(0, size());
  }

  /**
   * A copy of the elements from one index to before another; Python's {@code array[from:to]}.
   *
   * @throws IndexOutOfBoundsException if there are not so many
   */
  short[] toArray(int from, int to);

  /**
   * Sets elements from an index on; Python's {@code array[index:index + len(values)] = values}.
   *
   * @throws IndexOutOfBoundsException if there are not so many; nothing is set then
   */
  default void setAll(int index, short... values) {
    copyFrom(index, values, 0, values.length);
  }

  /** Sets all elements to one value. */
  default void fill(short value) {
    fill(0, size(), value);
  }

  /**
   * Sets the elements from one index to before another to one value.
   *
   * @throws IndexOutOfBoundsException if there are not so many
   */
  void fill(int from, int to, short value);

  /** Sorts all elements into ascending order, as {@link java.util.Arrays#sort(short[])} does. */
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
  IntStream stream();
}
