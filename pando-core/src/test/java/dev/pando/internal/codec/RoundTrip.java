package dev.pando.internal.codec;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Sends an object through the codec, in each of the two ways that shapes can cross. */
@SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // tests know what comes back
enum RoundTrip {
  SELF_CONTAINED {
    @Override
    <T> T of(T value) {
      ObjectWriter out = new ObjectWriter();
      out.writeObject(value);
      return decode(out.toByteArray());
    }
  },
  STORED_SHAPES {
    @Override
    <T> T of(T value) {
      MapShapes shapes = new MapShapes();
      ObjectWriter out = new ObjectWriter(shapes, null);
      ObjectReader in = new ObjectReader(shapes, null);
      // The second message has no definitions in it any more.
      send(value, out, in);
      return send(value, out, in);
    }
  };

  abstract <T> T of(T value);

  @SuppressWarnings("unchecked")
  static <T> T send(T value, ObjectWriter out, ObjectReader in) {
    out.reset();
    out.writeObject(value);
    in.wrap(out.array(), 0, out.length());
    T back = (T) in.readObject();
    if (in.remaining() != 0) {
      throw new AssertionError(in.remaining() + " bytes left over");
    }
    return back;
  }

  static byte[] encode(Object value) {
    ObjectWriter out = new ObjectWriter();
    out.writeObject(value);
    return out.toByteArray();
  }

  @SuppressWarnings("unchecked")
  static <T> T decode(byte[] bytes) {
    ObjectReader in = new ObjectReader(bytes);
    T value = (T) in.readObject();
    if (in.remaining() != 0) {
      throw new AssertionError(in.remaining() + " bytes left over");
    }
    return value;
  }

  /** A store as a connection has it. */
  static final class MapShapes implements Shapes {
    private final Map<String, Long> ids = new HashMap<>();
    final List<byte[]> definitions = new ArrayList<>();

    @Override
    public long intern(byte[] definition) {
      return ids.computeIfAbsent(
          java.util.HexFormat.of().formatHex(definition),
          key -> {
            definitions.add(definition.clone());
            return definitions.size() - 1L + (1L << 40);
          });
    }

    @Override
    public byte[] definition(long id) {
      long index = id - (1L << 40);
      if (index < 0 || index >= definitions.size()) {
        throw new IllegalArgumentException("no shape " + id);
      }
      return definitions.get((int) index);
    }
  }
}
