package dev.pando.internal.codec;

/** A class by name: class literals and array component types. */
final class ClassShape extends Shape {
  private static final ClassValue<ClassShape> SHAPES =
      new ClassValue<>() {
        @Override
        protected ClassShape computeValue(Class<?> type) {
          return new ClassShape(type);
        }
      };

  private final Class<?> type;

  /** The shape of a class; does not look into the class, nor initialise it. */
  static ClassShape of(Class<?> type) {
    return SHAPES.get(type);
  }

  private ClassShape(Class<?> type) {
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
