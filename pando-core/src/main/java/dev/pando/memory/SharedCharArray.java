package dev.pando.memory;

import dev.pando.internal.memory.CharArray;
import dev.pando.internal.memory.ValueLock;
import dev.pando.sync.SharedReentrantLock;
import java.util.stream.IntStream;

/**
 * A {@code char} array that several processes see; Python's {@code multiprocessing.Array} of type
 * code {@code H}.
 *
 * {@snippet :
 * SharedCharArray letters = Pando.sharedCharArray(new char[] {'a', 'b', 'c'});
 * Pando.process(() -> letters.set(0, 'A')).start().join();
 * assert new String(letters.toArray()).equals("Abc");
 * }
 *
 * <p>Plain accesses have no memory effects across threads and processes by themselves, as those of
 * a Java array: see {@link SharedArray}.
 */
public interface SharedCharArray extends SharedArray {

  /**
   * Makes one of zeros, with a lock.
   *
   * @throws IllegalArgumentException if the size is negative
   */
  static SharedCharArray create(int size) {
    return CharArray.create(size, ValueLock.own());
  }

  /** Makes a shared copy of a Java array, with a lock. */
  static SharedCharArray create(char[] content) {
    return CharArray.create(content, ValueLock.own());
  }

  /** Makes a shared copy of a Java array, with the lock of the caller's choice. */
  static SharedCharArray create(char[] content, SharedReentrantLock lock) {
    return CharArray.create(content, ValueLock.of(lock));
  }

  /**
   * Makes one of zeros, without a lock; Python's {@code RawArray}.
   *
   * @throws IllegalArgumentException if the size is negative
   */
  static SharedCharArray createRaw(int size) {
    return CharArray.create(size, null);
  }

  /** Makes a shared copy of a Java array, without a lock; Python's {@code RawArray}. */
  static SharedCharArray createRaw(char[] content) {
    return CharArray.create(content, null);
  }

  /**
   * The element at an index.
   *
   * @throws IndexOutOfBoundsException if there is none
   */
  char get(int index);

  /**
   * Sets the element at an index.
   *
   * @throws IndexOutOfBoundsException if there is none
   */
  void set(int index, char value);

  /**
   * Copies elements out; Python's {@code target[offset:] = array[index:index + length]}.
   *
   * @param index of the first element
   * @param target where to
   * @param offset of the first element in the target
   * @param length how many elements
   * @throws IndexOutOfBoundsException if either array is too short; nothing is copied then
   */
  void copyTo(int index, char[] target, int offset, int length);

  /**
   * Copies elements in; Python's {@code array[index:index + length] = source[offset:]}.
   *
   * @param index of the first element
   * @param source where from
   * @param offset of the first element in the source
   * @param length how many elements
   * @throws IndexOutOfBoundsException if either array is too short; nothing is copied then
   */
  void copyFrom(int index, char[] source, int offset, int length);

  /** A copy of all elements; Python's {@code array[:]}. */
  default char[] toArray() {
    return toArray(0, size());
  }

  /**
   * A copy of the elements from one index to before another; Python's {@code array[from:to]}.
   *
   * @throws IndexOutOfBoundsException if there are not so many
   */
  char[] toArray(int from, int to);

  /**
   * Sets elements from an index on; Python's {@code array[index:index + len(values)] = values}.
   *
   * @throws IndexOutOfBoundsException if there are not so many; nothing is set then
   */
  default void setAll(int index, char... values) {
    copyFrom(index, values, 0, values.length);
  }

  /** Sets all elements to one value. */
  default void fill(char value) {
    fill(0, size(), value);
  }

  /**
   * Sets the elements from one index to before another to one value.
   *
   * @throws IndexOutOfBoundsException if there are not so many
   */
  void fill(int from, int to, char value);

  /** Sorts all elements into ascending order, as {@link java.util.Arrays#sort(char[])} does. */
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
