package dev.pando.memory;

import dev.pando.internal.memory.ShareableList;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * A list of numbers, truth values, texts, bytes and nulls in {@link SharedMemory}, with the bytes
 * of Python's {@code multiprocessing.shared_memory.ShareableList}: either side reads and writes
 * what the other one made.
 *
 * {@snippet :
 * try (SharedList list = SharedList.of("howdy", new byte[] {1, 2}, -273.154, 100, null, true)) {
 *   list.set(3, 42);
 *   assert list.get(3).equals(42L); // whole numbers are longs
 *   SharedList.attach(list.memory().name()); // in any process, Java or Python
 *   list.memory().unlink();
 * }
 * }
 *
 * <p>The length is fixed, and so is the room of each place: 8 bytes for numbers, truth values and
 * nulls; for text and bytes what they took when the list was made, rounded up to the next multiple
 * of 8 above. Another value may come into a place if it fits; a number always does.
 *
 * <table>
 * <caption>What a place can hold</caption>
 * <tr><th>put in</th><th>comes out</th><th>format</th></tr>
 * <tr><td>Long, Integer, Short, Byte</td><td>Long</td><td>{@code q}</td></tr>
 * <tr><td>Double, Float</td><td>Double</td><td>{@code d}</td></tr>
 * <tr><td>Boolean</td><td>Boolean</td><td>{@code xxxxxxx?}</td></tr>
 * <tr><td>String</td><td>String</td><td>{@code 16s}, the room in bytes; UTF-8</td></tr>
 * <tr><td>byte[]</td><td>byte[], a copy</td><td>{@code 16s}</td></tr>
 * <tr><td>null</td><td>null</td><td>{@code xxxxxx?x}</td></tr>
 * </table>
 *
 * <p>The layout has no place for the length of a text or of bytes and drops zeros at their end;
 * values that end in one are refused here rather than changed.
 *
 * <p>Methods of {@link List} that would change the length throw {@link
 * UnsupportedOperationException}. A list is not safe for threads or processes that write at the
 * same time: put a lock around it. The rules of {@link SharedMemory} for owning, closing and
 * travelling hold for the memory of a list too.
 */
public interface SharedList extends List<@Nullable Object>, RandomAccess, AutoCloseable {

  /** Which Pythons can read a list; those of Pando read all. */
  enum Layout {
    /** CPython 3.9 and later: the header has the offsets of the places. */
    PYTHON_3_9,
    /** CPython 3.8: the header has the sizes of the places. */
    PYTHON_3_8
  }

  /**
   * Makes a list under a random name that goes with this process.
   *
   * @throws IllegalArgumentException if an item is of another type than those listed
   * @throws IOException if it does not fit; the message has the figures
   */
  static SharedList of(@Nullable Object... items) throws IOException {
    return create(Arrays.asList(items));
  }

  /**
   * Makes a list under a random name that goes with this process.
   *
   * @throws IllegalArgumentException if an item is of another type than those listed
   * @throws IOException if it does not fit; the message has the figures
   */
  static SharedList create(Collection<? extends @Nullable Object> items) throws IOException {
    return ShareableList.create(null, items, SharedMemory.Lifetime.PROCESS, Layout.PYTHON_3_9);
  }

  /**
   * Makes a list that goes with this process.
   *
   * @param name as in {@link SharedMemory#create(String, long)}
   * @throws IllegalArgumentException if an item is of another type than those listed
   * @throws java.nio.file.FileAlreadyExistsException if the name is taken
   * @throws IOException if it does not fit; the message has the figures
   */
  static SharedList create(String name, Collection<? extends @Nullable Object> items)
      throws IOException {
    return create(name, items, SharedMemory.Lifetime.PROCESS, Layout.PYTHON_3_9);
  }

  /**
   * Makes a list.
   *
   * @param name as in {@link SharedMemory#create(String, long)}
   * @param lifetime with whom it goes
   * @param layout which Pythons can read it
   * @throws IllegalArgumentException if an item is of another type than those listed
   * @throws java.nio.file.FileAlreadyExistsException if the name is taken
   * @throws IOException if it does not fit; the message has the figures
   */
  static SharedList create(
      String name,
      Collection<? extends @Nullable Object> items,
      SharedMemory.Lifetime lifetime,
      Layout layout)
      throws IOException {
    return ShareableList.create(name, items, lifetime, layout);
  }

  /**
   * Gives access to the list in the memory of a name, in either layout.
   *
   * @throws java.nio.file.NoSuchFileException if there is none
   * @throws IOException if the memory cannot be mapped, or holds no list
   */
  static SharedList attach(String name) throws IOException {
    return ShareableList.attach(name);
  }

  /** The memory of the list; its name is the list's. */
  SharedMemory memory();

  /**
   * The value at a place.
   *
   * @throws IndexOutOfBoundsException if there is no such place
   * @throws IllegalStateException if the list is closed, or what is there is damaged
   */
  @Override
  @Nullable Object get(int index);

  /**
   * Puts a value at a place and returns the one before.
   *
   * @throws IndexOutOfBoundsException if there is no such place
   * @throws IllegalArgumentException if the value exceeds the available storage, ends in zeros, or
   *     is of another type than those listed; the place keeps its value then
   * @throws IllegalStateException if the list is closed
   */
  @Override
  @Nullable Object set(int index, @Nullable Object value);

  /** How many places hold an equal value; numbers are equal to numbers of their kind. */
  int count(@Nullable Object value);

  /** The first place with an equal value, or -1; bytes are equal if they are the same bytes. */
  @Override
  int indexOf(@Nullable Object value);

  /** The formats of all places, one after the other, as Python's {@code struct} module has them. */
  String format();

  /** Ends the access here, as {@link SharedMemory#close}. */
  @Override
  void close();
}
