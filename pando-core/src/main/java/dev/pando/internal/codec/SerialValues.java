package dev.pando.internal.codec;

import java.io.IOException;
import java.io.ObjectInputStream.GetField;
import java.io.ObjectStreamClass;
import org.jspecify.annotations.Nullable;

/** Fields on their way from the message to serialization code. */
final class SerialValues extends GetField {
  private final Class<?> type;
  private final Values values;

  SerialValues(Class<?> type, Values values) {
    this.type = type;
    this.values = values;
  }

  /** What was read. */
  static final class Values {
    static final Values NONE =
        new Values(new FieldNames(new String[0], new char[0]), new long[0], new Object[0]);

    final FieldNames names;
    final long[] primitives;
    final @Nullable Object[] objects;

    Values(FieldNames names, long[] primitives, @Nullable Object[] objects) {
      this.names = names;
      this.primitives = primitives;
      this.objects = objects;
    }
  }

  private int find(String name, char kind) throws IOException {
    int i = values.names.indexOf(name);
    if (i >= 0 && values.names.kinds[i] != kind) {
      throw new java.io.InvalidClassException(
          type.getName(), "the field " + name + " has another type where it comes from");
    }
    return i;
  }

  @Override
  public ObjectStreamClass getObjectStreamClass() {
    return ObjectStreamClass.lookup(type);
  }

  @Override
  public boolean defaulted(String name) {
    return values.names.indexOf(name) < 0;
  }

  @Override
  public boolean get(String name, boolean absent) throws IOException {
    int i = find(name, 'Z');
    return i < 0 ? absent : values.primitives[i] != 0;
  }

  @Override
  public byte get(String name, byte absent) throws IOException {
    int i = find(name, 'B');
    return i < 0 ? absent : (byte) values.primitives[i];
  }

  @Override
  public char get(String name, char absent) throws IOException {
    int i = find(name, 'C');
    return i < 0 ? absent : (char) values.primitives[i];
  }

  @Override
  public short get(String name, short absent) throws IOException {
    int i = find(name, 'S');
    return i < 0 ? absent : (short) values.primitives[i];
  }

  @Override
  public int get(String name, int absent) throws IOException {
    int i = find(name, 'I');
    return i < 0 ? absent : (int) values.primitives[i];
  }

  @Override
  public long get(String name, long absent) throws IOException {
    int i = find(name, 'J');
    return i < 0 ? absent : values.primitives[i];
  }

  @Override
  public float get(String name, float absent) throws IOException {
    int i = find(name, 'F');
    return i < 0 ? absent : Float.intBitsToFloat((int) values.primitives[i]);
  }

  @Override
  public double get(String name, double absent) throws IOException {
    int i = find(name, 'D');
    return i < 0 ? absent : Double.longBitsToDouble(values.primitives[i]);
  }

  @Override
  public @Nullable Object get(String name, @Nullable Object absent) throws IOException {
    int i = find(name, 'L');
    return i < 0 ? absent : values.objects[i];
  }
}
