package dev.pando.memory;

import dev.pando.internal.memory.StructArray;
import dev.pando.internal.memory.ValueLock;
import dev.pando.sync.SharedReentrantLock;
import java.lang.foreign.GroupLayout;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * An array of records in memory that several processes see; an array of a {@code Structure} of
 * Python's {@code multiprocessing.sharedctypes}.
 *
 * {@snippet :
 * record Body(double x, double y, double mass) {}
 *
 * SharedStructArray<Body> bodies = Pando.sharedStructArray(Body.class, 1000);
 * pool.forEach(i -> bodies.set(i, move(bodies.get(i))), range(0, 1000));
 * double mass = bodies.stream().mapToDouble(Body::mass).sum();
 * }
 *
 * <p>Elements are laid out as {@link SharedStruct} has it, side by side. Memory effects are those
 * of {@link SharedStruct}.
 *
 * @param <R> the record
 */
public interface SharedStructArray<R extends Record> extends SharedArray {

  /**
   * Makes one of zeros, with a lock.
   *
   * @throws IllegalArgumentException if the record cannot be laid out, or the size is negative
   */
  static <R extends Record> SharedStructArray<R> create(Class<R> type, int size) {
    return StructArray.create(type, size, ValueLock::own);
  }

  /**
   * Makes a shared copy of records, with a lock.
   *
   * @throws IllegalArgumentException if the record cannot be laid out, or one does not fit
   */
  static <R extends Record> SharedStructArray<R> create(Class<R> type, List<? extends R> content) {
    return StructArray.create(type, content, ValueLock::own);
  }

  /**
   * Makes one of zeros, with the lock of the caller's choice.
   *
   * @throws IllegalArgumentException if the record cannot be laid out, or the size is negative
   */
  static <R extends Record> SharedStructArray<R> create(
      Class<R> type, int size, SharedReentrantLock lock) {
    return StructArray.create(type, size, () -> ValueLock.of(lock));
  }

  /**
   * Makes one of zeros, without a lock.
   *
   * @throws IllegalArgumentException if the record cannot be laid out, or the size is negative
   */
  static <R extends Record> SharedStructArray<R> createRaw(Class<R> type, int size) {
    return StructArray.create(type, size, () -> null);
  }

  /** The record's class. */
  Class<R> type();

  /**
   * A copy of the element at an index.
   *
   * @throws IndexOutOfBoundsException if there is none
   */
  R get(int index);

  /**
   * Sets the element at an index.
   *
   * @throws IndexOutOfBoundsException if there is none
   * @throws IllegalArgumentException if a component does not fit its place; the message names it
   */
  void set(int index, R content);

  /**
   * One component of an element.
   *
   * @param path as in {@link SharedStruct#get(String)}
   * @throws IndexOutOfBoundsException if there is no such element
   * @throws IllegalArgumentException if there is no such component
   */
  Object get(int index, String path);

  /**
   * Sets one component of an element.
   *
   * @param path as in {@link SharedStruct#get(String)}
   * @param value of exactly the component's type, boxed if that is primitive
   * @throws IndexOutOfBoundsException if there is no such element
   * @throws IllegalArgumentException if there is no such component, or the value is of another type
   *     or does not fit
   */
  void set(int index, String path, Object value);

  /** Where everything is in an element. */
  GroupLayout layout();

  /** Copies of all elements, as they are when the stream comes to them. */
  default Stream<R> stream() {
    return IntStream.range(0, size()).mapToObj(this::get);
  }

  /** Copies of all elements. */
  default List<R> toList() {
    return stream().toList();
  }
}
