package dev.pando.internal.memory;

import dev.pando.internal.segment.SharedBlock;
import dev.pando.memory.SharedStruct;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@link SharedStruct} in a block: an array with one element.
 *
 * @param <R> the record
 */
public final class Struct<R extends Record> extends StructBlock<R> implements SharedStruct<R> {
  private static final long serialVersionUID = 1;

  Struct(SharedBlock block, RecordLayout<R> layout, @Nullable ValueLock lock) {
    super(block, MemoryKind.STRUCT, layout, lock);
  }

  /** Makes one; of zeros if there is no content, without a lock if none is supplied. */
  public static <R extends Record> Struct<R> create(
      Class<R> type, @Nullable R content, Supplier<? extends @Nullable ValueLock> lock) {
    RecordLayout<R> layout = RecordLayout.of(type);
    Struct<R> struct = new Struct<>(allocate(1, layout.bytes()), layout, lock.get());
    if (content != null) {
      try {
        struct.set(content);
      } catch (RuntimeException e) {
        struct.close();
        throw e;
      }
    }
    return struct;
  }

  /** Makes the instance of a process that has received it. */
  static Struct<?> arrived(SharedBlock block, Detail detail) {
    return arrived(block, detail.type(), detail.lock());
  }

  private static <R extends Record> Struct<R> arrived(
      SharedBlock block, Class<R> type, @Nullable ValueLock lock) {
    return new Struct<>(block, RecordLayout.of(type), lock);
  }

  /** The class of a record; records have no subclasses. */
  @SuppressWarnings("unchecked")
  public static <R extends Record> Class<R> typeOf(R content) {
    return (Class<R>) content.getClass();
  }

  @Override
  public R get() {
    return read(0);
  }

  @Override
  public void set(R content) {
    write(0, content);
  }

  @Override
  public Object get(String path) {
    return read(0, path);
  }

  @Override
  public void set(String path, Object value) {
    write(0, path, value);
  }

  @Override
  public VarHandle varHandle(String path) {
    RecordLayout.Component component = component(path);
    ValueLayout layout = component.place().valueLayout();
    if (layout == null) {
      throw new IllegalArgumentException(
          "Component %s is of type %s; there are handles for primitive ones only"
              .formatted(path, component.place().type().getTypeName()));
    }
    return MethodHandles.insertCoordinates(layout.varHandle(), 0, segment(), component.offset());
  }

  @Override
  public String toString() {
    return isOpen() ? "SharedStruct[" + get() + "]" : "SharedStruct[closed]";
  }
}
