package dev.pando.internal.codec;

import dev.pando.spi.EncodingException;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * JDK serialization in the middle of our bytes.
 *
 * <p>An object whose class has serialization code of its own is an island: it is written by an
 * ObjectOutputStream straight into the message. Objects inside it that we have an encoding for are
 * replaced by a {@link Surrogate}, which writes our encoding into the same bytes, in which there
 * can be islands again, one level deeper. All levels of a message exist side by side:
 *
 * <pre>
 * ours: [ISLAND 0] stream 0: exception ... [Surrogate] ours: list ... [ISLAND 1] stream 1: ...
 * </pre>
 *
 * <p>This works because an ObjectOutputStream drains its buffer whenever it changes between block
 * data and objects, which it does around every object written: when {@code writeObject} returns and
 * when {@code writeExternal} is called, all of it is in the message. ObjectInputStream likewise
 * reads nothing ahead at these places.
 *
 * <p>Identity: each object belongs to whoever met it first, our handle table or the stream of one
 * level. Another one that meets it asks the owner for a back reference. A stream never writes
 * anything new while one of its surrogates is being written, so that no surrogate is ever referred
 * to before it is resolved; that is why nested islands need streams of their own.
 */
final class IslandOutput extends ObjectOutputStream {
  final ObjectWriter writer;
  private final int level;
  private final List<Object> inside = new ArrayList<>();

  private IslandOutput(ObjectWriter writer, int level) throws IOException {
    super(new Sink(writer));
    this.writer = writer;
    this.level = level;
    enableReplaceObject(true);
  }

  static IslandOutput open(ObjectWriter writer, int level) {
    try {
      return new IslandOutput(writer, level);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  void write(Object value) {
    try {
      writeObject(value);
    } catch (UnsendableException e) {
      throw writer.failed(e);
    } catch (NotSerializableException e) {
      throw writer.failed(
          new UnsendableException(
              e.getMessage() == null ? value.getClass().getName() : e.getMessage(),
              "is not serializable; mark the field transient, or register a reducer",
              e));
    } catch (EncodingException e) {
      throw writer.failed(e);
    } catch (IOException | RuntimeException e) {
      throw writer.failed(
          new UnsendableException(
              value.getClass().getName(), "failed in its own serialization code: " + e, e));
    }
  }

  @Override
  protected void writeStreamHeader() {}

  @Override
  protected Object replaceObject(Object object) {
    if (object instanceof String) {
      return object;
    }
    int slot = writer.handles.find(object);
    if (slot >= 0) {
      if (!writer.handles.isIsland(slot) || writer.handles.islandLevel(slot) != level) {
        return new Surrogate(object);
      }
      inside.add(object);
      return object;
    }
    TypeInfo info = Types.of(object.getClass());
    if (info.kind == TypeInfo.ISLAND) {
      writer.handles.addIsland(object, level);
      inside.add(object);
      return object;
    }
    return new Surrogate(object);
  }

  /** Writes one of our objects; called by its surrogate. */
  void writeOurs(Object value) {
    try {
      writer.writeValue(value);
      writer.noPending(value);
    } catch (UnsendableException e) {
      throw writer.failed(e.at(stepTo(value)));
    }
  }

  /** Where in the island the object hangs, as far as fields that we may look at tell. */
  private String stepTo(Object value) {
    for (int i = inside.size() - 1; i >= 0; i--) {
      Object holder = inside.get(i);
      String field = fieldOf(holder, value);
      if (field != null) {
        return "." + field;
      }
    }
    return inside.isEmpty() ? "" : " (in " + inside.getLast().getClass().getName() + ")";
  }

  @SuppressWarnings("ReferenceEquality") // the very object
  private static @Nullable String fieldOf(Object holder, Object value) {
    for (Class<?> c = holder.getClass(); c != null; c = c.getSuperclass()) {
      if (Types.isPlatform(c)) {
        return null;
      }
      for (Field field : c.getDeclaredFields()) {
        try {
          if (!Modifier.isStatic(field.getModifiers())
              && !field.getType().isPrimitive()
              && field.trySetAccessible()
              && field.get(holder) == value) {
            return field.getName();
          }
        } catch (IllegalAccessException e) {
          return null; // then without its name
        }
      }
    }
    return null;
  }

  /** Appends to the message. */
  private static final class Sink extends OutputStream {
    private final ObjectWriter writer;

    Sink(ObjectWriter writer) {
      this.writer = writer;
    }

    @Override
    public void write(int b) {
      writer.writeByte(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      writer.writeBytes(bytes, offset, length);
    }
  }
}
