package dev.pando.internal.manager;

import dev.pando.internal.PrivateLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import org.jspecify.annotations.Nullable;

/** A method as the server calls it. */
final class Operation {
  final MethodKey key;
  final int parameters;

  /** Whether it runs code of users, which may wait or take long. */
  final boolean takesFunctions;

  /** {@code (Object, Object[])Object}. */
  private final MethodHandle handle;

  Operation(Method method) {
    key = MethodKey.of(method);
    parameters = method.getParameterCount();
    boolean functions = false;
    for (Class<?> type : method.getParameterTypes()) {
      functions |= isFunction(type);
    }
    takesFunctions = functions;
    try {
      MethodHandle plain = lookup(method).unreflect(method);
      handle =
          plain
              .asFixedArity()
              .asSpreader(Object[].class, parameters)
              .asType(MethodType.methodType(Object.class, Object.class, Object[].class));
    } catch (IllegalAccessException e) {
      throw new IllegalArgumentException(
          method
              + " is not accessible: make its interface public, and export or open its package to"
              + " dev.pando",
          e);
    }
  }

  private static MethodHandles.Lookup lookup(Method method) throws IllegalAccessException {
    Class<?> owner = method.getDeclaringClass();
    boolean open =
        Modifier.isPublic(owner.getModifiers())
            && owner.getModule().isExported(owner.getPackageName());
    return open ? MethodHandles.publicLookup() : PrivateLookup.in(owner);
  }

  /** Functions, predicates, comparators and the like. */
  static boolean isFunction(Class<?> type) {
    return type.isInterface()
        && (type.getPackageName().equals("java.util.function")
            || type == java.util.Comparator.class
            || type == Runnable.class
            || type == java.util.concurrent.Callable.class
            || type.getPackageName().equals("dev.pando.function"));
  }

  @Nullable Object invoke(Object referent, @Nullable Object[] arguments) throws Throwable {
    if (arguments.length != parameters) {
      throw new IllegalArgumentException(
          key.name() + " takes " + parameters + " arguments, not " + arguments.length);
    }
    return handle.invokeExact(referent, arguments);
  }
}
