package dev.pando.internal.codec;

import dev.pando.spi.EncodingException;
import java.io.Externalizable;
import java.io.IOException;
import java.io.NotActiveException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.ObjectStreamField;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import org.jspecify.annotations.Nullable;

/**
 * The stream that serialization code of classes ({@code writeObject}, {@code writeExternal}) writes
 * to: an ObjectOutputStream in name only, whose every method writes our encoding.
 *
 * <p>What the code of one class writes is a section, which a reader can skip without knowing it:
 *
 * <pre>
 *   section := item* END
 *   item    := FIELDS names value*        the default fields, or what went through putFields
 *            | BLOCK length(4) byte*      primitives
 *            | object
 * </pre>
 */
final class SerialOutput extends ObjectOutputStream {
  private final ObjectWriter out;
  private @Nullable Object object;
  private SerialForm.@Nullable Part part;
  private @Nullable SerialFields fields;

  /** Where the open block starts, or -1. */
  private int block = -1;

  private SerialOutput(ObjectWriter out) throws IOException {
    this.out = out;
  }

  static SerialOutput open(ObjectWriter out) {
    try {
      return new SerialOutput(out);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Forgets a message that failed in the middle. */
  void reset(boolean failed) {
    if (failed) {
      object = null;
      part = null;
      fields = null;
      block = -1;
    }
  }

  /** Writes the sections of an object. */
  void write(SerialForm form, Object value) {
    Object outerObject = object;
    SerialForm.Part outerPart = part;
    SerialFields outerFields = fields;
    object = value;
    try {
      if (form.externalizable) {
        part = null;
        ((Externalizable) value).writeExternal(this);
        endSection();
      }
      for (SerialForm.Part p : form.parts) {
        part = p;
        fields = null;
        MethodHandle write = p.writeObject;
        if (write != null) {
          write.invokeExact(value, (ObjectOutputStream) this);
        } else {
          defaultWriteObject();
        }
        endSection();
      }
    } catch (UnsendableException | EncodingException e) {
      throw out.failed(e);
    } catch (NotSerializableException e) {
      String name = e.getMessage() == null ? form.type.getName() : e.getMessage();
      throw out.failed(
          new UnsendableException(
              name, "is not serializable; mark the field transient, or register a reducer", e));
    } catch (Exception e) {
      throw out.failed(
          new UnsendableException(
              form.type.getName(), "failed in its own serialization code: " + e, e));
    } catch (Throwable e) {
      throw dev.pando.internal.Sneaky.rethrow(e);
    }
    object = outerObject;
    part = outerPart;
    fields = outerFields;
  }

  private void endSection() {
    endBlock();
    out.writeByte(Tags.END);
  }

  private void endBlock() {
    if (block >= 0) {
      int end = out.position;
      out.position = block;
      out.writeInt(end - block - 4);
      out.position = end;
      block = -1;
    }
  }

  private void block() {
    if (block < 0) {
      out.writeByte(Tags.BLOCK);
      block = out.position;
      out.writeInt(0);
    }
  }

  @Override
  protected void writeObjectOverride(@Nullable Object value) {
    endBlock();
    Object holder = object;
    try {
      out.writeValue(value);
      if (holder != null) {
        out.noPending(holder);
      }
    } catch (UnsendableException e) {
      throw out.failed(value == null || holder == null ? e : e.at(step(holder, value)));
    }
  }

  @Override
  public void writeUnshared(@Nullable Object value) {
    writeObjectOverride(value);
  }

  /** The field that the object is in, or what else is known of where it comes from. */
  private static String step(Object holder, Object value) {
    String field = fieldOf(holder, value);
    return field != null
        ? "." + field
        : " (in the serialized form of " + holder.getClass().getName() + ")";
  }

  @SuppressWarnings("ReferenceEquality") // the very object
  private static @Nullable String fieldOf(Object holder, Object value) {
    for (Class<?> c = holder.getClass(); c != null && !Types.isPlatform(c); c = c.getSuperclass()) {
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

  @Override
  public void defaultWriteObject() throws IOException {
    SerialForm.Part p = part;
    Object o = object;
    if (p == null || o == null) {
      throw new NotActiveException("not in a call of writeObject");
    }
    MethodHandle write = p.defaultWrite;
    if (write == null) {
      throw new NotActiveException(p.type.getName() + " has no default serialization");
    }
    fields = new SerialFields(this, true);
    try {
      write.invokeExact(o, (ObjectOutputStream) this);
    } catch (Throwable e) {
      throw dev.pando.internal.Sneaky.rethrow(e);
    }
  }

  @Override
  public PutField putFields() throws IOException {
    if (part == null) {
      throw new NotActiveException("not in a call of writeObject");
    }
    SerialFields f = fields;
    if (f == null) {
      f = new SerialFields(this, false);
      fields = f;
    }
    return f;
  }

  @Override
  public void writeFields() throws IOException {
    SerialFields f = fields;
    SerialForm.Part p = part;
    if (f == null || p == null) {
      throw new NotActiveException("no call of putFields before writeFields");
    }
    fields = null;
    if (!f.byDefault) {
      addUnset(p, f);
    }
    writeFields(p, f);
  }

  /** Fields that were not put count as zero or null. */
  private static void addUnset(SerialForm.Part part, SerialFields fields) {
    ObjectStreamClass form = ObjectStreamClass.lookup(part.type);
    if (form != null) {
      for (ObjectStreamField field : form.getFields()) {
        fields.putUnset(field.getName(), field.isPrimitive() ? field.getTypeCode() : 'L');
      }
    }
  }

  void writeFields(SerialForm.Part p, SerialFields f) {
    endBlock();
    out.writeByte(Tags.FIELDS);
    FieldNames names = p.names;
    if (names == null || !names.matches(f.names, f.kinds, f.count)) {
      names = f.shape();
      p.names = names;
    }
    out.writeShape(names);
    Object holder = object;
    for (int i = 0; i < f.count; i++) {
      switch (f.kinds[i]) {
        case 'L' -> {
          try {
            out.writeValue(f.objects[i]);
            if (holder != null) {
              out.noPending(holder);
            }
          } catch (UnsendableException e) {
            throw out.failed(e.at("." + f.names[i]));
          }
        }
        case 'Z', 'B' -> out.writeByte((int) f.primitives[i]);
        case 'F' -> out.writeInt((int) f.primitives[i]);
        case 'D' -> out.writeLong(f.primitives[i]);
        default -> out.writeSignedVarLong(f.primitives[i]);
      }
    }
  }

  @Override
  public void reset() {} // identity is kept for the whole message

  @Override
  public void useProtocolVersion(int version) {}

  @Override
  public void flush() {}

  @Override
  protected void drain() {}

  @Override
  public void close() {}

  @Override
  public void write(int b) {
    block();
    out.writeByte(b);
  }

  @Override
  public void write(byte[] bytes) {
    write(bytes, 0, bytes.length);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    block();
    out.writeBytes(bytes, offset, length);
  }

  @Override
  public void writeBoolean(boolean value) {
    write(value ? 1 : 0);
  }

  @Override
  public void writeByte(int value) {
    write(value);
  }

  @Override
  public void writeShort(int value) {
    block();
    out.writeByte(value);
    out.writeByte(value >> 8);
  }

  @Override
  public void writeChar(int value) {
    writeShort(value);
  }

  @Override
  public void writeInt(int value) {
    block();
    out.writeInt(value);
  }

  @Override
  public void writeLong(long value) {
    block();
    out.writeLong(value);
  }

  @Override
  public void writeFloat(float value) {
    writeInt(Float.floatToIntBits(value));
  }

  @Override
  public void writeDouble(double value) {
    writeLong(Double.doubleToLongBits(value));
  }

  @Override
  public void writeBytes(String value) {
    for (int i = 0; i < value.length(); i++) {
      write(value.charAt(i));
    }
  }

  @Override
  public void writeChars(String value) {
    for (int i = 0; i < value.length(); i++) {
      writeChar(value.charAt(i));
    }
  }

  @Override
  public void writeUTF(String value) {
    block();
    out.writeString(value);
  }
}
