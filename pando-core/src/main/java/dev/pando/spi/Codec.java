package dev.pando.spi;

import org.jspecify.annotations.Nullable;

/**
 * Turns objects into bytes and back.
 *
 * <p>The default codec takes any lambda, record, enum, exception, cyclic graph and plain class. A
 * module can bring another one; two sides agree on it by its id when they connect. Implementations
 * are safe for use by several threads.
 */
public interface Codec {
  /** The number that two sides agree by; ids 0 to 31 are Pando's own. */
  byte id();

  /** A short name for messages. */
  String name();

  /**
   * The bytes of one object, complete in themselves.
   *
   * @throws EncodingException when something in the object cannot be sent; the message names the
   *     path to it
   */
  byte[] encode(@Nullable Object value) throws EncodingException;

  /**
   * The object that {@link #encode} was given.
   *
   * @param offset where the message starts in {@code bytes}
   * @param length its length in bytes
   * @param loader finds the classes named in the message
   * @param filter is asked before any class is used
   * @throws DecodingException when the object cannot be rebuilt here
   */
  @Nullable Object decode(
      byte[] bytes, int offset, int length, ClassLoader loader, ClassFilter filter)
      throws DecodingException;
}
