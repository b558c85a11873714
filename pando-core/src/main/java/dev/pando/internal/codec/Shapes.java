package dev.pando.internal.codec;

/**
 * Where the definitions of classes and lambdas are kept, so that each crosses once and is named by
 * a number afterwards.
 *
 * <p>Both sides of a connection use stores that agree: what one interns, the other can look up.
 */
public interface Shapes {
  /** The number of a definition; the same bytes may get the same number again. */
  long intern(byte[] definition);

  /**
   * The definition that {@link #intern} gave this number to, here or on the other side.
   *
   * @throws IllegalArgumentException when there is none
   */
  byte[] definition(long id);

  /** No store: each message carries the definitions it needs, once. */
  static Shapes inline() {
    return InlineShapes.INSTANCE;
  }
}
