package dev.pando.internal.codec;

import dev.pando.internal.Sneaky;
import dev.pando.spi.Reducer;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/** Writes records and plain classes field by field, and what reducers make. */
final class FieldsWriter {
  private FieldsWriter() {}

  static void write(ObjectWriter out, Layout layout, Object value) {
    out.writeShape(layout);
    MethodHandle[] getters = layout.getters();
    char[] kinds = layout.kinds;
    int i = 0;
    try {
      for (; i < kinds.length; i++) {
        MethodHandle getter = getters[i];
        switch (kinds[i]) {
          case 'I' -> out.writeSignedVarInt((int) getter.invokeExact(value));
          case 'J' -> out.writeSignedVarLong((long) getter.invokeExact(value));
          case 'D' -> out.writeLong(Double.doubleToRawLongBits((double) getter.invokeExact(value)));
          case 'F' -> out.writeInt(Float.floatToRawIntBits((float) getter.invokeExact(value)));
          case 'Z' -> out.writeByte((boolean) getter.invokeExact(value) ? 1 : 0);
          case 'B' -> out.writeByte((byte) getter.invokeExact(value));
          case 'S' -> out.writeSignedVarInt((short) getter.invokeExact(value));
          case 'C' -> out.writeVarInt((char) getter.invokeExact(value));
          default -> {
            out.writeValue((Object) getter.invokeExact(value));
            if (out.pending) {
              if (layout.record) {
                out.noPending(value);
              }
              out.pending = false;
            }
          }
        }
      }
    } catch (UnsendableException e) {
      throw e.at("." + layout.names[i]);
    } catch (Throwable e) {
      throw Sneaky.rethrow(e);
    }
  }

  @SuppressWarnings("ReferenceEquality") // the very object
  private static boolean isSame(@Nullable Object a, Object b) {
    return a == b;
  }

  @SuppressWarnings("unchecked") // a reducer is registered for the class of what it is given
  static void writeReduced(ObjectWriter out, TypeInfo info, Object value) {
    Reducer<Object, Object> reducer = (Reducer<Object, Object>) info.reducer;
    if (reducer == null) {
      throw new IllegalStateException();
    }
    @Nullable Object replacement;
    try {
      replacement = reducer.toReplacement().apply(value);
    } catch (RuntimeException e) {
      throw new UnsendableException(
          info.type.getName(), "was refused by the reducer for " + reducer.type().getName(), e);
    }
    if (isSame(replacement, value)) {
      throw new UnsendableException(
          info.type.getName(), "is its own replacement in the reducer registered for it", null);
    }
    out.writeByte(Tags.REDUCED);
    try {
      out.writeValue(reducer.fromReplacement());
      out.noPending(value);
      out.writeValue(replacement);
      out.noPending(value);
    } catch (UnsendableException e) {
      throw e.at(" (as its reducer's replacement)");
    }
  }
}
