package dev.pando.internal.codec;

import java.io.Externalizable;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The serialization code of a Serializable class that has some, or that is closed to us: its hooks,
 * and those of each Serializable superclass, as handles.
 */
final class SerialForm extends Shape {
  private static final MethodType REPLACE = MethodType.methodType(Object.class, Object.class);
  private static final MethodType WRITE =
      MethodType.methodType(void.class, Object.class, ObjectOutputStream.class);
  private static final MethodType READ =
      MethodType.methodType(void.class, Object.class, ObjectInputStream.class);

  final Class<?> type;
  final boolean externalizable;

  /** Superclasses first; empty for Externalizable. */
  final List<Part> parts;

  /** {@code (Object)Object}. */
  private final @Nullable MethodHandle writeReplace;

  /** {@code (Object)Object}. */
  private final @Nullable MethodHandle readResolve;

  private final @Nullable Constructor<?> constructor;

  private SerialForm(Class<?> type) {
    this.type = type;
    this.externalizable = Externalizable.class.isAssignableFrom(type);
    this.writeReplace = generic(Serialization.writeReplace(type), REPLACE);
    this.readResolve = generic(Serialization.readResolve(type), REPLACE);
    this.constructor =
        externalizable
            ? Serialization.externalizableConstructor(type)
            : Serialization.constructor(type);
    this.parts = externalizable ? List.of() : parts(type);
  }

  static SerialForm of(Class<?> type) {
    return new SerialForm(type);
  }

  private static List<Part> parts(Class<?> type) {
    List<Part> parts = new ArrayList<>();
    for (Class<?> c = type;
        c != null && Serializable.class.isAssignableFrom(c);
        c = c.getSuperclass()) {
      parts.addFirst(new Part(c));
    }
    return parts;
  }

  private static @Nullable MethodHandle generic(@Nullable MethodHandle handle, MethodType type) {
    return handle == null ? null : handle.asType(type);
  }

  /** What one class of the hierarchy contributes. */
  static final class Part {
    final Class<?> type;

    /** Each {@code (Object,stream)void}. */
    final @Nullable MethodHandle writeObject;

    final @Nullable MethodHandle readObject;
    final @Nullable MethodHandle defaultWrite;
    final @Nullable MethodHandle defaultRead;

    /** The fields that its default serialization writes, from the first time on. */
    @Nullable FieldNames names;

    Part(Class<?> type) {
      this.type = type;
      this.writeObject = generic(Serialization.writeObject(type), WRITE);
      this.readObject = generic(Serialization.readObject(type), READ);
      this.defaultWrite = generic(Serialization.defaultWriteObject(type), WRITE);
      this.defaultRead = generic(Serialization.defaultReadObject(type), READ);
    }
  }

  /** What {@code writeReplace} makes of it, or the object itself. */
  @Nullable Object replace(Object value) {
    MethodHandle replace = writeReplace;
    if (replace == null) {
      return value;
    }
    try {
      return (Object) replace.invokeExact(value);
    } catch (UnsendableException e) {
      throw e;
    } catch (Exception e) {
      throw new UnsendableException(type.getName(), "failed in its writeReplace: " + e, e);
    } catch (Throwable e) {
      throw dev.pando.internal.Sneaky.rethrow(e);
    }
  }

  boolean resolves() {
    return readResolve != null;
  }

  /** What {@code readResolve} makes of it. */
  @Nullable Object resolve(Object value) throws Throwable {
    MethodHandle resolve = readResolve;
    return resolve == null ? value : (Object) resolve.invokeExact(value);
  }

  /** Why no instance can be made on the other side, or null. */
  @Nullable String obstacle() {
    if (constructor != null) {
      return null;
    }
    return externalizable
        ? "is Externalizable but has no public constructor without arguments"
        : "cannot be rebuilt: its first superclass that is not Serializable has no constructor"
            + " without arguments that it can see";
  }

  Object allocate() throws ReflectiveOperationException {
    Constructor<?> c = constructor;
    if (c == null) {
      throw new InstantiationException(type.getName() + " " + obstacle());
    }
    return c.newInstance();
  }

  @Override
  void define(DefinitionOutput out) {
    out.writeByte(SERIAL);
    out.writeName(type.getName());
    out.writeVarInt(parts.size());
    for (Part part : parts) {
      out.writeName(part.type.getName());
    }
  }
}
