package dev.pando.internal.codec;

import dev.pando.spi.Reducer;
import dev.pando.spi.Reducers;
import java.io.Externalizable;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** Finds out, once per class, how its objects are written. */
final class Types {
  private static final ClassValue<TypeInfo> INFO =
      new ClassValue<>() {
        @Override
        protected TypeInfo computeValue(Class<?> type) {
          return describe(type);
        }
      };

  private Types() {}

  static TypeInfo of(Class<?> type) {
    TypeInfo info = INFO.get(type);
    if (info.version != Reducers.version()) {
      INFO.remove(type);
      info = INFO.get(type);
    }
    return info;
  }

  /** Final classes whose objects are values: equal ones cannot be told apart by a program. */
  static boolean isFinalValue(Class<?> type) {
    Integer tag = KnownTypes.TAGS.get(type);
    return (tag != null && Tags.isLeaf(tag)) || Enum.class.isAssignableFrom(type);
  }

  static boolean isPlatform(Class<?> type) {
    ClassLoader loader = type.getClassLoader();
    return loader == null || loader.equals(ClassLoader.getPlatformClassLoader());
  }

  static Class<?> ofElement(Class<?> type) {
    Class<?> c = type;
    for (Class<?> part = c.getComponentType(); part != null; part = c.getComponentType()) {
      c = part;
    }
    return c;
  }

  /** What a sender without reducers would know of a class: the receiver's view. */
  static TypeInfo withoutReducers(Class<?> type) {
    TypeInfo info = of(type);
    return info.kind == Tags.REDUCED ? describe(type, info.version) : info;
  }

  private static TypeInfo describe(Class<?> type) {
    int version = Reducers.version();
    Reducer<?, ?> registered = Reducers.forClass(type);
    Reducer<?, ?> reducer = registered != null ? registered : BuiltInReducers.forClass(type);
    if (reducer != null) {
      TypeInfo info = new TypeInfo(type, Tags.REDUCED, false, stableHash(type), version);
      info.reducer = reducer;
      return info;
    }
    return describe(type, version);
  }

  private static TypeInfo describe(Class<?> type, int version) {
    int known = knownKind(type);
    if (known >= 0) {
      boolean leaf = Tags.isLeaf(known);
      return new TypeInfo(type, known, leaf, leaf || stableHash(type), version);
    }
    if (Enum.class.isAssignableFrom(type) && type != Enum.class) {
      TypeInfo info = new TypeInfo(type, Tags.ENUM, true, true, version);
      // A constant with a body has a class of its own below the enum.
      info.enumShape = type.isEnum() ? new EnumShape(type) : of(type.getSuperclass()).enumShape;
      return info;
    }
    if (type.isHidden()) {
      return hidden(type, version);
    }
    if (Serializable.class.isAssignableFrom(type)
        && (Proxy.isProxyClass(type) || isPlatform(type) || hasHooks(type))) {
      return serial(type, version);
    }
    return byFields(type, version);
  }

  private static int knownKind(Class<?> type) {
    Integer tag = KnownTypes.TAGS.get(type);
    if (tag != null) {
      return tag;
    }
    if (type.isArray()) {
      return Tags.TYPED_ARRAY;
    }
    if (isPlatform(type)) {
      if (Path.class.isAssignableFrom(type)) {
        return Tags.PATH;
      }
      if (EnumSet.class.isAssignableFrom(type)) {
        return Tags.ENUM_SET;
      }
      if (EnumMap.class == type) {
        return Tags.ENUM_MAP;
      }
      if (ByteBuffer.class.isAssignableFrom(type)) {
        return Tags.BYTE_BUFFER;
      }
      if (ZoneId.class.isAssignableFrom(type)) {
        return Tags.ZONE_REGION;
      }
      if (!Serializable.class.isAssignableFrom(type)) {
        return viewKind(type);
      }
    }
    return type == SerializedLambda.class ? TypeInfo.SERIALIZED_LAMBDA : -1;
  }

  /** Views of JDK collections, which are not Serializable: they travel as copies. */
  private static int viewKind(Class<?> type) {
    if (type.getName().equals("java.util.ImmutableCollections$SubList")) {
      return Tags.LIST_OF;
    }
    if (!type.getPackageName().startsWith("java.util")) {
      return -1;
    }
    if (List.class.isAssignableFrom(type)) {
      return type.getName().startsWith("java.util.AbstractList$") ? Tags.SUB_LIST : Tags.ARRAY_LIST;
    }
    if (SortedSet.class.isAssignableFrom(type)) {
      return Tags.TREE_SET;
    }
    if (Set.class.isAssignableFrom(type)) {
      return Tags.LINKED_HASH_SET;
    }
    if (Map.Entry.class.isAssignableFrom(type)) {
      return Tags.MAP_ENTRY;
    }
    return Collection.class.isAssignableFrom(type) && !Queue.class.isAssignableFrom(type)
        ? Tags.ARRAY_LIST
        : -1;
  }

  private static TypeInfo hidden(Class<?> type, int version) {
    if (Serializable.class.isAssignableFrom(type)) {
      MethodHandle writeReplace = Serialization.writeReplace(type);
      if (writeReplace != null) {
        TypeInfo info = new TypeInfo(type, Tags.LAMBDA, false, true, version);
        info.writeReplace = LambdaShape.generic(writeReplace);
        return info;
      }
    }
    if (type.isSynthetic() && type.getInterfaces().length > 0) {
      return unsendable(
          type,
          "(a lambda) is not serializable; declare it as one of the Serializable... types of"
              + " dev.pando.function, or cast it: ("
              + ClassNames.shortName(type.getInterfaces()[0])
              + " & Serializable)",
          version);
    }
    return unsendable(
        type, "is a hidden class, which no other process can find by its name", version);
  }

  private static TypeInfo byFields(Class<?> type, int version) {
    boolean serializable = Serializable.class.isAssignableFrom(type);
    if (isPlatform(type)) {
      return notSerializable(type, version);
    }
    try {
      boolean record = type.isRecord();
      Layout layout = record ? Layout.ofRecord(type) : Layout.ofPlain(type);
      TypeInfo info =
          new TypeInfo(
              type,
              record ? Tags.RECORD : Tags.PLAIN,
              layout.values,
              layout.values || stableHash(type),
              version);
      info.layout = layout;
      return info;
    } catch (IllegalAccessException | RuntimeException e) {
      if (serializable) {
        return serial(type, version);
      }
      return closed(type, version);
    }
  }

  private static TypeInfo closed(Class<?> type, int version) {
    for (Class<?> c = type.getSuperclass(); c != null && c != Object.class; c = c.getSuperclass()) {
      if (isPlatform(c)) {
        return unsendable(
            type,
            "is not serializable: it extends "
                + c.getName()
                + ", whose state cannot leave its process; mark the field transient, or register a"
                + " reducer",
            version);
      }
    }
    return unsendable(
        type,
        "is not serializable and its module "
            + type.getModule().getName()
            + " does not open "
            + type.getPackageName()
            + "; add 'opens "
            + type.getPackageName()
            + " to dev.pando' to its module-info, or make the class Serializable",
        version);
  }

  private static TypeInfo notSerializable(Class<?> type, int version) {
    return unsendable(
        type,
        "is not serializable; mark the field transient, or register a reducer (Reducers.register)",
        version);
  }

  private static TypeInfo serial(Class<?> type, int version) {
    if (Proxy.isProxyClass(type)) {
      return new TypeInfo(type, Tags.PROXY, false, false, version);
    }
    TypeInfo info = new TypeInfo(type, Tags.SERIAL, false, stableHash(type), version);
    info.serialForm = SerialForm.of(type);
    if (type.isRecord()) {
      try {
        info.layout = Layout.ofRecord(type);
      } catch (IllegalAccessException | RuntimeException e) {
        info.layout = null; // only the JDK can take it apart
      }
    }
    return info;
  }

  private static TypeInfo unsendable(Class<?> type, String reason, int version) {
    TypeInfo info = new TypeInfo(type, TypeInfo.UNSENDABLE, false, true, version);
    info.reason = reason;
    return info;
  }

  private static boolean stableHash(Class<?> type) {
    try {
      return type.getMethod("hashCode").getDeclaringClass() == Object.class;
    } catch (NoSuchMethodException | LinkageError e) {
      return false;
    }
  }

  private static boolean hasHooks(Class<?> type) {
    if (Externalizable.class.isAssignableFrom(type)) {
      return true;
    }
    for (Class<?> c = type;
        c != null && Serializable.class.isAssignableFrom(c);
        c = c.getSuperclass()) {
      if (isPlatform(c) || declaresHook(c) || declaresPersistentFields(c)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether a class has a method of serialization. Goes through all methods, because asking for one
   * that is not there costs milliseconds in a JVM that has just started.
   */
  private static boolean declaresHook(Class<?> type) {
    for (Method method : type.getDeclaredMethods()) {
      if (isHook(method)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isHook(Method method) {
    int parameters = method.getParameterCount();
    return switch (method.getName()) {
      case "writeReplace", "readResolve", "readObjectNoData" -> parameters == 0;
      case "writeObject" -> parameters == 1 && takes(method, ObjectOutputStream.class);
      case "readObject" -> parameters == 1 && takes(method, ObjectInputStream.class);
      default -> false;
    };
  }

  private static boolean takes(Method method, Class<?> stream) {
    return method.getParameterTypes()[0] == stream;
  }

  private static boolean declaresPersistentFields(Class<?> type) {
    for (Field field : type.getDeclaredFields()) {
      if (field.getName().equals("serialPersistentFields")) {
        return true;
      }
    }
    return false;
  }

  /** The kind of an object, or null for null. */
  static @Nullable TypeInfo ofObject(@Nullable Object value) {
    return value == null ? null : of(value.getClass());
  }
}
