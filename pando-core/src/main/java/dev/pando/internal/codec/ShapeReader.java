package dev.pando.internal.codec;

import dev.pando.spi.DecodingException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what {@link ShapeNumbers} writes. */
final class ShapeReader {
  private static final int REMEMBERED = 8192;

  private final Shapes store;
  private final boolean inline;
  private final Map<Object, KnownShape> known = new HashMap<>();
  private final List<@Nullable KnownShape> defined = new ArrayList<>();
  private long lastNumber = -1;
  private @Nullable KnownShape lastShape;

  ShapeReader(Shapes store) {
    this.store = store;
    this.inline = store instanceof InlineShapes;
  }

  /** At the start of a message. */
  void reset() {
    if (inline) {
      defined.clear();
      lastNumber = -1;
    }
  }

  /** When classes may resolve differently from now on. */
  void forget() {
    reset();
    known.clear();
    lastNumber = -1;
  }

  KnownShape read(ObjectReader in) {
    long number = in.readVarLong();
    if (inline) {
      if ((number & 1) != 0) {
        return define(in, number >>> 1);
      }
      number >>>= 1;
    }
    KnownShape last = lastShape;
    if (number == lastNumber && last != null) {
      return last;
    }
    KnownShape shape = inline ? defined(number) : stored(in, number);
    lastNumber = number;
    lastShape = shape;
    return shape;
  }

  private KnownShape define(ObjectReader in, long number) {
    int length = in.readCount(1);
    byte[] definition = new byte[length];
    in.readBytes(definition, 0, length);
    if (number > defined.size() + 4096L) {
      throw new DecodingException("damaged message: shape number " + number);
    }
    ByteBuffer key = ByteBuffer.wrap(definition);
    KnownShape shape = known.get(key);
    if (shape == null) {
      shape = KnownShape.parse(definition, in);
      remember(key, shape);
    }
    while (defined.size() <= number) {
      defined.add(null);
    }
    defined.set((int) number, shape);
    lastNumber = -1;
    return shape;
  }

  private KnownShape defined(long number) {
    KnownShape shape = number < defined.size() ? defined.get((int) number) : null;
    if (shape == null) {
      throw new DecodingException(
          "shape " + number + " was defined in a part of the message that could not be read");
    }
    return shape;
  }

  private KnownShape stored(ObjectReader in, long number) {
    KnownShape shape = known.get(number);
    if (shape == null) {
      byte[] definition;
      try {
        definition = store.definition(number);
      } catch (RuntimeException e) {
        throw new DecodingException("damaged message: shape " + number + " is unknown", e);
      }
      shape = KnownShape.parse(definition, in);
      remember(number, shape);
    }
    return shape;
  }

  private void remember(Object key, KnownShape shape) {
    if (known.size() >= REMEMBERED) {
      known.clear();
    }
    known.put(key, shape);
  }
}
