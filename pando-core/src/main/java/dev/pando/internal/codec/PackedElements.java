package dev.pando.internal.codec;

import dev.pando.spi.DecodingException;
import dev.pando.spi.EncodingException;
import java.io.Serializable;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * The elements or the results of a large job: as bytes while they are all Integers, all Longs or
 * all Doubles, else as objects.
 *
 * <p>As bytes they take a quarter of the memory, none of it is work for the garbage collector, and
 * they go into messages and come out of them by a copy. Whoever reads an element makes the object
 * anew, which the compiler mostly avoids.
 *
 * <p>Not thread-safe.
 */
public final class PackedElements {
  private static final int FIRST_ROOM = 16;

  private final boolean growing;
  private int size;

  /** What the bytes are, or {@link PackedRuns#MIXED} if there are none. */
  private int type = PackedRuns.MIXED;

  private byte[] bytes = {};
  private @Nullable Object @Nullable [] objects;

  private PackedElements(int size, boolean growing) {
    this.size = size;
    this.growing = growing;
  }

  /** Room for so many elements, each of which is then set or read. */
  public static PackedElements ofSize(int size) {
    return new PackedElements(size, false);
  }

  /** The elements of a source as they are now, in its order. */
  public static PackedElements copyOf(Iterable<?> source) {
    PackedElements copy = new PackedElements(0, true);
    if (source instanceof Collection<?> collection) {
      if (!collection.isEmpty() && !isPackable(collection.iterator().next())) {
        copy.objects = collection.toArray();
        copy.size = copy.objects.length;
        return copy;
      }
      copy.bytes = new byte[(int) Math.min(4L * collection.size(), Integer.MAX_VALUE / 2)];
    }
    for (Object element : source) {
      copy.add(element);
    }
    return copy;
  }

  private static boolean isPackable(@Nullable Object element) {
    return PackedRuns.fullWidth(PackedRuns.type(element)) > 0;
  }

  private void add(@Nullable Object element) {
    int index = size++;
    if (objects != null && index == objects.length) {
      objects = Arrays.copyOf(objects, Math.max(FIRST_ROOM, 2 * index));
    }
    set(index, element);
  }

  /** How many elements. */
  public int size() {
    return size;
  }

  /** Returns the element at the index, which was set before. */
  public @Nullable Object get(int index) {
    Objects.checkIndex(index, size);
    @Nullable Object[] some = objects;
    if (some != null) {
      return some[index];
    }
    return PackedRuns.load(type, bytes, index);
  }

  /** Puts an element in its place. */
  public void set(int index, @Nullable Object element) {
    Objects.checkIndex(index, size);
    if (objects == null && fits(PackedRuns.type(element), index)) {
      PackedRuns.store(type, element, bytes, index);
    } else {
      asObjects()[index] = element;
    }
  }

  /** Whether an element of the type can be kept packed; makes room for it then. */
  private boolean fits(int elementType, int index) {
    int width = PackedRuns.fullWidth(elementType);
    if (width == 0 || (type != elementType && type != PackedRuns.MIXED)) {
      return false;
    }
    long needed = (long) width * (growing ? index + 1 : size);
    if (needed > bytes.length) {
      if (needed > Integer.MAX_VALUE / 2) {
        return false;
      }
      bytes = Arrays.copyOf(bytes, (int) (growing ? Math.max(FIRST_ROOM * 8, 2 * needed) : needed));
    }
    type = elementType;
    return true;
  }

  boolean isPacked() {
    return objects == null;
  }

  private @Nullable Object[] asObjects() {
    @Nullable Object[] some = objects;
    if (some == null) {
      some = new @Nullable Object[growing ? Math.max(size, FIRST_ROOM) : size];
      if (type != PackedRuns.MIXED) {
        for (int i = 0; i < size && (i + 1) * PackedRuns.fullWidth(type) <= bytes.length; i++) {
          some[i] = PackedRuns.load(type, bytes, i);
        }
      }
      objects = some;
      bytes = new byte[0];
    }
    return some;
  }

  /** Writes some of the elements as {@link ObjectWriter#writeList} does. */
  public void write(ObjectWriter out, int from, int to) throws EncodingException {
    Objects.checkFromToIndex(from, to, size);
    @Nullable Object[] some = objects;
    if (some != null) {
      out.writeList(some, from, to);
      return;
    }
    out.writeVarInt(to - from);
    if (from < to) {
      int width = PackedRuns.fullWidth(type);
      out.writeByte(type | width);
      out.writeBytes(bytes, from * width, (to - from) * width);
    }
  }

  /**
   * Reads what {@link ObjectWriter#writeList} or {@link #write} wrote into consecutive places.
   *
   * @throws DecodingException if the message is damaged, has more elements than there are places,
   *     or something in it cannot be decoded here; then none was put in place
   */
  public void read(ObjectReader in, int from) throws DecodingException {
    int start = in.position;
    int count = in.readCount(1);
    if (count > size - from) {
      throw new DecodingException(
          "damaged message: " + count + " elements for " + (size - from) + " places");
    }
    if (count == 0) {
      return;
    }
    int kind = in.readByte();
    int runType = PackedRuns.typeOfKind(kind);
    if (objects == null && fits(runType, from)) {
      PackedRuns.copy(in, kind, count, bytes, from);
      return;
    }
    in.position = start;
    @Nullable Object[] some = in.readArray();
    for (int i = 0; i < count; i++) {
      set(from + i, some[i]); // very short runs come as objects, and may be packed all the same
    }
  }

  /** The elements, which are not changed any more, as a list that cannot be changed. */
  public List<@Nullable Object> asList() {
    @Nullable Object[] some = objects;
    if (some == null) {
      return new PackedList(type, bytes, size);
    }
    List<@Nullable Object> list = Arrays.asList(some);
    return Collections.unmodifiableList(some.length == size ? list : list.subList(0, size));
  }

  /** What a caller sees of packed elements. */
  private static final class PackedList extends AbstractList<@Nullable Object>
      implements RandomAccess, Serializable {
    private static final long serialVersionUID = 1;

    private final int type;
    private final byte[] bytes;
    private final int size;

    PackedList(int type, byte[] bytes, int size) {
      this.type = type;
      this.bytes = bytes;
      this.size = size;
    }

    @Override
    public @Nullable Object get(int index) {
      return PackedRuns.load(type, bytes, Objects.checkIndex(index, size));
    }

    @Override
    public int size() {
      return size;
    }
  }
}
