package dev.pando.internal.codec;

import dev.pando.internal.Sneaky;
import java.io.OptionalDataException;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * {@code sun.reflect.ReflectionFactory}, the JDK's door for serialization libraries: it reaches
 * serialization methods and makes instances without a constructor call, without {@code
 * --add-opens}. Called reflectively because javac warns about every mention, which cannot be
 * suppressed.
 */
final class Serialization {
  private static final Class<?> FACTORY_CLASS = factoryClass();
  private static final Object FACTORY = invoke(null, method("getReflectionFactory"));

  private Serialization() {}

  private static Class<?> factoryClass() {
    try {
      return Class.forName("sun.reflect.ReflectionFactory");
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("the module jdk.unsupported is missing from this runtime", e);
    }
  }

  private static Method method(String name, Class<?>... parameters) {
    try {
      return FACTORY_CLASS.getMethod(name, parameters);
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("not the ReflectionFactory of JDK 25: no " + name, e);
    }
  }

  @SuppressWarnings("NullAway") // static methods have no receiver
  private static Object invoke(
      @Nullable Object target, Method method, @Nullable Object... arguments) {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw Sneaky.rethrow(e.getCause() == null ? e : e.getCause());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A constructor of {@code type} that runs only the given constructor of a superclass. */
  static Constructor<?> constructor(Class<?> type, Constructor<?> ofSuperclass) {
    return (Constructor<?>)
        invoke(
            FACTORY,
            method("newConstructorForSerialization", Class.class, Constructor.class),
            type,
            ofSuperclass);
  }

  /** The constructor by the rules of JDK serialization, or null when the class has none. */
  static @Nullable Constructor<?> constructor(Class<?> type) {
    return (Constructor<?>)
        invoke(FACTORY, method("newConstructorForSerialization", Class.class), type);
  }

  /** The public constructor without arguments of an Externalizable class, or null. */
  static @Nullable Constructor<?> externalizableConstructor(Class<?> type) {
    return (Constructor<?>)
        invoke(FACTORY, method("newConstructorForExternalization", Class.class), type);
  }

  /** The class' own private {@code writeObject}, or null. */
  static @Nullable MethodHandle writeObject(Class<?> type) {
    return (MethodHandle) invoke(FACTORY, method("writeObjectForSerialization", Class.class), type);
  }

  /** The class' own private {@code readObject}, or null. */
  static @Nullable MethodHandle readObject(Class<?> type) {
    return (MethodHandle) invoke(FACTORY, method("readObjectForSerialization", Class.class), type);
  }

  /** Default deserialization of the fields of one class, or null. */
  static @Nullable MethodHandle defaultReadObject(Class<?> type) {
    return (MethodHandle)
        invoke(FACTORY, method("defaultReadObjectForSerialization", Class.class), type);
  }

  /** The exception that has no public constructor. */
  static OptionalDataException optionalData(boolean endOfData) {
    return (OptionalDataException)
        invoke(
            FACTORY, method("newOptionalDataExceptionForSerialization", boolean.class), endOfData);
  }

  /** The class' {@code writeReplace}, or null. */
  static @Nullable MethodHandle writeReplace(Class<?> type) {
    return (MethodHandle)
        invoke(FACTORY, method("writeReplaceForSerialization", Class.class), type);
  }

  /** The class' {@code readResolve}, or null. */
  static @Nullable MethodHandle readResolve(Class<?> type) {
    return (MethodHandle) invoke(FACTORY, method("readResolveForSerialization", Class.class), type);
  }

  /** Default serialization of the fields of one class, or null. */
  static @Nullable MethodHandle defaultWriteObject(Class<?> type) {
    return (MethodHandle)
        invoke(FACTORY, method("defaultWriteObjectForSerialization", Class.class), type);
  }
}
