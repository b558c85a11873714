package dev.pando.internal.memory;

import dev.pando.memory.SharedList;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Where the parts of CPython's ShareableList are. Numbers are in the order of the machine.
 *
 * <pre>
 *   CPython 3.9 and later                      CPython 3.8
 *  +--------------------------------------+   +--------------------------------------+
 *  | number of places N          (8 bytes)|   | number of places N          (8 bytes)|
 *  +--------------------------------------+   +--------------------------------------+
 *  | N + 1 offsets of places in the data, |   | N sizes of places     (8 bytes each) |
 *  | the last one its end  (8 bytes each) |   |                                      |
 *  +--------------------------------------+   +--------------------------------------+
 *  | data: the places one after the other, each a multiple of 8 bytes                |
 *  +---------------------------------------------------------------------------------+
 *  | N formats, filled up with zeros                                   (8 bytes each)|
 *  +---------------------------------------------------------------------------------+
 *  | N numbers that say what to make of the bytes                       (1 byte each)|
 *  +---------------------------------------------------------------------------------+
 * </pre>
 *
 * <p>The first offset is 0, and no size is: that tells the two apart. An empty list is the same to
 * all readers of either.
 */
final class ListLayout {
  /** The room of a number, and what all others are multiples of. */
  static final int SLOT_BYTES = 8;

  static final int FORMAT_BYTES = 8;

  static final VarHandle NATIVE_LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder())
          .withInvokeExactBehavior();

  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
  private static final long COUNT_BYTES = 8;
  private static final long WORD_BYTES = 8;

  /** Of the places in the data and, last, of its end. */
  private final long[] offsets;

  private final long dataStart;

  private ListLayout(long[] offsets, long dataStart) {
    this.offsets = offsets;
    this.dataStart = dataStart;
  }

  /** Returns the layout of a new list with places of these sizes. */
  static ListLayout of(int[] rooms, SharedList.Layout kind) {
    long[] offsets = new long[rooms.length + 1];
    for (int i = 0; i < rooms.length; i++) {
      offsets[i + 1] = offsets[i] + rooms[i];
    }
    return new ListLayout(offsets, dataStart(rooms.length, kind));
  }

  private static long dataStart(int size, SharedList.Layout kind) {
    return switch (kind) {
      case PYTHON_3_9 -> COUNT_BYTES + (size + 1) * WORD_BYTES;
      case PYTHON_3_8 -> COUNT_BYTES + size * WORD_BYTES;
    };
  }

  int size() {
    return offsets.length - 1;
  }

  /** Returns the room of a place in bytes. */
  int room(int index) {
    return (int) (offsets[index + 1] - offsets[index]);
  }

  long data(int index) {
    return dataStart + offsets[index];
  }

  long format(int index) {
    return dataStart + offsets[size()] + (long) index * FORMAT_BYTES;
  }

  long recreation(int index) {
    return format(size()) + index;
  }

  /** Returns the length of the whole in bytes. */
  long bytes() {
    return recreation(size());
  }

  void writeHeader(MemorySegment memory) {
    memory.set(LONG, 0, size());
    boolean hasOffsets = dataStart == dataStart(size(), SharedList.Layout.PYTHON_3_9);
    if (hasOffsets) {
      for (int i = 0; i < offsets.length; i++) {
        memory.set(LONG, COUNT_BYTES + i * WORD_BYTES, offsets[i]);
      }
    } else {
      for (int i = 0; i < size(); i++) {
        memory.set(LONG, COUNT_BYTES + i * WORD_BYTES, room(i));
      }
    }
  }

  /** Reads the layout of a list, or returns null if the memory holds none. */
  static @Nullable ListLayout read(MemorySegment memory) {
    if (memory.byteSize() < COUNT_BYTES) {
      return null;
    }
    long size = memory.get(LONG, 0);
    if (size == 0) {
      return new ListLayout(new long[1], COUNT_BYTES);
    }
    long perPlace = WORD_BYTES + SLOT_BYTES + FORMAT_BYTES + 1;
    if (size < 0 || size > Integer.MAX_VALUE - 1 || size > memory.byteSize() / perPlace) {
      return null;
    }
    boolean hasOffsets = memory.get(LONG, COUNT_BYTES) == 0;
    ListLayout layout =
        hasOffsets ? withOffsets(memory, (int) size) : withSizes(memory, (int) size);
    return layout.isSound(memory.byteSize()) ? layout : null;
  }

  private static ListLayout withOffsets(MemorySegment memory, int size) {
    long[] offsets = new long[size + 1];
    for (int i = 0; i <= size; i++) {
      offsets[i] = memory.get(LONG, COUNT_BYTES + i * WORD_BYTES);
    }
    return new ListLayout(offsets, dataStart(size, SharedList.Layout.PYTHON_3_9));
  }

  private static ListLayout withSizes(MemorySegment memory, int size) {
    long[] offsets = new long[size + 1];
    for (int i = 0; i < size; i++) {
      offsets[i + 1] = offsets[i] + memory.get(LONG, COUNT_BYTES + i * WORD_BYTES);
    }
    return new ListLayout(offsets, dataStart(size, SharedList.Layout.PYTHON_3_8));
  }

  private boolean isSound(long memoryBytes) {
    for (int i = 0; i < size(); i++) {
      long room = offsets[i + 1] - offsets[i];
      if (room < SLOT_BYTES || room > memoryBytes || room > Integer.MAX_VALUE) {
        return false;
      }
    }
    return offsets[size()] <= memoryBytes && bytes() <= memoryBytes;
  }
}
