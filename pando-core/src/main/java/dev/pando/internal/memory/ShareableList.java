package dev.pando.internal.memory;

import dev.pando.internal.Sneaky;
import dev.pando.internal.segment.Grove;
import dev.pando.memory.SharedList;
import dev.pando.memory.SharedMemory;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serial;
import java.io.Serializable;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@link SharedList} in the bytes of CPython, see {@link ListLayout}. */
public final class ShareableList extends AbstractList<@Nullable Object>
    implements SharedList, Serializable {
  @Serial private static final long serialVersionUID = 1;

  private final transient NamedMemory memory;
  private final transient ListLayout layout;

  private ShareableList(NamedMemory memory, ListLayout layout) {
    this.memory = memory;
    this.layout = layout;
  }

  /** See {@link SharedList#create(String, Collection, SharedMemory.Lifetime, Layout)}. */
  public static ShareableList create(
      @Nullable String name,
      Collection<? extends @Nullable Object> items,
      SharedMemory.Lifetime lifetime,
      Layout kind)
      throws IOException {
    @Nullable Object[] values = items.toArray();
    ListLayout layout =
        ListLayout.of(Arrays.stream(values).mapToInt(ListSlot::room).toArray(), kind);
    ListSlot[] slots = new ListSlot[values.length];
    for (int i = 0; i < values.length; i++) {
      slots[i] = ListSlot.pack(values[i], layout.room(i));
    }
    NamedMemory memory =
        name == null
            ? NamedMemory.create(layout.bytes(), lifetime)
            : NamedMemory.create(name, layout.bytes(), lifetime);
    ShareableList list = new ShareableList(memory, layout);
    layout.writeHeader(memory.segment());
    for (int i = 0; i < slots.length; i++) {
      list.store(i, slots[i]);
    }
    return list;
  }

  /** See {@link SharedList#attach}. */
  public static ShareableList attach(String name) throws IOException {
    return in(NamedMemory.attach(name));
  }

  private static ShareableList in(NamedMemory memory) throws IOException {
    ListLayout layout = ListLayout.read(memory.segment());
    if (layout == null) {
      memory.close();
      throw new IOException("The shared memory \"" + memory.name() + "\" holds no shared list");
    }
    return new ShareableList(memory, layout);
  }

  @Override
  public SharedMemory memory() {
    return memory;
  }

  @Override
  public int size() {
    return layout.size();
  }

  @Override
  public @Nullable Object get(int index) {
    int place = check(index);
    MemorySegment segment = memory.segment();
    String format = formatAt(segment, place);
    int length = ListSlot.length(format, layout.room(place));
    if (length < 0) {
      throw damaged(place, null);
    }
    byte[] bytes = new byte[length];
    MemorySegment.copy(segment, ValueLayout.JAVA_BYTE, layout.data(place), bytes, 0, length);
    byte recreation = segment.get(ValueLayout.JAVA_BYTE, layout.recreation(place));
    try {
      return new ListSlot(format, recreation, bytes).unpack();
    } catch (CharacterCodingException e) {
      throw damaged(place, e);
    }
  }

  private IllegalStateException damaged(int index, @Nullable Throwable cause) {
    return new IllegalStateException(
        "Place %d of the shared list \"%s\" holds no value: it is damaged, or is being written"
            .formatted(index, memory.name()),
        cause);
  }

  private String formatAt(MemorySegment segment, int index) {
    byte[] bytes = new byte[ListLayout.FORMAT_BYTES];
    MemorySegment.copy(
        segment, ValueLayout.JAVA_BYTE, layout.format(index), bytes, 0, bytes.length);
    int length = bytes.length;
    while (length > 0 && bytes[length - 1] == 0) {
      length--;
    }
    return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
  }

  @Override
  public @Nullable Object set(int index, @Nullable Object value) {
    int place = check(index);
    ListSlot slot = ListSlot.pack(value, layout.room(place));
    Object before = get(place);
    store(place, slot);
    return before;
  }

  private int check(int index) {
    if (index < 0 || index >= size()) {
      throw new IndexOutOfBoundsException(
          "The shared list \"%s\" has %d places, and none is number %d"
              .formatted(memory.name(), size(), index));
    }
    return index;
  }

  private void store(int index, ListSlot slot) {
    MemorySegment segment = memory.segment();
    byte[] format =
        Arrays.copyOf(slot.format().getBytes(StandardCharsets.ISO_8859_1), ListLayout.FORMAT_BYTES);
    put(segment, layout.format(index), format);
    segment.set(ValueLayout.JAVA_BYTE, layout.recreation(index), slot.recreation());
    put(segment, layout.data(index), slot.bytes());
  }

  private static void put(MemorySegment segment, long offset, byte[] bytes) {
    MemorySegment.copy(bytes, 0, segment, ValueLayout.JAVA_BYTE, offset, bytes.length);
  }

  @Override
  public int count(@Nullable Object value) {
    Object wanted = comparable(value);
    int count = 0;
    for (int i = 0; i < size(); i++) {
      if (isEqual(wanted, get(i))) {
        count++;
      }
    }
    return count;
  }

  @Override
  public int indexOf(@Nullable Object value) {
    Object wanted = comparable(value);
    for (int i = 0; i < size(); i++) {
      if (isEqual(wanted, get(i))) {
        return i;
      }
    }
    return -1;
  }

  @Override
  public int lastIndexOf(@Nullable Object value) {
    Object wanted = comparable(value);
    for (int i = size() - 1; i >= 0; i--) {
      if (isEqual(wanted, get(i))) {
        return i;
      }
    }
    return -1;
  }

  @Override
  public boolean contains(@Nullable Object value) {
    return indexOf(value) >= 0;
  }

  /** As the value would come out. */
  private static @Nullable Object comparable(@Nullable Object value) {
    return switch (value) {
      case Integer n -> (Object) n.longValue();
      case Short n -> n.longValue();
      case Byte n -> n.longValue();
      case Float n -> n.doubleValue();
      case null, default -> value;
    };
  }

  private static boolean isEqual(@Nullable Object wanted, @Nullable Object found) {
    return (wanted instanceof byte[] bytes && found instanceof byte[] others)
        ? Arrays.equals(bytes, others)
        : Objects.equals(wanted, found);
  }

  @Override
  public String format() {
    MemorySegment segment = memory.segment();
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < size(); i++) {
      all.append(formatAt(segment, i));
    }
    return all.toString();
  }

  @Override
  public void close() {
    memory.close();
  }

  @Override
  public String toString() {
    return memory.isClosed()
        ? "SharedList[" + memory.name() + ", closed]"
        : "SharedList[" + memory.name() + ", " + super.toString() + "]";
  }

  // --- Travelling

  @Serial
  private Object writeReplace() {
    return new Reference(memory.name());
  }

  @Serial
  private void readObject(ObjectInputStream in) throws InvalidObjectException {
    throw new InvalidObjectException("a shared list travels by its name");
  }

  /**
   * What crosses: the name.
   *
   * @param name of the memory
   */
  private record Reference(String name) implements Serializable {
    @Serial
    private Object readResolve() {
      try {
        return in(new NamedMemory(Grove.openArrived(name)));
      } catch (IOException e) {
        throw Sneaky.rethrow(e);
      }
    }
  }
}
