package dev.pando.internal.codec;

import dev.pando.internal.codec.DeepStack.Step;
import dev.pando.spi.EncodingException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes objects and primitives into a growing message. Reusable; for one thread at a time.
 *
 * <pre>{@code
 * ObjectWriter out = new ObjectWriter();
 * out.writeInt(7);
 * out.writeObject(job);
 * send(out.array(), 0, out.length());
 * out.reset();
 * }</pre>
 *
 * <p>Each {@link #writeObject} keeps identity within its object, not across calls, so that a part
 * of a message can be skipped or taken back with {@link #truncate}. A write that fails leaves the
 * message as it was.
 */
public final class ObjectWriter extends MessageOutput {
  final @Nullable OutOfBand outOfBand;
  final HandleTable handles = new HandleTable();

  /** Grows whenever something is written that the reader cannot complete before the end. */
  int unsettled;

  /** Set by a reference to something that the reader has not made yet; see {@link #noPending}. */
  boolean pending;

  private final ShapeNumbers shapes;
  private final DeepStack stack = new DeepStack();
  private @Nullable SerialOutput serialOutput;
  private @Nullable RuntimeException failure;
  private long[] stored = new long[0];
  private int storedCount;

  /** Writes self-contained messages, with everything in them. */
  public ObjectWriter() {
    this(Shapes.inline(), null);
  }

  /**
   * Writes messages for a connection.
   *
   * @param shapes where definitions of classes and lambdas are kept
   * @param outOfBand carries large primitive arrays, or null to write them inline
   */
  public ObjectWriter(Shapes shapes, @Nullable OutOfBand outOfBand) {
    this.shapes = new ShapeNumbers(shapes);
    this.outOfBand = outOfBand;
  }

  /** Starts the next message. */
  public void reset() {
    rewind();
    shapes.truncate(0);
  }

  /**
   * Takes back everything written after the first {@code length} bytes.
   *
   * @param length a length that the message had between two writes
   */
  public void truncate(int length) {
    if (length < 0 || length > position) {
      throw new IndexOutOfBoundsException(length);
    }
    position = length;
    shapes.truncate(length);
  }

  /**
   * Writes any object.
   *
   * @throws EncodingException when something in it cannot be sent; the message names the path to it
   *     and the remedy, and the message is as it was before
   */
  public void writeObject(@Nullable Object value) throws EncodingException {
    if (value != null && writeCommon(value)) {
      return;
    }
    write(value, ObjectWriter::writeValue);
  }

  /**
   * Writes a part of a list, packed when all elements are Integers, Longs, Doubles or Strings;
   * {@link ObjectReader#readList} reads it.
   *
   * @param from index of the first element
   * @param to index after the last element
   */
  public void writeList(List<?> list, int from, int to) throws EncodingException {
    Object[] elements =
        from == 0 && to == list.size() ? list.toArray() : list.subList(from, to).toArray();
    writeList(elements, 0, to - from);
  }

  /** Writes a part of an array as {@link #writeList(List, int, int)} does. */
  public void writeList(@Nullable Object[] array, int from, int to) throws EncodingException {
    if (from < 0 || to > array.length || from > to) {
      throw new IndexOutOfBoundsException(from + " to " + to + " of " + array.length);
    }
    write(array, new ListStep(from, to));
  }

  private record ListStep(int from, int to) implements Step {
    @Override
    public void run(ObjectWriter writer, @Nullable Object array) {
      if (array instanceof Object[] a) {
        CollectionWriter.writeElements(writer, a, from, to, false);
      }
    }
  }

  private void write(@Nullable Object value, Step step) {
    int start = position;
    boolean done = false;
    try {
      begin();
      step.run(this, value);
      RuntimeException hidden = failure;
      if (hidden != null) {
        throw hidden; // a writeObject method swallowed it
      }
      done = true;
    } catch (UnsendableException e) {
      throw e.toEncodingException(value);
    } catch (EncodingException e) {
      throw e;
    } catch (StackOverflowError e) {
      throw new EncodingException(
          "cannot send "
              + nameOf(value)
              + ": it is nested too deeply (about "
              + stack.deepest()
              + " levels reached); hold long chains in a list",
          e);
    } catch (OutOfMemoryError e) {
      throw new EncodingException(
          "cannot send "
              + nameOf(value)
              + ": no memory left after "
              + (position - start)
              + " bytes of it; give the JVM a larger heap or send it in parts",
          e);
    } catch (RuntimeException | LinkageError e) {
      throw new EncodingException("cannot send " + nameOf(value) + ": " + e, e);
    } finally {
      if (!done) {
        truncate(start);
        discardStored();
      }
      finish(!done);
    }
  }

  private static String nameOf(@Nullable Object value) {
    return value == null ? "null" : value.getClass().getName();
  }

  private void begin() {
    failure = null;
    unsettled = 0;
    pending = false;
    storedCount = 0;
    stack.reset();
  }

  private void finish(boolean failed) {
    handles.clear();
    SerialOutput s = serialOutput;
    if (s != null) {
      s.reset(failed);
    }
    storedCount = 0;
  }

  private void discardStored() {
    OutOfBand o = outOfBand;
    for (int i = 0; o != null && i < storedCount; i++) {
      o.discard(stored[i]);
    }
  }

  void rememberStored(long reference) {
    if (storedCount == stored.length) {
      stored = java.util.Arrays.copyOf(stored, Math.max(4, storedCount * 2));
    }
    stored[storedCount++] = reference;
  }

  /** The commonest values, without any set-up; false when it is none of them. */
  private boolean writeCommon(Object value) {
    Class<?> type = value.getClass();
    if (type == Integer.class) {
      writeByte(Tags.INTEGER);
      writeSignedVarInt((Integer) value);
      return true;
    }
    if (type == String.class) {
      writeString((String) value);
      return true;
    }
    if (type == Long.class) {
      writeByte(Tags.LONG);
      writeSignedVarLong((Long) value);
      return true;
    }
    if (type == Double.class) {
      writeByte(Tags.DOUBLE);
      writeLong(Double.doubleToRawLongBits((Double) value));
      return true;
    }
    if (type == Boolean.class) {
      writeByte((Boolean) value ? Tags.TRUE : Tags.FALSE);
      return true;
    }
    return false;
  }

  /** Writes one object of the graph. */
  void writeValue(@Nullable Object value) {
    if (value == null) {
      writeByte(Tags.NULL);
    } else if (!writeCommon(value)) {
      TypeInfo info = Types.of(value.getClass());
      if (!info.leaf) {
        writeShared(info, value);
      } else if (info.kind == Tags.RECORD) {
        writeByte(Tags.RECORD);
        FieldsWriter.write(this, info.requireLayout(), value);
      } else {
        LeafWriter.write(this, info, value);
      }
    }
  }

  private void writeShared(TypeInfo info, Object value) {
    if (info.kind == Tags.OPTIONAL && ((Optional<?>) value).isEmpty()) {
      writeByte(Tags.OPTIONAL_EMPTY);
      return;
    }
    int slot = handles.find(value);
    if (slot >= 0) {
      writeReference(slot);
      return;
    }
    if (stack.enter()) {
      stack.runDeeper(this, value, ObjectWriter::writeDeeper);
    } else {
      writeFresh(info, value);
    }
    stack.leave();
  }

  private void writeDeeper(@Nullable Object value) {
    if (value != null) {
      writeFresh(Types.of(value.getClass()), value);
    }
  }

  private void writeFresh(TypeInfo info, Object value) {
    switch (info.kind) {
      case Tags.SERIAL -> {
        SerialWriter.write(this, info, value);
        return;
      }
      case Tags.PROXY -> {
        SerialWriter.writeProxy(this, value);
        return;
      }
      case TypeInfo.UNSENDABLE ->
          throw new UnsendableException(info.type.getName(), info.reason, null);
      case Tags.LAMBDA, TypeInfo.SERIALIZED_LAMBDA -> {
        LambdaWriter.write(this, info, value);
        return;
      }
      default -> {}
    }
    int before = unsettled;
    int slot = handles.add(value, born(info.kind) ? HandleTable.OPEN : HandleTable.UNBORN);
    switch (info.kind) {
      case Tags.RECORD, Tags.PLAIN -> {
        writeByte(info.kind);
        FieldsWriter.write(this, info.requireLayout(), value);
      }
      case Tags.REDUCED -> FieldsWriter.writeReduced(this, info, value);
      default -> {
        if (info.kind < Tags.ARRAY_LIST) {
          ArrayWriter.write(this, info, value);
        } else {
          CollectionWriter.write(this, info, value);
        }
      }
    }
    settle(slot, before);
  }

  /** Whether the reader has the object before it reads its content. */
  private static boolean born(int kind) {
    return switch (kind) {
      case Tags.RECORD,
          Tags.REDUCED,
          Tags.OPTIONAL,
          Tags.MAP_ENTRY,
          Tags.LIST_OF,
          Tags.SET_OF,
          Tags.MAP_OF ->
          false;
      default -> true;
    };
  }

  void settle(int slot, int unsettledBefore) {
    handles.state(slot, unsettled == unsettledBefore ? HandleTable.DONE : HandleTable.UNSETTLED);
  }

  private void writeReference(int slot) {
    byte state = handles.state(slot);
    if (state != HandleTable.DONE) {
      unsettled++;
    }
    if (state == HandleTable.UNBORN) {
      pending = true;
    }
    writeByte(Tags.REFERENCE);
    writeVarInt(slot);
  }

  /** After writing a part that the reader must have whole: refuses a cycle through it. */
  void noPending(Object owner) {
    if (pending) {
      throw new UnsendableException(
          owner.getClass().getName(),
          "is part of a cycle that cannot be built again, because every object on it needs the"
              + " others to be made first; put a class with a field that can be set later, or a"
              + " mutable collection, on the cycle",
          null);
    }
  }

  void writeShape(Shape shape) {
    shapes.write(this, shape);
  }

  SerialOutput serialOutput() {
    SerialOutput s = serialOutput;
    if (s == null) {
      s = SerialOutput.open(this);
      serialOutput = s;
    }
    return s;
  }

  /** Keeps a failure that user code between here and the top might swallow. */
  <E extends RuntimeException> E failed(E e) {
    failure = e;
    return e;
  }
}
