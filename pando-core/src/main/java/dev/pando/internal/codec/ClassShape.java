package dev.pando.internal.codec;

/** A class by name: class literals and array component types. */
final class ClassShape extends Shape {
  private final Class<?> type;

  ClassShape(Class<?> type) {
    this.type = type;
  }

  @Override
  void define(DefinitionOutput out) {
    if (Types.ofElement(type).isHidden()) {
      throw new UnsendableException(
          type.getName(), "is a hidden class, which no other process can find by its name", null);
    }
    out.writeByte(CLASS);
    out.writeName(type.getName());
  }
}
