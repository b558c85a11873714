package dev.pando.internal.codec;

import java.io.IOException;
import java.io.ObjectOutput;
import java.io.ObjectOutputStream;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a LinkedHashMap is in access order, which it says nowhere except to JDK
 * serialization: it is asked to write its fields to a stream that only listens.
 */
final class AccessOrder extends ObjectOutputStream {
  private static final MethodHandle WRITE_FIELDS = defaultWrite();

  private boolean accessOrder;

  private AccessOrder() throws IOException {}

  private static MethodHandle defaultWrite() {
    MethodHandle write = Serialization.defaultWriteObject(LinkedHashMap.class);
    if (write == null) {
      throw new IllegalStateException("LinkedHashMap has no default serialization");
    }
    return write.asType(
        MethodType.methodType(void.class, LinkedHashMap.class, ObjectOutputStream.class));
  }

  /** Whether a map, which is exactly a LinkedHashMap, is in access order. */
  static boolean of(Map<?, ?> map) {
    try {
      AccessOrder probe = new AccessOrder();
      WRITE_FIELDS.invokeExact((LinkedHashMap<?, ?>) map, (ObjectOutputStream) probe);
      return probe.accessOrder;
    } catch (Throwable e) {
      throw new IllegalStateException("cannot tell the order of a LinkedHashMap", e);
    }
  }

  @Override
  public PutField putFields() {
    return new Listener();
  }

  @Override
  public void writeFields() {}

  private final class Listener extends PutField {
    @Override
    public void put(String name, boolean value) {
      if (name.equals("accessOrder")) {
        accessOrder = value;
      }
    }

    @Override
    public void put(String name, byte value) {}

    @Override
    public void put(String name, char value) {}

    @Override
    public void put(String name, short value) {}

    @Override
    public void put(String name, int value) {}

    @Override
    public void put(String name, long value) {}

    @Override
    public void put(String name, float value) {}

    @Override
    public void put(String name, double value) {}

    @Override
    public void put(String name, @Nullable Object value) {}

    @Override
    @Deprecated(forRemoval = true)
    @SuppressWarnings("removal") // abstract, so it has to be there
    public void write(ObjectOutput out) {}
  }
}
