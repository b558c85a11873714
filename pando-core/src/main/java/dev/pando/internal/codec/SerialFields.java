package dev.pando.internal.codec;

import java.io.ObjectOutput;
import java.io.ObjectOutputStream.PutField;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Fields on their way from serialization code to the message. */
final class SerialFields extends PutField {
  private static final int USUAL_COUNT = 8;

  /** Whether default serialization puts them, which leaves none out. */
  final boolean byDefault;

  String[] names = new String[USUAL_COUNT];
  char[] kinds = new char[USUAL_COUNT];
  long[] primitives = new long[USUAL_COUNT];
  @Nullable Object[] objects = new @Nullable Object[USUAL_COUNT];
  int count;

  private final SerialOutput stream;

  SerialFields(SerialOutput stream, boolean byDefault) {
    this.stream = stream;
    this.byDefault = byDefault;
  }

  FieldNames shape() {
    return new FieldNames(Arrays.copyOf(names, count), Arrays.copyOf(kinds, count));
  }

  private void put(String name, char kind, long primitive, @Nullable Object value) {
    int i = byDefault ? count : indexOf(name);
    if (i == count) {
      if (i == names.length) {
        names = Arrays.copyOf(names, i * 2);
        kinds = Arrays.copyOf(kinds, i * 2);
        primitives = Arrays.copyOf(primitives, i * 2);
        objects = Arrays.copyOf(objects, i * 2);
      }
      count++;
    }
    names[i] = name;
    kinds[i] = kind;
    primitives[i] = primitive;
    objects[i] = value;
  }

  private int indexOf(String name) {
    for (int i = 0; i < count; i++) {
      if (names[i].equals(name)) {
        return i;
      }
    }
    return count;
  }

  void putUnset(String name, char kind) {
    if (indexOf(name) == count) {
      put(name, kind, 0, null);
    }
  }

  @Override
  public void put(String name, boolean value) {
    put(name, 'Z', value ? 1 : 0, null);
  }

  @Override
  public void put(String name, byte value) {
    put(name, 'B', value, null);
  }

  @Override
  public void put(String name, char value) {
    put(name, 'C', value, null);
  }

  @Override
  public void put(String name, short value) {
    put(name, 'S', value, null);
  }

  @Override
  public void put(String name, int value) {
    put(name, 'I', value, null);
  }

  @Override
  public void put(String name, long value) {
    put(name, 'J', value, null);
  }

  @Override
  public void put(String name, float value) {
    put(name, 'F', Float.floatToRawIntBits(value), null);
  }

  @Override
  public void put(String name, double value) {
    put(name, 'D', Double.doubleToRawLongBits(value), null);
  }

  @Override
  public void put(String name, @Nullable Object value) {
    put(name, 'L', 0, value);
  }

  @Override
  @Deprecated(forRemoval = true)
  @SuppressWarnings("removal") // abstract, so it has to be there
  public void write(ObjectOutput out) throws java.io.IOException {
    stream.writeFields();
  }
}
