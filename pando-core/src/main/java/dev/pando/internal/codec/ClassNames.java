package dev.pando.internal.codec;

/** Class names as people read them. */
final class ClassNames {
  private ClassNames() {}

  /** The name without its package; also for anonymous classes, which have no simple name. */
  static String shortName(Class<?> type) {
    String name = type.getSimpleName();
    if (name.isEmpty()) {
      name = type.getName();
      name = name.substring(name.lastIndexOf('.') + 1);
    }
    return name;
  }

  /** The class that a binary name, possibly of an array, is made of. */
  static String element(String name) {
    int dimensions = 0;
    while (dimensions < name.length() && name.charAt(dimensions) == '[') {
      dimensions++;
    }
    if (dimensions == 0) {
      return name;
    }
    return name.endsWith(";")
        ? name.substring(dimensions + 1, name.length() - 1)
        : name.substring(dimensions);
  }
}
