package dev.pando.internal.codec;

import java.io.IOException;
import java.io.ObjectOutput;
import java.io.ObjectOutputStream;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Learns what JDK collections say nowhere except to JDK serialization: whether a LinkedHashMap is
 * in access order, and the key type of an empty EnumMap. They are asked to write their fields to a
 * stream that only listens for one of them.
 */
final class FieldProbe extends ObjectOutputStream {
  private static final MethodType GENERIC =
      MethodType.methodType(void.class, Object.class, ObjectOutputStream.class);

  private final String field;
  private @Nullable Object value;

  private FieldProbe(String field) throws IOException {
    this.field = field;
  }

  /** Whether a LinkedHashMap is in access order. */
  static boolean accessOrder(Object linkedHashMap) {
    return (Boolean) ask(AccessOrder.WRITE, linkedHashMap, "accessOrder");
  }

  /** The key type of an EnumMap. */
  static Class<?> keyType(Object enumMap) {
    return (Class<?>) ask(KeyType.WRITE, enumMap, "keyType");
  }

  private static final class AccessOrder {
    static final MethodHandle WRITE = defaultWrite(LinkedHashMap.class);
  }

  private static final class KeyType {
    static final MethodHandle WRITE = defaultWrite(EnumMap.class);
  }

  private static MethodHandle defaultWrite(Class<?> type) {
    MethodHandle write = Serialization.defaultWriteObject(type);
    if (write == null) {
      throw new IllegalStateException(type.getName() + " has no default serialization");
    }
    return write.asType(GENERIC);
  }

  private static Object ask(MethodHandle write, Object object, String field) {
    try {
      FieldProbe probe = new FieldProbe(field);
      write.invokeExact(object, (ObjectOutputStream) probe);
      Object value = probe.value;
      if (value != null) {
        return value;
      }
    } catch (Throwable e) {
      throw new IllegalStateException("no answer from " + object.getClass().getName(), e);
    }
    throw new IllegalStateException(object.getClass().getName() + " has no field " + field);
  }

  @Override
  public PutField putFields() {
    return new Listener();
  }

  @Override
  public void writeFields() {}

  private final class Listener extends PutField {
    @Override
    public void put(String name, boolean v) {
      if (name.equals(field)) {
        value = v;
      }
    }

    @Override
    public void put(String name, @Nullable Object v) {
      if (name.equals(field)) {
        value = v;
      }
    }

    @Override
    public void put(String name, byte v) {}

    @Override
    public void put(String name, char v) {}

    @Override
    public void put(String name, short v) {}

    @Override
    public void put(String name, int v) {}

    @Override
    public void put(String name, long v) {}

    @Override
    public void put(String name, float v) {}

    @Override
    public void put(String name, double v) {}

    @Override
    @Deprecated(forRemoval = true)
    @SuppressWarnings("removal") // abstract, so it has to be there
    public void write(ObjectOutput out) {}
  }
}
