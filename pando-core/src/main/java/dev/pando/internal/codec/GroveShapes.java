package dev.pando.internal.codec;

import dev.pando.internal.ring.ShapeTable;
import dev.pando.internal.segment.Grove;
import dev.pando.spi.EncodingException;

/**
 * Shapes in the table that all processes of the grove share: a definition crosses once, to whoever
 * will ever receive it.
 */
public final class GroveShapes implements Shapes {
  /** 256 MiB: room for some hundred thousand classes and lambdas. */
  private static final int MAX_CHUNKS = 1024;

  private final ShapeTable table;

  private GroveShapes(ShapeTable table) {
    this.table = table;
  }

  /** The shapes of this process' grove; the same object each time. */
  public static GroveShapes current() {
    return Holder.CURRENT;
  }

  private static final class Holder {
    static final GroveShapes CURRENT =
        new GroveShapes(new ShapeTable(Grove.current().directory(), MAX_CHUNKS));
  }

  @Override
  public long intern(byte[] definition) {
    long id = table.append(definition);
    if (id == ShapeTable.NO_ROOM) {
      throw new EncodingException(
          "no room for the shape of another class or lambda ("
              + definition.length
              + " bytes) in "
              + Grove.current().directory()
              + ": the file system is full, or the program makes classes without end");
    }
    return id;
  }

  @Override
  public byte[] definition(long id) {
    return table.get(id);
  }
}
