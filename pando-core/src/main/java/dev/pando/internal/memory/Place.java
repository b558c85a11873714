package dev.pando.internal.memory;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * How values of one type lie in memory, and how they get in and out.
 *
 * @param type of the values
 * @param layout their bytes
 * @param reader {@code (MemorySegment, long)type}: the value at an offset
 * @param writer {@code (MemorySegment, long, type)void}: puts the value at an offset
 * @param element what the elements of an array are like
 * @param record what a record's components are like
 */
record Place(
    Class<?> type,
    MemoryLayout layout,
    MethodHandle reader,
    MethodHandle writer,
    @Nullable Place element,
    @Nullable RecordLayout<?> record) {

  /** The layout of a primitive value, else null. */
  @Nullable ValueLayout valueLayout() {
    return layout instanceof ValueLayout value && type.isPrimitive() ? value : null;
  }
}
