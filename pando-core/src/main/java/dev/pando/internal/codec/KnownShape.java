package dev.pando.internal.codec;

import dev.pando.spi.DecodingException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A definition, resolved in the reading process. */
final class KnownShape {
  final int kind;
  final Class<?> type;

  /** Of an enum: this side's constants in the sender's order; null where this side has none. */
  final @Nullable Object @Nullable [] constants;

  final @Nullable Layout layout;
  final @Nullable KnownLambda lambda;
  final @Nullable SerialForm form;
  final @Nullable FieldNames names;

  private KnownShape(int kind, Class<?> type, @Nullable Object content) {
    this.kind = kind;
    this.type = type;
    this.constants = content instanceof Object[] c ? c : null;
    this.layout = content instanceof Layout l ? l : null;
    this.lambda = content instanceof KnownLambda l ? l : null;
    this.form = content instanceof SerialForm f ? f : null;
    this.names = content instanceof FieldNames n ? n : null;
  }

  static KnownShape parse(byte[] definition, ObjectReader reader) {
    DefinitionInput in = new DefinitionInput(definition);
    int kind = in.readByte();
    if (kind == Shape.LAMBDA) {
      KnownLambda lambda = KnownLambda.parse(in, reader);
      return new KnownShape(kind, lambda.capturing, lambda);
    }
    if (kind == Shape.FIELDS) {
      return new KnownShape(kind, Object.class, FieldNames.read(in));
    }
    Class<?> type = reader.resolve(in.readName());
    return switch (kind) {
      case Shape.CLASS -> new KnownShape(kind, type, null);
      case Shape.ENUM -> new KnownShape(kind, type, constants(in, type));
      case Shape.RECORD, Shape.PLAIN -> new KnownShape(kind, type, layout(type, kind, definition));
      case Shape.SERIAL -> new KnownShape(kind, type, form(type, definition));
      default -> throw new DecodingException("damaged message: shape of kind " + kind);
    };
  }

  private static SerialForm form(Class<?> type, byte[] definition) {
    SerialForm form = Types.withoutReducers(type).serialForm;
    if (form == null || !Arrays.equals(definition, form.definition())) {
      throw new DecodingException(
          type.getName() + " is serialized in another way here: another version of the class");
    }
    return form;
  }

  private static @Nullable Object[] constants(DefinitionInput in, Class<?> type) {
    if (!type.isEnum()) {
      throw new DecodingException(type.getName() + " is an enum where it comes from, but not here");
    }
    Map<String, Object> byName = new HashMap<>();
    for (Object constant : type.getEnumConstants()) {
      byName.put(((Enum<?>) constant).name(), constant);
    }
    @Nullable Object[] constants = new @Nullable Object[in.readCount(1)];
    for (int i = 0; i < constants.length; i++) {
      constants[i] = byName.get(in.readName());
    }
    return constants;
  }

  private static Layout layout(Class<?> type, int kind, byte[] definition) {
    TypeInfo info = Types.withoutReducers(type);
    Layout layout = info.layout;
    if (layout == null || layout.record != (kind == Shape.RECORD)) {
      throw new DecodingException(type.getName() + " cannot be rebuilt here: it " + info.reason);
    }
    if (!Arrays.equals(definition, layout.definition())) {
      throw new DecodingException(
          "the fields of "
              + type.getName()
              + " differ between the two processes: they run different versions of the class");
    }
    return layout;
  }

  /** A definition being read. */
  static final class DefinitionInput extends MessageInput {
    DefinitionInput(byte[] definition) {
      buffer = definition;
      end = definition.length;
    }
  }
}
