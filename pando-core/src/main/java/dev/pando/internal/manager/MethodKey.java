package dev.pando.internal.manager;

import java.lang.reflect.Method;

/**
 * How a method is named on the wire.
 *
 * @param name for people
 * @param hash of the name and the parameter types
 * @param interruptible whether an interrupt of the caller ends it
 */
record MethodKey(String name, int hash, boolean interruptible) {

  static MethodKey of(Method method) {
    boolean interruptible = false;
    for (Class<?> thrown : method.getExceptionTypes()) {
      interruptible |= thrown == InterruptedException.class;
    }
    return new MethodKey(
        method.getName(), hash(method.getName(), method.getParameterTypes()), interruptible);
  }

  /** The key of a method that is there for certain. */
  static MethodKey of(Class<?> type, String name, Class<?>... parameters) {
    try {
      return of(type.getMethod(name, parameters));
    } catch (NoSuchMethodException e) {
      throw new AssertionError(e);
    }
  }

  /** The same method, whose callers wait and can be interrupted, although it does not say so. */
  MethodKey thatWaits() {
    return new MethodKey(name, hash, true);
  }

  static int hash(String name, Class<?>[] parameters) {
    int hash = name.hashCode();
    for (Class<?> parameter : parameters) {
      hash = 31 * hash + parameter.getName().hashCode();
    }
    return hash;
  }
}
