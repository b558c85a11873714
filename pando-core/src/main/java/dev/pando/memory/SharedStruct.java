package dev.pando.memory;

import dev.pando.internal.memory.Struct;
import dev.pando.internal.memory.ValueLock;
import dev.pando.sync.SharedReentrantLock;
import java.lang.foreign.GroupLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * A record's components in memory that several processes see; a {@code Structure} of Python's
 * {@code multiprocessing.sharedctypes}.
 *
 * {@snippet :
 * record Point(double x, double y) {}
 *
 * SharedStruct<Point> point = Pando.sharedStruct(new Point(1, 2));
 * Pando.process(() -> {
 *   Point p = point.get();
 *   point.set(new Point(p.x() * 2, p.y() * 2));
 *   point.set("y", 5.0); // one field alone
 * }).start().join();
 * assert point.get().equals(new Point(2, 5));
 * }
 *
 * <h2>What a record may have</h2>
 *
 * <table>
 * <caption>Types of components and their place in memory</caption>
 * <tr><th>component</th><th>bytes</th><th>in C</th></tr>
 * <tr><td>{@code boolean}, {@code byte}</td><td>1</td><td>{@code bool}, {@code int8_t}</td></tr>
 * <tr><td>{@code short}, {@code char}</td><td>2</td><td>{@code int16_t}, {@code uint16_t}</td></tr>
 * <tr><td>{@code int}, {@code float}</td><td>4</td><td>{@code int32_t}, {@code float}</td></tr>
 * <tr><td>{@code long}, {@code double}</td><td>8</td><td>{@code int64_t}, {@code double}</td></tr>
 * <tr><td>{@link Length @Length(n)} {@code String}</td><td>n</td><td>{@code char[n]}, UTF-8, filled
 *     up with zeros</td></tr>
 * <tr><td>a record</td><td>its own</td><td>{@code struct}</td></tr>
 * <tr><td>{@link Length @Length(n)} array of a primitive type or a record</td><td>n times its
 *     element</td><td>{@code T[n]}</td></tr>
 * </table>
 *
 * <p>Components lie in their order, each aligned to its size as a C compiler on a 64-bit machine
 * does it, and a struct is a multiple of its strictest alignment; {@link #layout()} has the
 * figures. Numbers are in the order of the machine's bytes.
 *
 * <h2>Memory effects</h2>
 *
 * <p>As with {@link SharedArray}: reading and writing are plain. A whole record is not read or
 * written at once, so that somebody who reads while another one writes may see parts of both: take
 * {@link #lock()} around them. {@link #varHandle} gives atomic access to single fields.
 *
 * @param <R> the record
 */
public interface SharedStruct<R extends Record> extends AutoCloseable {

  /**
   * Makes one of zeros, with a lock.
   *
   * @throws IllegalArgumentException if the record cannot be laid out; the message names the
   *     component
   */
  static <R extends Record> SharedStruct<R> create(Class<R> type) {
    return Struct.create(type, null, ValueLock::own);
  }

  /**
   * Makes one with the content of a record, with a lock.
   *
   * @throws IllegalArgumentException if the record cannot be laid out; the message names the
   *     component
   */
  static <R extends Record> SharedStruct<R> create(R content) {
    return Struct.create(Struct.typeOf(content), content, ValueLock::own);
  }

  /**
   * Makes one with the content of a record, with the lock of the caller's choice.
   *
   * @throws IllegalArgumentException if the record cannot be laid out; the message names the
   *     component
   */
  static <R extends Record> SharedStruct<R> create(R content, SharedReentrantLock lock) {
    return Struct.create(Struct.typeOf(content), content, () -> ValueLock.of(lock));
  }

  /**
   * Makes one with the content of a record, without a lock.
   *
   * @throws IllegalArgumentException if the record cannot be laid out; the message names the
   *     component
   */
  static <R extends Record> SharedStruct<R> createRaw(R content) {
    return Struct.create(Struct.typeOf(content), content, () -> null);
  }

  /** The record's class. */
  Class<R> type();

  /** The content as a record of its own, detached from the shared memory; Python's {@code copy}. */
  R get();

  /**
   * Sets the whole content.
   *
   * @throws IllegalArgumentException if a component does not fit its place; the message names it,
   *     and nothing is changed
   */
  void set(R content);

  /** {@link #get} under the {@link #lock}: nobody else's half-done change is in the copy. */
  default R copy() {
    SharedReentrantLock lock = lock();
    lock.lock();
    try {
      return get();
    } finally {
      lock.unlock();
    }
  }

  /**
   * One component's value.
   *
   * @param path the component's name; of nested ones {@code position.x}, of elements {@code
   *     values[2]}
   * @throws IllegalArgumentException if there is no such component
   * @throws IndexOutOfBoundsException if an array is not so long
   */
  Object get(String path);

  /**
   * Sets one component.
   *
   * @param path as in {@link #get(String)}
   * @param value of exactly the component's type, boxed if that is primitive
   * @throws IllegalArgumentException if there is no such component, or the value is of another type
   *     or does not fit
   * @throws IndexOutOfBoundsException if an array is not so long
   */
  void set(String path, Object value);

  /**
   * A handle without coordinates for one primitive component: the quick way, and with all access
   * modes that {@link java.lang.foreign.MemoryLayout#varHandle} has for the type, such as atomic
   * addition for {@code int} and {@code long}.
   *
   * @param path as in {@link #get(String)}
   * @throws IllegalArgumentException if there is no such component, or it is not primitive
   */
  VarHandle varHandle(String path);

  /** Where everything is. */
  GroupLayout layout();

  /**
   * The memory, as {@link SharedArray#segment()}.
   *
   * @throws IllegalStateException if the struct is closed
   */
  MemorySegment segment();

  /**
   * The lock that goes with the struct. Nothing but {@link #copy} takes it by itself.
   *
   * @throws IllegalStateException if the struct was made without one
   */
  SharedReentrantLock lock();

  /** Ends the struct for all processes, as {@link SharedArray#close()}. */
  @Override
  void close();
}
