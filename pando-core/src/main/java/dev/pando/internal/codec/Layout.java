package dev.pando.internal.codec;

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
  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

  final Class<?> type;
  final boolean record;
  final String[] names;
  final char[] kinds;

  /** Each {@code (Object)int} and so on, {@code (Object)Object} for references. */
  final MethodHandle[] getters;

  /** Each {@code (Object,int)void} and so on; empty for a record. */
  final MethodHandle[] setters;

  /** True when nothing in it can be shared or lead back to it. */
  final boolean values;

  private final Class<?>[] types;
  private final int[] depths;

  /** Of a record: {@code (Object[])Object}. */
  private final @Nullable MethodHandle canonical;

  private final @Nullable Constructor<?> allocator;

  private Layout(
      Class<?> type,
      List<Slot> slots,
      @Nullable MethodHandle canonical,
      @Nullable Constructor<?> allocator) {
    int n = slots.size();
    this.type = type;
    this.record = canonical != null;
    this.canonical = canonical;
    this.allocator = allocator;
    this.names = new String[n];
    this.kinds = new char[n];
    this.types = new Class<?>[n];
    this.depths = new int[n];
    this.getters = new MethodHandle[n];
    this.setters = new MethodHandle[record ? 0 : n];
    boolean allValues = true;
    for (int i = 0; i < n; i++) {
      Slot slot = slots.get(i);
      names[i] = slot.name;
      types[i] = slot.type;
      depths[i] = slot.depth;
      kinds[i] = slot.type.isPrimitive() ? slot.type.descriptorString().charAt(0) : 'L';
      Class<?> carrier = slot.type.isPrimitive() ? slot.type : Object.class;
      getters[i] = slot.getter.asType(MethodType.methodType(carrier, Object.class));
      if (slot.setter != null) {
        setters[i] = slot.setter.asType(MethodType.methodType(void.class, Object.class, carrier));
      }
      allValues &= slot.type.isPrimitive() || Types.isFinalValue(slot.type);
    }
    this.values = record && allValues;
  }

  private record Slot(
      String name, Class<?> type, int depth, MethodHandle getter, @Nullable MethodHandle setter) {}

  /**
   * The layout of a record.
   *
   * @throws IllegalAccessException when its module is not open to this one
   */
  static Layout ofRecord(Class<?> type) throws IllegalAccessException, NoSuchMethodException {
    MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(type, LOOKUP);
    RecordComponent[] components = type.getRecordComponents();
    List<Slot> slots = new ArrayList<>(components.length);
    Class<?>[] types = new Class<?>[components.length];
    for (int i = 0; i < components.length; i++) {
      RecordComponent c = components[i];
      types[i] = c.getType();
      // The field, not the accessor, which may do something else than return it.
      MethodHandle getter;
      try {
        getter = lookup.findGetter(type, c.getName(), c.getType());
      } catch (NoSuchFieldException e) {
        throw new IllegalStateException(e);
      }
      slots.add(new Slot(c.getName(), c.getType(), 0, getter, null));
    }
    MethodHandle canonical =
        lookup
            .findConstructor(type, MethodType.methodType(void.class, types))
            .asFixedArity()
            .asType(MethodType.genericMethodType(types.length))
            .asSpreader(Object[].class, types.length);
    return new Layout(type, slots, canonical, null);
  }

  /**
   * The layout of a class without serialization code of its own.
   *
   * @throws IllegalAccessException when its module or that of a superclass with fields is not open
   *     to this one
   */
  static Layout ofPlain(Class<?> type) throws IllegalAccessException, NoSuchMethodException {
    boolean serializable = Serializable.class.isAssignableFrom(type);
    List<Slot> slots = new ArrayList<>();
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
          slots.add(slot(c, field, depth));
        }
      }
    }
    Constructor<?> allocator = serializable ? Serialization.constructor(type) : null;
    if (allocator == null) {
      allocator = Serialization.constructor(type, Object.class.getDeclaredConstructor());
    }
    return new Layout(type, slots, null, allocator);
  }

  private static Slot slot(Class<?> owner, Field field, int depth) throws IllegalAccessException {
    if (!owner.getModule().isOpen(owner.getPackageName(), Layout.class.getModule())
        || Types.isPlatform(owner)) {
      throw new IllegalAccessException(owner.getName());
    }
    field.setAccessible(true); // gives handles that may set final fields too
    return new Slot(
        field.getName(),
        field.getType(),
        depth,
        LOOKUP.unreflectGetter(field),
        LOOKUP.unreflectSetter(field));
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
      out.writeName(types[i].descriptorString());
    }
  }

  /** A new record of these components, which are unboxed as needed. */
  Object construct(@Nullable Object[] components) throws Throwable {
    MethodHandle c = canonical;
    if (c == null) {
      throw new IllegalStateException();
    }
    return (Object) c.invokeExact(components);
  }

  /** A new instance with no field set. */
  Object allocate() throws ReflectiveOperationException {
    Constructor<?> a = allocator;
    if (a == null) {
      throw new IllegalStateException();
    }
    return a.newInstance();
  }
}
