package dev.pando.internal.codec;

import dev.pando.internal.PrivateLookup;
import java.io.Serializable;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a plain class or the components of a record, and the handles that read and write
 * them. Primitives are read and written without boxing: the kind letter of a field is the first
 * letter of its descriptor, {@code L} for every reference.
 */
final class Layout extends Shape {
  /** Constructors of up to as many components are called without an array in between. */
  private static final int DIRECT_COMPONENTS = 4;

  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

  final Class<?> type;
  final boolean record;
  final String[] names;
  final char[] kinds;

  /** True when nothing in it can be shared or lead back to it. */
  final boolean values;

  private final Field[] fields;
  private final int[] depths;

  // Made when first needed: each costs milliseconds in a JVM that has just started.
  private volatile MethodHandle @Nullable [] getters;
  private volatile MethodHandle @Nullable [] setters;
  private volatile @Nullable MethodHandle canonical;
  private volatile @Nullable Constructor<?> allocator;

  private Layout(Class<?> type, Field[] fields, int[] depths) {
    int n = fields.length;
    this.type = type;
    this.record = type.isRecord();
    this.fields = fields;
    this.depths = depths;
    this.names = new String[n];
    this.kinds = new char[n];
    boolean allValues = true;
    for (int i = 0; i < n; i++) {
      Class<?> fieldType = fields[i].getType();
      names[i] = fields[i].getName();
      kinds[i] = fieldType.isPrimitive() ? fieldType.descriptorString().charAt(0) : 'L';
      allValues &= fieldType.isPrimitive() || Types.isFinalValue(fieldType);
    }
    this.values = record && allValues;
  }

  /**
   * The layout of a record: the fields, not the accessors, which may do something else than return
   * them.
   *
   * @throws IllegalAccessException when its module is not open to this one
   */
  static Layout ofRecord(Class<?> type) throws IllegalAccessException {
    RecordComponent[] components = type.getRecordComponents();
    Field[] fields = new Field[components.length];
    for (int i = 0; i < fields.length; i++) {
      try {
        fields[i] = open(type, type.getDeclaredField(components[i].getName()));
      } catch (NoSuchFieldException e) {
        throw new IllegalStateException(e);
      }
    }
    return new Layout(type, fields, new int[fields.length]);
  }

  /**
   * The layout of a class without serialization code of its own.
   *
   * @throws IllegalAccessException when its module or that of a superclass with fields is not open
   *     to this one
   */
  static Layout ofPlain(Class<?> type) throws IllegalAccessException {
    boolean serializable = Serializable.class.isAssignableFrom(type);
    List<Field> all = new ArrayList<>();
    List<Integer> depths = new ArrayList<>();
    int depth = 0;
    for (Class<?> c = type; c != null && c != Object.class; c = c.getSuperclass(), depth++) {
      if (serializable && !Serializable.class.isAssignableFrom(c) && Types.isPlatform(c)) {
        break; // its constructor runs instead, as in JDK serialization
      }
      Field[] fields = c.getDeclaredFields();
      Arrays.sort(fields, ByName.INSTANCE);
      for (Field field : fields) {
        if (!Modifier.isStatic(field.getModifiers())
            && !Modifier.isTransient(field.getModifiers())) {
          all.add(open(c, field));
          depths.add(depth);
        }
      }
    }
    int[] depthOf = new int[depths.size()];
    for (int i = 0; i < depthOf.length; i++) {
      depthOf[i] = depths.get(i);
    }
    return new Layout(type, all.toArray(new Field[0]), depthOf);
  }

  private static Field open(Class<?> owner, Field field) throws IllegalAccessException {
    if (!owner.getModule().isOpen(owner.getPackageName(), Layout.class.getModule())
        || Types.isPlatform(owner)) {
      throw new IllegalAccessException(owner.getName());
    }
    field.setAccessible(true); // gives handles that may set final fields too
    return field;
  }

  /** Each {@code (Object)int} and so on, {@code (Object)Object} for references. */
  MethodHandle[] getters() {
    MethodHandle[] handles = getters;
    if (handles == null) {
      handles = new MethodHandle[fields.length];
      try {
        for (int i = 0; i < handles.length; i++) {
          handles[i] =
              LOOKUP
                  .unreflectGetter(fields[i])
                  .asType(MethodType.methodType(carrier(i), Object.class));
        }
      } catch (IllegalAccessException e) {
        throw new IllegalStateException(e); // they have been opened
      }
      getters = handles;
    }
    return handles;
  }

  /** Each {@code (Object,int)void} and so on; not of a record. */
  MethodHandle[] setters() {
    MethodHandle[] handles = setters;
    if (handles == null) {
      handles = new MethodHandle[fields.length];
      try {
        for (int i = 0; i < handles.length; i++) {
          handles[i] =
              LOOKUP
                  .unreflectSetter(fields[i])
                  .asType(MethodType.methodType(void.class, Object.class, carrier(i)));
        }
      } catch (IllegalAccessException e) {
        throw new IllegalStateException(e); // they have been opened
      }
      setters = handles;
    }
    return handles;
  }

  private Class<?> carrier(int field) {
    Class<?> type = fields[field].getType();
    return type.isPrimitive() ? type : Object.class;
  }

  /** An order that every JVM agrees on; a class rather than a lambda keeps child starts fast. */
  private static final class ByName implements Comparator<Field> {
    static final ByName INSTANCE = new ByName();

    @Override
    public int compare(Field a, Field b) {
      return a.getName().compareTo(b.getName());
    }
  }

  @Override
  void define(DefinitionOutput out) {
    out.writeByte(record ? RECORD : PLAIN);
    out.writeName(type.getName());
    out.writeVarInt(names.length);
    for (int i = 0; i < names.length; i++) {
      out.writeVarInt(depths[i]);
      out.writeName(names[i]);
      out.writeName(fields[i].getType().descriptorString());
    }
  }

  /** A new record of these components, which are unboxed as needed. */
  Object construct(@Nullable Object[] components) throws Throwable {
    MethodHandle c = canonical;
    if (c == null) {
      c = canonicalConstructor();
      canonical = c;
    }
    return switch (components.length) {
      case 0 -> (Object) c.invokeExact();
      case 1 -> (Object) c.invokeExact(components[0]);
      case 2 -> (Object) c.invokeExact(components[0], components[1]);
      case 3 -> (Object) c.invokeExact(components[0], components[1], components[2]);
      case 4 -> (Object) c.invokeExact(components[0], components[1], components[2], components[3]);
      default -> (Object) c.invokeExact(components);
    };
  }

  private MethodHandle canonicalConstructor() throws ReflectiveOperationException {
    Class<?>[] types = new Class<?>[fields.length];
    for (int i = 0; i < types.length; i++) {
      types[i] = fields[i].getType();
    }
    MethodHandle constructor =
        PrivateLookup.in(type)
            .findConstructor(type, MethodType.methodType(void.class, types))
            .asFixedArity()
            .asType(MethodType.genericMethodType(types.length));
    // Spreading costs milliseconds in a JVM that has just started.
    return types.length <= DIRECT_COMPONENTS
        ? constructor
        : constructor.asSpreader(Object[].class, types.length);
  }

  /** A new instance with no field set. */
  Object allocate() throws ReflectiveOperationException {
    Constructor<?> a = allocator;
    if (a == null) {
      a = Serializable.class.isAssignableFrom(type) ? Serialization.constructor(type) : null;
      if (a == null) {
        a = Serialization.constructor(type, Object.class.getDeclaredConstructor());
      }
      allocator = a;
    }
    return a.newInstance();
  }
}
