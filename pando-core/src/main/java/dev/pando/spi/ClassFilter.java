package dev.pando.spi;

/**
 * Says which classes may be rebuilt from bytes.
 *
 * <p>It is asked with the class name before a class is loaded, initialised or instantiated, also
 * for lambdas (their capturing class and their interface). Types that the codec has bytes of its
 * own for (boxed types, strings, arrays of primitives, {@code java.time}, the usual collections)
 * are not asked for.
 */
@FunctionalInterface
public interface ClassFilter {
  /**
   * Whether the class may be used.
   *
   * @param className a binary class name such as {@code com.acme.Job$Part}, never an array
   */
  boolean allows(String className);

  /** Allows every class: right between processes of one program, which trust each other. */
  static ClassFilter all() {
    return AllClasses.INSTANCE;
  }
}
