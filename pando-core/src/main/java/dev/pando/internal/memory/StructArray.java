package dev.pando.internal.memory;

import dev.pando.internal.segment.SharedBlock;
import dev.pando.memory.SharedStructArray;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@link SharedStructArray} in a block.
 *
 * @param <R> the record
 */
public final class StructArray<R extends Record> extends StructBlock<R>
    implements SharedStructArray<R> {
  private static final long serialVersionUID = 1;

  StructArray(SharedBlock block, RecordLayout<R> layout, @Nullable ValueLock lock) {
    super(block, MemoryKind.STRUCT_ARRAY, layout, lock);
  }

  /** Makes one of zeros; without a lock if none is supplied. */
  public static <R extends Record> StructArray<R> create(
      Class<R> type, int size, Supplier<? extends @Nullable ValueLock> lock) {
    RecordLayout<R> layout = RecordLayout.of(type);
    return new StructArray<>(allocate(size, layout.bytes()), layout, lock.get());
  }

  /** Makes a shared copy; without a lock if none is supplied. */
  public static <R extends Record> StructArray<R> create(
      Class<R> type, List<? extends R> content, Supplier<? extends @Nullable ValueLock> lock) {
    StructArray<R> array = create(type, content.size(), lock);
    try {
      int index = 0;
      for (R each : content) {
        array.set(index++, each);
      }
      return array;
    } catch (RuntimeException e) {
      array.close();
      throw e;
    }
  }

  /** Makes the instance of a process that has received it. */
  static StructArray<?> arrived(SharedBlock block, Detail detail) {
    return arrived(block, detail.type(), detail.lock());
  }

  private static <R extends Record> StructArray<R> arrived(
      SharedBlock block, Class<R> type, @Nullable ValueLock lock) {
    return new StructArray<>(block, RecordLayout.of(type), lock);
  }

  @Override
  public R get(int index) {
    return read(index);
  }

  @Override
  public void set(int index, R content) {
    write(index, content);
  }

  @Override
  public Object get(int index, String path) {
    return read(index, path);
  }

  @Override
  public void set(int index, String path, Object value) {
    write(index, path, value);
  }
}
