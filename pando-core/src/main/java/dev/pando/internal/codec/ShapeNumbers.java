package dev.pando.internal.codec;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes shapes: by their number in the store, or with their definition once per message. */
final class ShapeNumbers {
  /** Shapes remembered by number; more are asked from the store again. */
  private static final int REMEMBERED = 8192;

  private final Shapes store;
  private final boolean inline;
  private final Map<Shape, Long> numbers = new HashMap<>();
  private final List<Shape> defined = new ArrayList<>();
  private int[] definedAt = new int[8];
  private @Nullable Shape lastShape;
  private long lastNumber;

  ShapeNumbers(Shapes store) {
    this.store = store;
    this.inline = store instanceof InlineShapes;
  }

  @SuppressWarnings("ReferenceEquality") // shapes are made once per class
  void write(MessageOutput out, Shape shape) {
    if (shape == lastShape) {
      out.writeVarLong(inline ? lastNumber << 1 : lastNumber);
      return;
    }
    Long known = numbers.get(shape);
    if (known != null) {
      lastShape = shape;
      lastNumber = known;
      out.writeVarLong(inline ? known << 1 : known);
    } else if (inline) {
      defineInline(out, shape);
    } else {
      long number = store.intern(shape.definition());
      if (numbers.size() >= REMEMBERED) {
        numbers.clear();
      }
      numbers.put(shape, number);
      lastShape = shape;
      lastNumber = number;
      out.writeVarLong(number);
    }
  }

  private void defineInline(MessageOutput out, Shape shape) {
    byte[] definition = shape.definition();
    int n = defined.size();
    if (n == definedAt.length) {
      definedAt = java.util.Arrays.copyOf(definedAt, n * 2);
    }
    definedAt[n] = out.position;
    defined.add(shape);
    numbers.put(shape, (long) n);
    out.writeVarLong((long) n << 1 | 1);
    out.writeVarInt(definition.length);
    out.writeBytes(definition, 0, definition.length);
  }

  /** Forgets the definitions written at or after a place in the message. */
  void truncate(int length) {
    if (!inline) {
      return;
    }
    lastShape = null;
    for (int i = defined.size() - 1; i >= 0 && definedAt[i] >= length; i--) {
      numbers.remove(defined.remove(i));
    }
  }
}
