package dev.pando.internal.memory;

import static java.lang.invoke.MethodType.methodType;

import dev.pando.internal.Sneaky;
import dev.pando.memory.Length;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Array;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the {@link Place} of each type that a record may have. */
final class Places {
  private static final Map<Class<?>, ValueLayout> PRIMITIVES =
      Map.of(
          boolean.class, ValueLayout.JAVA_BOOLEAN,
          byte.class, ValueLayout.JAVA_BYTE,
          short.class, ValueLayout.JAVA_SHORT,
          char.class, ValueLayout.JAVA_CHAR,
          int.class, ValueLayout.JAVA_INT,
          float.class, ValueLayout.JAVA_FLOAT,
          long.class, ValueLayout.JAVA_LONG,
          double.class, ValueLayout.JAVA_DOUBLE);

  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
  private static final MethodHandle READ_TEXT =
      find("readText", String.class, int.class, MemorySegment.class, long.class);
  private static final MethodHandle WRITE_TEXT =
      find(
          "writeText",
          void.class,
          String.class,
          int.class,
          MemorySegment.class,
          long.class,
          String.class);
  private static final MethodHandle READ_ARRAY =
      find("readArray", Object.class, Elements.class, MemorySegment.class, long.class);
  private static final MethodHandle WRITE_ARRAY =
      find("writeArray", void.class, Elements.class, MemorySegment.class, long.class, Object.class);

  private Places() {}

  private static MethodHandle find(String name, Class<?> result, Class<?>... parameters) {
    try {
      return LOOKUP.findStatic(Places.class, name, methodType(result, parameters));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  /**
   * Returns the place of a component.
   *
   * @param where the component, for messages
   * @param length what its annotation says, if it has one
   * @throws IllegalArgumentException if values of the type have no fixed place
   */
  static Place of(Class<?> type, @Nullable Length length, String where) {
    if (length != null && length.value() < 1) {
      throw new IllegalArgumentException(where + ": @Length must be at least 1");
    }
    if (type == String.class) {
      return text(required(length, where, "a String: how many bytes may it have?"), where);
    }
    if (type.isArray()) {
      Place element = plain(type.getComponentType(), where);
      return array(element, required(length, where, "an array: how many elements has it?"), where);
    }
    if (length != null) {
      throw new IllegalArgumentException(
          where + " is neither an array nor a String, so @Length says nothing about it");
    }
    return plain(type, where);
  }

  private static int required(@Nullable Length length, String where, String question) {
    if (length == null) {
      throw new IllegalArgumentException(where + " is " + question + " Say it with @Length(n)");
    }
    return length.value();
  }

  private static Place plain(Class<?> type, String where) {
    ValueLayout primitive = PRIMITIVES.get(type);
    if (primitive != null) {
      VarHandle handle = primitive.varHandle();
      return new Place(
          type,
          primitive,
          handle.toMethodHandle(VarHandle.AccessMode.GET),
          handle.toMethodHandle(VarHandle.AccessMode.SET),
          null,
          null);
    }
    if (type.isRecord()) {
      RecordLayout<?> record = RecordLayout.ofNested(type.asSubclass(Record.class), where);
      return new Place(type, record.layout(), record.reader(), record.writer(), null, record);
    }
    throw new IllegalArgumentException(
        where
            + " is of type "
            + type.getTypeName()
            + ", which has no fixed place in shared memory: use a primitive type, a record, or an array or String with @Length");
  }

  // --- Text

  private static Place text(int bytes, String where) {
    return new Place(
        String.class,
        MemoryLayout.sequenceLayout(bytes, ValueLayout.JAVA_BYTE),
        MethodHandles.insertArguments(READ_TEXT, 0, bytes),
        MethodHandles.insertArguments(WRITE_TEXT, 0, where, bytes),
        null,
        null);
  }

  @SuppressWarnings("UnusedMethod") // called by its method handle
  private static String readText(int bytes, MemorySegment memory, long offset) {
    int length = 0;
    while (length < bytes && memory.get(ValueLayout.JAVA_BYTE, offset + length) != 0) {
      length++;
    }
    byte[] text = new byte[length];
    MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, offset, text, 0, length);
    return new String(text, StandardCharsets.UTF_8);
  }

  @SuppressWarnings("UnusedMethod") // called by its method handle
  private static void writeText(
      String where, int bytes, MemorySegment memory, long offset, @Nullable String text) {
    String given = notNull(text, where);
    byte[] encoded = given.getBytes(StandardCharsets.UTF_8);
    if (encoded.length > bytes) {
      throw new IllegalArgumentException(
          "%s has %d bytes in UTF-8, and its place %d".formatted(where, encoded.length, bytes));
    }
    if (given.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(where + " has a NUL character: it would be cut off there");
    }
    MemorySegment.copy(encoded, 0, memory, ValueLayout.JAVA_BYTE, offset, encoded.length);
    memory.asSlice(offset + encoded.length, bytes - encoded.length).fill((byte) 0);
  }

  /** Makes a value of another type than the component's an exception. */
  static void requireType(Place place, String path, @Nullable Object value) {
    Class<?> wanted = MethodType.methodType(place.type()).wrap().returnType();
    Object given = notNull(value, "Component " + path);
    if (!wanted.isInstance(given)) {
      throw new IllegalArgumentException(
          "Component %s is of type %s, so it cannot be a %s"
              .formatted(path, place.type().getTypeName(), given.getClass().getTypeName()));
    }
  }

  static <T> T notNull(@Nullable T value, String where) {
    if (value == null) {
      throw new IllegalArgumentException(where + " is null, which has no place in shared memory");
    }
    return value;
  }

  // --- Arrays

  /**
   * What an array component consists of.
   *
   * @param where the component, for messages
   * @param place of an element
   * @param length how many
   * @param reader {@code (MemorySegment, long)Object}
   * @param writer {@code (MemorySegment, long, Object)void}
   */
  record Elements(String where, Place place, int length, MethodHandle reader, MethodHandle writer) {
    long bytes() {
      return place.layout().byteSize();
    }
  }

  private static Place array(Place element, int length, String where) {
    Elements elements =
        new Elements(
            where,
            element,
            length,
            element.reader().asType(methodType(Object.class, MemorySegment.class, long.class)),
            element
                .writer()
                .asType(methodType(void.class, MemorySegment.class, long.class, Object.class)));
    Class<?> type = element.type().arrayType();
    return new Place(
        type,
        MemoryLayout.sequenceLayout(length, element.layout()),
        MethodHandles.insertArguments(READ_ARRAY, 0, elements)
            .asType(methodType(type, MemorySegment.class, long.class)),
        MethodHandles.insertArguments(WRITE_ARRAY, 0, elements)
            .asType(methodType(void.class, MemorySegment.class, long.class, type)),
        element,
        null);
  }

  @SuppressWarnings("UnusedMethod") // called by its method handle
  private static Object readArray(Elements elements, MemorySegment memory, long offset) {
    Object array = Array.newInstance(elements.place().type(), elements.length());
    ValueLayout layout = elements.place().valueLayout();
    if (layout != null && layout.carrier() != boolean.class) {
      MemorySegment.copy(memory, layout, offset, array, 0, elements.length());
      return array;
    }
    try {
      for (int i = 0; i < elements.length(); i++) {
        Array.set(
            array,
            i,
            (Object) elements.reader().invokeExact(memory, offset + i * elements.bytes()));
      }
      return array;
    } catch (Throwable e) {
      throw Sneaky.rethrow(e);
    }
  }

  @SuppressWarnings("UnusedMethod") // called by its method handle
  private static void writeArray(
      Elements elements, MemorySegment memory, long offset, @Nullable Object array) {
    int length = Array.getLength(notNull(array, elements.where()));
    if (length != elements.length()) {
      throw new IllegalArgumentException(
          "%s has %d elements, and its place %d"
              .formatted(elements.where(), length, elements.length()));
    }
    ValueLayout layout = elements.place().valueLayout();
    if (layout != null && layout.carrier() != boolean.class) {
      MemorySegment.copy(array, 0, memory, layout, offset, length);
      return;
    }
    try {
      for (int i = 0; i < length; i++) {
        Object element = Array.get(array, i);
        if (element == null) {
          element = notNull(element, elements.where() + ", element " + i + ",");
        }
        elements.writer().invokeExact(memory, offset + i * elements.bytes(), element);
      }
    } catch (Throwable e) {
      throw Sneaky.rethrow(e);
    }
  }
}
