package dev.pando.memory;

import dev.pando.internal.memory.ByteArray;
import dev.pando.internal.memory.ValueLock;
import dev.pando.sync.SharedReentrantLock;
import java.util.stream.IntStream;

/**
 * A {@code byte} array that several processes see; Python's {@code multiprocessing.Array} of type
 * code {@code c}.
 *
 * {@snippet :
 * SharedByteArray message = Pando.sharedByteArray(64);
 * Pando.process(() -> message.setText("done")).start().join();
 * assert message.text().equals("done");
 * }
 *
 * <p>Plain accesses have no memory effects across threads and processes by themselves, as those of
 * a Java array: see {@link SharedArray}.
 */
public interface SharedByteArray extends SharedArray {

  /**
   * Makes one of zeros, with a lock.
   *
   * @throws IllegalArgumentException if the size is negative
   */
  static SharedByteArray create(int size) {
    return ByteArray.create(size, ValueLock.own());
  }

  /** Makes a shared copy of a Java array, with a lock. */
  static SharedByteArray create(byte[] content) {
    return ByteArray.create(content, ValueLock.own());
  }

  /** Makes a shared copy of a Java array, with the lock of the caller's choice. */
  static SharedByteArray create(byte[] content, SharedReentrantLock lock) {
    return ByteArray.create(content, ValueLock.of(lock));
  }

  /**
   * Makes one of zeros, without a lock; Python's {@code RawArray}.
   *
   * @throws IllegalArgumentException if the size is negative
   */
  static SharedByteArray createRaw(int size) {
    return ByteArray.create(size, null);
  }

  /** Makes a shared copy of a Java array, without a lock; Python's {@code RawArray}. */
  static SharedByteArray createRaw(byte[] content) {
    return ByteArray.create(content, null);
  }

  /**
   * The element at an index.
   *
   * @throws IndexOutOfBoundsException if there is none
   */
  byte get(int index);

  /**
   * Sets the element at an index.
   *
   * @throws IndexOutOfBoundsException if there is none
   */
  void set(int index, byte value);

  /**
   * Copies elements out; Python's {@code target[offset:] = array[index:index + length]}.
   *
   * @param index of the first element
   * @param target where to
   * @param offset of the first element in the target
   * @param length how many elements
   * @throws IndexOutOfBoundsException if either array is too short; nothing is copied then
   */
  void copyTo(int index, byte[] target, int offset, int length);

  /**
   * Copies elements in; Python's {@code array[index:index + length] = source[offset:]}.
   *
   * @param index of the first element
   * @param source where from
   * @param offset of the first element in the source
   * @param length how many elements
   * @throws IndexOutOfBoundsException if either array is too short; nothing is copied then
   */
  void copyFrom(int index, byte[] source, int offset, int length);

  /** A copy of all elements; Python's {@code array[:]}. */
  default byte[] toArray() {
    return toArray(0, size());
  }

  /**
   * A copy of the elements from one index to before another; Python's {@code array[from:to]}.
   *
   * @throws IndexOutOfBoundsException if there are not so many
   */
  byte[] toArray(int from, int to);

  /**
   * Sets elements from an index on; Python's {@code array[index:index + len(values)] = values}.
   *
   * @throws IndexOutOfBoundsException if there are not so many; nothing is set then
   */
  default void setAll(int index, byte... values) {
    copyFrom(index, values, 0, values.length);
  }

  /** Sets all elements to one value. */
  default void fill(byte value) {
    fill(0, size(), value);
  }

  /**
   * Sets the elements from one index to before another to one value.
   *
   * @throws IndexOutOfBoundsException if there are not so many
   */
  void fill(int from, int to, byte value);

  /** Sorts all elements into ascending order, as {@link java.util.Arrays#sort(byte[])} does. */
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

  /**
   * The text before the first zero byte, or of all bytes, in UTF-8; the {@code value} of a Python
   * array of {@code c_char}. Its {@code raw} is {@link #toArray()}.
   */
  String text();

  /**
   * Puts a text in UTF-8 at the beginning, and a zero byte behind it if there is room; what is
   * behind that stays.
   *
   * @throws IllegalArgumentException if the text has more bytes than the array, or a NUL character;
   *     nothing is changed then
   */
  void setText(String text);
}
