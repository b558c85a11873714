package dev.pando.internal.manager;

import dev.pando.internal.codec.GroveShapes;
import dev.pando.internal.codec.ObjectReader;
import dev.pando.internal.codec.Shapes;
import dev.pando.spi.ClassFilter;
import java.util.concurrent.ConcurrentLinkedQueue;

/** How frames of a connection are encoded, with the writers and readers that are free. */
final class Coding {
  private final Shapes shapes;
  private final ClassFilter filter;
  private final ConcurrentLinkedQueue<FrameWriter> writers = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<ObjectReader> readers = new ConcurrentLinkedQueue<>();

  private Coding(Shapes shapes, ClassFilter filter) {
    this.shapes = shapes;
    this.filter = filter;
  }

  /** Between processes of the grove: definitions of classes cross once. */
  static Coding ofGrove() {
    return new Coding(GroveShapes.current(), ClassFilter.all());
  }

  /** Between machines: each frame is complete in itself. */
  static Coding ofNetwork(ClassFilter filter) {
    return new Coding(Shapes.inline(), filter);
  }

  ClassFilter filter() {
    return filter;
  }

  FrameWriter borrow() {
    FrameWriter free = writers.poll();
    return free != null ? free : new FrameWriter(shapes);
  }

  void giveBack(FrameWriter writer) {
    writers.add(writer);
  }

  ObjectReader newReader() {
    ObjectReader reader = new ObjectReader(shapes, null);
    reader.setClassFilter(filter);
    reader.setClassLoader(Thread.currentThread().getContextClassLoader());
    return reader;
  }

  ObjectReader borrowReader() {
    ObjectReader free = readers.poll();
    if (free == null) {
      return newReader();
    }
    free.setClassLoader(Thread.currentThread().getContextClassLoader());
    return free;
  }

  void giveBack(ObjectReader reader) {
    readers.add(reader);
  }
}
