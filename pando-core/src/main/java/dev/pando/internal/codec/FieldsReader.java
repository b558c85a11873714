package dev.pando.internal.codec;

import dev.pando.internal.Sneaky;
import dev.pando.spi.DecodingException;
import java.lang.invoke.MethodHandle;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads records, plain classes, lambdas and what reducers made. */
final class FieldsReader {
  private FieldsReader() {}

  private static Layout layout(ObjectReader in, int kind) {
    KnownShape shape = in.shapes.read(in);
    Layout layout = shape.layout;
    if (shape.kind != kind || layout == null) {
      throw new DecodingException("damaged message: " + shape.type.getName() + " in a wrong place");
    }
    return layout;
  }

  static Object readRecord(ObjectReader in) {
    int before = in.unsettled;
    // Whether it has a handle depends on its shape, which the bytes name first.
    Layout layout = layout(in, Shape.RECORD);
    if (layout.values) {
      return readComponents(in, layout);
    }
    int handle = in.reserve();
    Object record = readComponents(in, layout);
    in.born(handle, record);
    in.settle(handle, before);
    return record;
  }

  static Object readComponents(ObjectReader in, int kind) {
    return readComponents(in, layout(in, kind));
  }

  private static Object readComponents(ObjectReader in, Layout layout) {
    char[] kinds = layout.kinds;
    @Nullable Object[] components = new @Nullable Object[kinds.length];
    for (int i = 0; i < kinds.length; i++) {
      components[i] =
          switch (kinds[i]) {
            case 'I' -> in.readSignedVarInt();
            case 'J' -> in.readSignedVarLong();
            case 'D' -> Double.longBitsToDouble(in.readLong());
            case 'F' -> Float.intBitsToFloat(in.readInt());
            case 'Z' -> in.readByte() != 0;
            case 'B' -> (byte) in.readByte();
            case 'S' -> (short) in.readSignedVarInt();
            case 'C' -> (char) in.readVarInt();
            default -> in.readSettledOrNull("a record");
          };
    }
    try {
      return layout.construct(components);
    } catch (Error e) {
      throw e;
    } catch (Throwable e) {
      throw new DecodingException(
          "the constructor of " + layout.type.getName() + " refused its components: " + e, e);
    }
  }

  static Object readPlain(ObjectReader in) {
    int before = in.unsettled;
    Layout layout = layout(in, Shape.PLAIN);
    Object object;
    try {
      object = layout.allocate();
    } catch (ReflectiveOperationException e) {
      throw new DecodingException("cannot make an instance of " + layout.type.getName(), e);
    }
    int handle = in.open(object);
    MethodHandle[] setters = layout.setters();
    char[] kinds = layout.kinds;
    try {
      for (int i = 0; i < kinds.length; i++) {
        MethodHandle setter = setters[i];
        switch (kinds[i]) {
          case 'I' -> setter.invokeExact(object, in.readSignedVarInt());
          case 'J' -> setter.invokeExact(object, in.readSignedVarLong());
          case 'D' -> setter.invokeExact(object, Double.longBitsToDouble(in.readLong()));
          case 'F' -> setter.invokeExact(object, Float.intBitsToFloat(in.readInt()));
          case 'Z' -> setter.invokeExact(object, in.readByte() != 0);
          case 'B' -> setter.invokeExact(object, (byte) in.readByte());
          case 'S' -> setter.invokeExact(object, (short) in.readSignedVarInt());
          case 'C' -> setter.invokeExact(object, (char) in.readVarInt());
          default -> {
            Object value = in.readValue();
            if (ObjectReader.isPending(value)) {
              in.endgame.patch(later -> {
                setter.invokeExact(object, later); // a statement, for its type
              });
            } else {
              setter.invokeExact(object, value);
            }
          }
        }
      }
    } catch (Throwable e) {
      throw Sneaky.rethrow(e);
    }
    in.settle(handle, before);
    return object;
  }

  static Object readLambda(ObjectReader in) {
    int before = in.unsettled;
    KnownLambda lambda = in.shapes.read(in).lambda;
    if (lambda == null) {
      throw new DecodingException("damaged message: a lambda of another shape");
    }
    if (lambda.captures == 0) {
      return lambda.instance();
    }
    int handle = in.reserve();
    @Nullable Object[] captured = new @Nullable Object[lambda.captures];
    for (int i = 0; i < captured.length; i++) {
      captured[i] = in.readSettledOrNull("a lambda");
    }
    Object instance = lambda.make(captured);
    in.born(handle, instance);
    in.settle(handle, before);
    return instance;
  }

  @SuppressWarnings("unchecked") // what is no function of the kind fails with an exception
  static Object readReduced(ObjectReader in) {
    int before = in.unsettled;
    int handle = in.reserve();
    Object function = in.readWhole("a reducer");
    Object replacement = in.readSettledOrNull("a reducer");
    if (!(function instanceof Function<?, ?> f)) {
      throw new DecodingException("damaged message: a reducer without a function");
    }
    Object value = ((Function<@Nullable Object, @Nullable Object>) f).apply(replacement);
    if (value == null) {
      throw new DecodingException("a reducer's function back gave null");
    }
    in.born(handle, value);
    in.settle(handle, before);
    return value;
  }
}
