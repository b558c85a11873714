package dev.pando.internal.codec;

/** Marks messages that carry their own definitions. */
final class InlineShapes implements Shapes {
  static final InlineShapes INSTANCE = new InlineShapes();

  private InlineShapes() {}

  @Override
  public long intern(byte[] definition) {
    throw new UnsupportedOperationException();
  }

  @Override
  public byte[] definition(long id) {
    throw new IllegalArgumentException("no shape " + id);
  }
}
