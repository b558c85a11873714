package dev.pando.internal.codec;

import dev.pando.spi.Reducer;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.SerializedLambda;
import org.jspecify.annotations.Nullable;

/** How objects of one class are written. */
final class TypeInfo {
  /** Kinds that are no tags. */
  static final int UNSENDABLE = 256;

  static final int SERIALIZED_LAMBDA = 257;

  final Class<?> type;

  /** A tag, or one of the constants above. */
  final int kind;

  /** True for values: no handle, no depth. */
  final boolean leaf;

  /** Whether the hash code can be relied on before the content is there. */
  final boolean stableHash;

  /** {@code Reducers.version} when this was found out. */
  final int version;

  /** Of records and plain classes. */
  @Nullable Layout layout;

  @Nullable EnumShape enumShape;

  /** Of lambdas: {@code (Object)Object}. */
  @Nullable MethodHandle writeReplace;

  /** Of lambdas, from the first instance on. */
  @Nullable LambdaShape lambdaShape;

  @Nullable Reducer<?, ?> reducer;

  /** Of classes with serialization code. */
  @Nullable SerialForm serialForm;

  /** Of classes that cannot be sent: why, and the remedy. */
  String reason = "";

  TypeInfo(Class<?> type, int kind, boolean leaf, boolean stableHash, int version) {
    this.type = type;
    this.kind = kind;
    this.leaf = leaf;
    this.stableHash = stableHash;
    this.version = version;
  }

  Layout requireLayout() {
    Layout l = layout;
    if (l == null) {
      throw new IllegalStateException(type.getName());
    }
    return l;
  }

  SerialForm requireSerialForm() {
    SerialForm f = serialForm;
    if (f == null) {
      throw new IllegalStateException(type.getName());
    }
    return f;
  }

  LambdaShape lambdaShape(SerializedLambda sample) {
    LambdaShape s = lambdaShape;
    if (s == null) {
      s = new LambdaShape(sample);
      lambdaShape = s;
      SentLambdas.note(type, s);
    }
    return s;
  }
}
