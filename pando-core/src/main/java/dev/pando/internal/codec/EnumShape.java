package dev.pando.internal.codec;

/** An enum: its constants by name, so that both sides may have them in another order. */
final class EnumShape extends Shape {
  private final Class<?> type;

  EnumShape(Class<?> type) {
    this.type = type;
  }

  @Override
  void define(DefinitionOutput out) {
    Object[] constants = type.getEnumConstants();
    out.writeByte(ENUM);
    out.writeName(type.getName());
    out.writeVarInt(constants.length);
    for (Object constant : constants) {
      out.writeName(((Enum<?>) constant).name());
    }
  }
}
