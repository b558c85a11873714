package dev.pando.internal.manager;

import dev.pando.internal.codec.GroveShapes;
import dev.pando.internal.codec.ObjectReader;
import dev.pando.internal.codec.Shapes;
import dev.pando.spi.ClassFilter;
import dev.pando.spi.DecodingException;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** How frames of a connection are encoded, with the writers and readers that are free. */
final class Coding {
  private final Shapes shapes;
  private final ClassFilter filter;
  private final boolean network;
  private final int maxMessageBytes;
  private final boolean functions;
  private final ConcurrentLinkedQueue<FrameWriter> writers = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<ObjectReader> readers = new ConcurrentLinkedQueue<>();

  private Coding(
      Shapes shapes, ClassFilter filter, boolean network, int maxMessageBytes, boolean functions) {
    this.shapes = shapes;
    this.filter = filter;
    this.network = network;
    this.maxMessageBytes = maxMessageBytes;
    this.functions = functions;
  }

  /** Between processes of the grove: definitions of classes cross once. */
  static Coding ofGrove() {
    return new Coding(GroveShapes.current(), ClassFilter.all(), false, Integer.MAX_VALUE, true);
  }

  /** Between machines: each frame is complete in itself, and may hold what the filter allows. */
  static Coding ofNetwork(NetworkFilter filter, int maxMessageBytes) {
    return new Coding(Shapes.inline(), filter, true, maxMessageBytes, filter.lambdas());
  }

  boolean isNetwork() {
    return network;
  }

  int maxMessageBytes() {
    return maxMessageBytes;
  }

  /**
   * An argument that may be used.
   *
   * @throws DecodingException if it is a function, and the peer may send none
   */
  @Nullable Object checked(@Nullable Object argument) {
    if (!functions && argument != null && argument.getClass().isHidden()) {
      throw new DecodingException(
          "the manager takes no functions over this address: allow them with allowLambdas(true)");
    }
    return argument;
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
