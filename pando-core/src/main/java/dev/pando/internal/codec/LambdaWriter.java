package dev.pando.internal.codec;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.SerializedLambda;
import org.jspecify.annotations.Nullable;

/** Writes lambdas and method references: their shape, and what they captured. */
final class LambdaWriter {
  private LambdaWriter() {}

  static void write(ObjectWriter out, TypeInfo info, Object value) {
    LambdaShape shape = info.lambdaShape;
    if (shape != null && shape.captures == 0) {
      out.writeByte(Tags.LAMBDA);
      out.writeShape(shape);
      return;
    }
    SerializedLambda form = form(info, value);
    shape =
        info.kind == TypeInfo.SERIALIZED_LAMBDA ? new LambdaShape(form) : info.lambdaShape(form);
    if (shape.captures == 0) {
      out.writeByte(Tags.LAMBDA);
      out.writeShape(shape);
      return;
    }
    int before = out.unsettled;
    int slot = out.handles.add(value, HandleTable.UNBORN);
    out.writeByte(Tags.LAMBDA);
    out.writeShape(shape);
    int i = 0;
    try {
      for (; i < shape.captures; i++) {
        out.writeValue(form.getCapturedArg(i));
        out.noPending(value);
      }
    } catch (UnsendableException e) {
      throw e.at(
          shape.describe(), "captured argument " + (i + 1) + " (" + shape.captureType(i) + ")");
    }
    out.settle(slot, before);
  }

  private static SerializedLambda form(TypeInfo info, Object value) {
    if (value instanceof SerializedLambda s) {
      return s;
    }
    MethodHandle writeReplace = info.writeReplace;
    @Nullable SerializedLambda form =
        writeReplace == null ? null : LambdaShape.serialized(writeReplace, value);
    if (form == null) {
      throw new UnsendableException(
          info.type.getName(),
          "is a hidden class, which no other process can find by its name",
          null);
    }
    return form;
  }
}
