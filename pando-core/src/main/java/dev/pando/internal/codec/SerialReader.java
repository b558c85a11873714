package dev.pando.internal.codec;

import dev.pando.spi.DecodingException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what {@link SerialWriter} writes. */
final class SerialReader {
  private SerialReader() {}

  static @Nullable Object read(ObjectReader in) {
    int before = in.unsettled;
    SerialForm form = in.shapes.read(in).form;
    if (form == null) {
      throw new DecodingException("damaged message: a class without serialization code");
    }
    Object object;
    int handle;
    @Nullable Object result;
    try {
      object = form.allocate();
      handle = form.resolves() ? in.openResolving(object) : in.open(object);
      in.serialInput().read(form, object);
      result = form.resolve(object);
    } catch (DecodingException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new DecodingException(
          "cannot rebuild a " + form.type.getName() + ": its serialization code failed: " + e, e);
    }
    if (!isSame(result, object)) {
      in.replaced(handle, form.type, result);
    } else if (in.unsettled != before
        && (object instanceof Map<?, ?> || object instanceof Collection<?>)) {
      in.endgame.rehash(object);
    }
    in.settle(handle, before);
    return result;
  }

  @SuppressWarnings("ReferenceEquality") // the very object
  private static boolean isSame(@Nullable Object a, Object b) {
    return a == b;
  }

  static @Nullable Object readReplaced(ObjectReader in) {
    int before = in.unsettled;
    int handle = in.reserve();
    Object value = in.readSettledOrNull("a replacement");
    if (value != null) {
      in.born(handle, value);
    }
    in.settle(handle, before);
    return value;
  }

  static @Nullable Object readResolvedRecord(ObjectReader in) {
    int before = in.unsettled;
    int handle = in.reserve();
    Object record = FieldsReader.readComponents(in, Shape.RECORD);
    SerialForm form = Types.withoutReducers(record.getClass()).serialForm;
    @Nullable Object value = record;
    if (form != null) {
      try {
        value = form.resolve(record);
      } catch (Error e) {
        throw e;
      } catch (Throwable e) {
        throw new DecodingException(
            "cannot rebuild a " + form.type.getName() + ": its readResolve failed: " + e, e);
      }
    }
    if (value != null) {
      in.born(handle, value);
    }
    in.settle(handle, before);
    return value;
  }

  static Object readProxy(ObjectReader in) {
    int before = in.unsettled;
    int handle = in.reserve();
    Class<?>[] interfaces = new Class<?>[in.readCount(1)];
    for (int i = 0; i < interfaces.length; i++) {
      interfaces[i] = in.shapes.read(in).type;
    }
    if (!(in.readWhole("a proxy") instanceof InvocationHandler handler)) {
      throw new DecodingException("damaged message: a proxy without a handler");
    }
    ClassLoader loader = in.classLoader();
    Object proxy = Proxy.newProxyInstance(loader, interfaces, handler);
    in.born(handle, proxy);
    in.settle(handle, before);
    return proxy;
  }

  static Object readClosed(ObjectReader in) {
    int handle = in.reserve();
    byte[] block = new byte[in.readCount(1)];
    in.readBytes(block, 0, block.length);
    Object value;
    try (ObjectInputStream stream = new ClosedInput(in, block)) {
      value = stream.readObject();
    } catch (ClassNotFoundException e) {
      throw ObjectReader.missing(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new DecodingException("cannot rebuild an object: " + e, e);
    }
    if (value == null) {
      throw new DecodingException("damaged message: a record is missing");
    }
    in.born(handle, value);
    in.settle(handle, in.unsettled);
    return value;
  }

  /** JDK serialization under our loader and our filter. */
  private static final class ClosedInput extends ObjectInputStream implements ObjectInputFilter {
    private final ObjectReader in;
    private final int bytes;

    ClosedInput(ObjectReader in, byte[] block) throws IOException {
      super(new ByteArrayInputStream(block));
      this.in = in;
      this.bytes = block.length;
      setObjectInputFilter(this);
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass descriptor) {
      return in.resolve(descriptor.getName());
    }

    @Override
    public Status checkInput(FilterInfo info) {
      Class<?> type = info.serialClass();
      if (type != null && !Types.ofElement(type).isPrimitive()) {
        in.check(Types.ofElement(type).getName());
      }
      return info.arrayLength() > bytes ? Status.REJECTED : Status.ALLOWED;
    }
  }
}
