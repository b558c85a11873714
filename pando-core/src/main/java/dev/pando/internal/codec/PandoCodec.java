package dev.pando.internal.codec;

import dev.pando.spi.ClassFilter;
import dev.pando.spi.Codec;
import org.jspecify.annotations.Nullable;

/** The default codec: self-contained messages of {@link ObjectWriter}. */
public final class PandoCodec implements Codec {
  @Override
  public byte id() {
    return 1;
  }

  @Override
  public String name() {
    return "pando";
  }

  @Override
  public byte[] encode(@Nullable Object value) {
    ObjectWriter out = new ObjectWriter();
    out.writeObject(value);
    return out.toByteArray();
  }

  @Override
  public @Nullable Object decode(
      byte[] bytes, int offset, int length, ClassLoader loader, ClassFilter filter) {
    ObjectReader in = new ObjectReader();
    in.setClassLoader(loader);
    in.setClassFilter(filter);
    in.wrap(bytes, offset, length);
    return in.readObject();
  }
}
