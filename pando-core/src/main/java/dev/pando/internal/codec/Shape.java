package dev.pando.internal.codec;

import org.jspecify.annotations.Nullable;

/** Something that crosses once by its definition and by a number afterwards. */
abstract class Shape {
  /** First bytes of definitions. */
  static final int CLASS = 1;

  static final int ENUM = 2;
  static final int RECORD = 3;
  static final int PLAIN = 4;
  static final int LAMBDA = 5;
  static final int SERIAL = 6;
  static final int FIELDS = 7;

  private byte @Nullable [] definition;

  /** The bytes that define it. */
  final byte[] definition() {
    byte[] d = definition;
    if (d == null) {
      DefinitionOutput out = new DefinitionOutput();
      define(out);
      d = out.toByteArray();
      definition = d;
    }
    return d;
  }

  abstract void define(DefinitionOutput out);

  /** What definitions are written to. */
  static final class DefinitionOutput extends MessageOutput {}
}
