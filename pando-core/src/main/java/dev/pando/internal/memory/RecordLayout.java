package dev.pando.internal.memory;

import static java.lang.invoke.MethodType.methodType;

import dev.pando.internal.PrivateLookup;
import dev.pando.memory.Length;
import java.lang.foreign.GroupLayout;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How a record's components lie in memory: in their order, aligned as a C compiler would; and
 * handles that read and write whole records without reflection and without boxing.
 *
 * @param <R> the record
 */
final class RecordLayout<R extends Record> {
  private static final ClassValue<RecordLayout<?>> KNOWN =
      new ClassValue<>() {
        @Override
        protected RecordLayout<?> computeValue(Class<?> type) {
          return new RecordLayout<>(type.asSubclass(Record.class));
        }
      };

  /** The records around the one that is being laid out, to find one inside itself. */
  private static final ThreadLocal<List<Class<?>>> AROUND = ThreadLocal.withInitial(List::of);

  private static final MethodHandle PLUS = plus();

  private final Class<R> type;
  private final GroupLayout layout;
  private final Map<String, Component> components;
  private final Map<String, Component> byPath = new ConcurrentHashMap<>();
  private final MethodHandle reader;
  private final MethodHandle writer;
  private final MethodHandle genericReader;
  private final MethodHandle genericWriter;

  /**
   * A component, of the record or deeper inside.
   *
   * @param offset of its first byte in the record
   * @param place what lies there
   */
  record Component(long offset, Place place) {}

  private RecordLayout(Class<R> type) {
    this.type = type;
    RecordComponent[] all = type.getRecordComponents();
    if (all.length == 0) {
      throw new IllegalArgumentException(
          "The record " + type.getTypeName() + " has no components, so it needs no memory");
    }
    List<Class<?>> outer = AROUND.get();
    List<Class<?>> inner = new ArrayList<>(outer);
    inner.add(type);
    AROUND.set(inner);
    try {
      this.components = place(all);
    } finally {
      AROUND.set(outer);
    }
    this.layout = group();
    MethodHandles.Lookup lookup = lookup();
    try {
      this.reader = reader(lookup, all);
      this.writer = writer(lookup, all);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("Cannot use the record " + type.getTypeName(), e);
    }
    this.genericReader = reader.asType(methodType(Record.class, MemorySegment.class, long.class));
    this.genericWriter =
        writer.asType(methodType(void.class, MemorySegment.class, long.class, Record.class));
  }

  /**
   * Returns the layout of a record.
   *
   * @throws IllegalArgumentException if a component has no fixed place; the message names it
   */
  @SuppressWarnings("unchecked") // each class is mapped to its own layout
  static <R extends Record> RecordLayout<R> of(Class<R> type) {
    return (RecordLayout<R>) KNOWN.get(type);
  }

  /** Returns the layout of a record inside another. */
  static RecordLayout<?> ofNested(Class<? extends Record> type, String where) {
    if (AROUND.get().contains(type)) {
      throw new IllegalArgumentException(
          where + " is of type " + type.getTypeName() + ", which cannot have itself inside");
    }
    return of(type);
  }

  // --- Laying out

  private Map<String, Component> place(RecordComponent[] all) {
    Map<String, Component> placed = new LinkedHashMap<>();
    long offset = 0;
    for (RecordComponent each : all) {
      String where = "Component " + each.getName() + " of " + type.getTypeName();
      Place place = Places.of(each.getType(), each.getAnnotation(Length.class), where);
      offset = aligned(offset, place.layout().byteAlignment());
      placed.put(each.getName(), new Component(offset, place));
      offset = Math.addExact(offset, place.layout().byteSize());
    }
    return placed;
  }

  private static long aligned(long offset, long alignment) {
    return (offset + alignment - 1) / alignment * alignment;
  }

  private GroupLayout group() {
    List<MemoryLayout> members = new ArrayList<>();
    long end = 0;
    long alignment = 1;
    for (Map.Entry<String, Component> each : components.entrySet()) {
      Component component = each.getValue();
      if (component.offset() > end) {
        members.add(MemoryLayout.paddingLayout(component.offset() - end));
      }
      MemoryLayout member = component.place().layout();
      members.add(member.withName(each.getKey()));
      end = component.offset() + member.byteSize();
      alignment = Math.max(alignment, member.byteAlignment());
    }
    if (aligned(end, alignment) > end) {
      members.add(MemoryLayout.paddingLayout(aligned(end, alignment) - end));
    }
    return MemoryLayout.structLayout(members.toArray(MemoryLayout[]::new))
        .withName(type.getSimpleName());
  }

  // --- Handles

  private MethodHandles.Lookup lookup() {
    try {
      return PrivateLookup.in(type);
    } catch (IllegalAccessException e) {
      throw new IllegalArgumentException(
          "The record %s is in a package that is not open to Pando; in module-info.java: opens %s to dev.pando;"
              .formatted(type.getTypeName(), type.getPackageName()),
          e);
    }
  }

  private static MethodHandle plus() {
    try {
      return MethodHandles.lookup()
          .findStatic(Math.class, "addExact", methodType(long.class, long.class, long.class));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  /** The constructor, each argument read from its place: {@code (MemorySegment, long)R}. */
  private MethodHandle reader(MethodHandles.Lookup lookup, RecordComponent[] all)
      throws ReflectiveOperationException {
    Class<?>[] types = Arrays.stream(all).map(RecordComponent::getType).toArray(Class<?>[]::new);
    MethodHandle whole = lookup.findConstructor(type, methodType(void.class, types));
    int[] order = new int[2 * all.length];
    for (int i = all.length - 1; i >= 0; i--) {
      MethodHandle read = shifted(component(all[i]).place().reader(), component(all[i]).offset());
      whole = MethodHandles.collectArguments(whole, i, read);
      order[2 * i + 1] = 1;
    }
    return MethodHandles.permuteArguments(
        whole, methodType(type, MemorySegment.class, long.class), order);
  }

  /** One writer after the other: {@code (MemorySegment, long, R)void}. */
  private MethodHandle writer(MethodHandles.Lookup lookup, RecordComponent[] all)
      throws ReflectiveOperationException {
    MethodHandle whole =
        MethodHandles.empty(methodType(void.class, MemorySegment.class, long.class, type));
    for (int i = all.length - 1; i >= 0; i--) {
      MethodHandle write = shifted(component(all[i]).place().writer(), component(all[i]).offset());
      MethodHandle get = lookup.unreflect(all[i].getAccessor());
      whole = MethodHandles.foldArguments(whole, MethodHandles.filterArguments(write, 2, get));
    }
    return whole;
  }

  /** The handle with so much added to its offset. */
  private static MethodHandle shifted(MethodHandle handle, long offset) {
    return offset == 0
        ? handle
        : MethodHandles.filterArguments(handle, 1, MethodHandles.insertArguments(PLUS, 0, offset));
  }

  private Component component(RecordComponent component) {
    return component(component.getName(), component.getName());
  }

  private Component component(String name, String path) {
    Component found = components.get(name);
    if (found == null) {
      throw new IllegalArgumentException(
          "%s has no component \"%s\"%s; it has %s"
              .formatted(
                  type.getTypeName(),
                  name,
                  name.equals(path) ? "" : ", of \"" + path + "\"",
                  components.keySet()));
    }
    return found;
  }

  // --- What it is

  Class<R> type() {
    return type;
  }

  GroupLayout layout() {
    return layout;
  }

  long bytes() {
    return layout.byteSize();
  }

  /** Whether writing a record can fail half-way: values of primitive types always fit. */
  boolean canFail() {
    return components.values().stream()
        .anyMatch(component ->
            component.place().valueLayout() == null
                && (component.place().record() == null || component.place().record().canFail()));
  }

  /** {@code (MemorySegment, long)Record}, to be called exactly. */
  MethodHandle genericReader() {
    return genericReader;
  }

  /** {@code (MemorySegment, long, Record)void}, to be called exactly. */
  MethodHandle genericWriter() {
    return genericWriter;
  }

  /** {@code (MemorySegment, long)R}. */
  MethodHandle reader() {
    return reader;
  }

  /** {@code (MemorySegment, long, R)void}. */
  MethodHandle writer() {
    return writer;
  }

  /**
   * Returns the component that a path such as {@code lines[2].start.x} leads to.
   *
   * @throws IllegalArgumentException if there is none
   * @throws IndexOutOfBoundsException if an array is not so long
   */
  Component find(String path) {
    Component known = byPath.get(path);
    if (known == null) {
      known = follow(path, path);
      byPath.put(path, known);
    }
    return known;
  }

  private Component follow(String rest, String path) {
    int dot = rest.indexOf('.');
    String step = dot < 0 ? rest : rest.substring(0, dot);
    Component here = step(step, path);
    if (dot < 0) {
      return here;
    }
    RecordLayout<?> nested = here.place().record();
    if (nested == null) {
      throw new IllegalArgumentException(
          "\"%s\" of \"%s\" is no record in %s".formatted(step, path, type.getTypeName()));
    }
    Component deeper = nested.follow(rest.substring(dot + 1), path);
    return new Component(here.offset() + deeper.offset(), deeper.place());
  }

  private Component step(String step, String path) {
    int bracket = step.indexOf('[');
    if (bracket < 0) {
      return component(step, path);
    }
    Component array = component(step.substring(0, bracket), path);
    Place element = array.place().element();
    if (element == null || !step.endsWith("]")) {
      throw new IllegalArgumentException(
          "\"%s\" of \"%s\" is no element of an array in %s"
              .formatted(step, path, type.getTypeName()));
    }
    long length = array.place().layout().byteSize() / element.layout().byteSize();
    int index = index(step.substring(bracket + 1, step.length() - 1), step, path);
    if (index < 0 || index >= length) {
      throw new IndexOutOfBoundsException(
          "\"%s\" of \"%s\": the array has %d elements".formatted(step, path, length));
    }
    return new Component(array.offset() + index * element.layout().byteSize(), element);
  }

  private static int index(String digits, String step, String path) {
    try {
      return Integer.parseInt(digits);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "\"%s\" of \"%s\" has no number between its brackets".formatted(step, path), e);
    }
  }
}
