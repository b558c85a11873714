package dev.pando.memory;

import dev.pando.internal.memory.BooleanArray;
import dev.pando.internal.memory.ValueLock;
import dev.pando.sync.SharedReentrantLock;

/**
 * A {@code boolean} array that several processes see; Python's {@code multiprocessing.Array} of
 * type code {@code ?}.
 *
 * {@snippet :
 * SharedBooleanArray done = Pando.sharedBooleanArray(100);
 * pool.forEach(i -> done.set(i, check(i)), numbers);
 * boolean[] all = done.toArray();
 * }
 *
 * <p>Plain accesses have no memory effects across threads and processes by themselves, as those of
 * a Java array: see {@link SharedArray}.
 */
public interface SharedBooleanArray extends SharedArray {

  /**
   * Makes one of falses, with a lock.
   *
   * @throws IllegalArgumentException if the size is negative
   */
  static SharedBooleanArray create(int size) {
    return BooleanArray.create(size, ValueLock.own());
  }

  /** Makes a shared copy of a Java array, with a lock. */
  static SharedBooleanArray create(boolean[] content) {
    return BooleanArray.create(content, ValueLock.own());
  }

  /** Makes a shared copy of a Java array, with the lock of the caller's choice. */
  static SharedBooleanArray create(boolean[] content, SharedReentrantLock lock) {
    return BooleanArray.create(content, ValueLock.of(lock));
  }

  /**
   * Makes one of falses, without a lock; Python's {@code RawArray}.
   *
   * @throws IllegalArgumentException if the size is negative
   */
  static SharedBooleanArray createRaw(int size) {
    return BooleanArray.create(size, null);
  }

  /** Makes a shared copy of a Java array, without a lock; Python's {@code RawArray}. */
  static SharedBooleanArray createRaw(boolean[] content) {
    return BooleanArray.create(content, null);
  }

  /**
   * The element at an index.
   *
   * @throws IndexOutOfBoundsException if there is none
   */
  boolean get(int index);

  /**
   * Sets the element at an index.
   *
   * @throws IndexOutOfBoundsException if there is none
   */
  void set(int index, boolean value);

  /**
   * Copies elements out; Python's {@code target[offset:] = array[index:index + length]}.
   *
   * @param index of the first element
   * @param target where to
   * @param offset of the first element in the target
   * @param length how many elements
   * @throws IndexOutOfBoundsException if either array is too short; nothing is copied then
   */
  void copyTo(int index, boolean[] target, int offset, int length);

  /**
   * Copies elements in; Python's {@code array[index:index + length] = source[offset:]}.
   *
   * @param index of the first element
   * @param source where from
   * @param offset of the first element in the source
   * @param length how many elements
   * @throws IndexOutOfBoundsException if either array is too short; nothing is copied then
   */
  void copyFrom(int index, boolean[] source, int offset, int length);

  /** A copy of all elements; Python's {@code array[:]}. */
  default boolean[] toArray() {
    return toArray(0, size());
  }

  /**
   * A copy of the elements from one index to before another; Python's {@code array[from:to]}.
   *
   * @throws IndexOutOfBoundsException if there are not so many
   */
  boolean[] toArray(int from, int to);

  /**
   * Sets elements from an index on; Python's {@code array[index:index + len(values)] = values}.
   *
   * @throws IndexOutOfBoundsException if there are not so many; nothing is set then
   */
  default void setAll(int index, boolean... values) {
    copyFrom(index, values, 0, values.length);
  }

  /** Sets all elements to one value. */
  default void fill(boolean value) {
    fill(0, size(), value);
  }

  /**
   * Sets the elements from one index to before another to one value.
   *
   * @throws IndexOutOfBoundsException if there are not so many
   */
  void fill(int from, int to, boolean value);
}
