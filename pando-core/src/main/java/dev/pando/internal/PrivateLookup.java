package dev.pando.internal;

import java.lang.invoke.MethodHandles;

/** Access to what is private in classes whose module is open to Pando. */
public final class PrivateLookup {
  private PrivateLookup() {}

  /**
   * A lookup with private access to the class. Its module is read from now on: a module that is
   * open to Pando is commonly one that Pando knows nothing of.
   *
   * @throws IllegalAccessException if the class' package is not open to Pando
   */
  public static MethodHandles.Lookup in(Class<?> type) throws IllegalAccessException {
    PrivateLookup.class.getModule().addReads(type.getModule());
    return MethodHandles.privateLookupIn(type, MethodHandles.lookup());
  }
}
