package dev.pando.pool;

/**
 * How a lazy map reads its source.
 *
 * <pre>{@code
 * pool.imap(Page::load, addresses, MapOptions.DEFAULT.withChunkSize(10).withBufferSize(100))
 * }</pre>
 *
 * @param chunkSize elements per message to a worker
 * @param bufferSize how many elements are read at most beyond those whose results were taken; 0 for
 *     as many as keep the workers busy
 */
public record MapOptions(int chunkSize, int bufferSize) {
  /** One element per message, read as far ahead as keeps the workers busy. */
  public static final MapOptions DEFAULT = new MapOptions(1, 0);

  /**
   * Checks.
   *
   * @throws IllegalArgumentException if a chunk holds less than 1 element, or a buffer less than 0
   */
  public MapOptions {
    if (chunkSize < 1) {
      throw new IllegalArgumentException(
          "chunkSize " + chunkSize + ": a chunk holds at least 1 element");
    }
    if (bufferSize < 0) {
      throw new IllegalArgumentException(
          "bufferSize " + bufferSize + ": a buffer holds at least 1 element");
    }
  }

  /** This with another number of elements per message. */
  public MapOptions withChunkSize(int elements) {
    return new MapOptions(elements, bufferSize);
  }

  /**
   * This with a limit for reading ahead.
   *
   * @throws IllegalArgumentException if it is less than 1
   */
  public MapOptions withBufferSize(int elements) {
    if (elements < 1) {
      throw new IllegalArgumentException(
          "bufferSize " + elements + ": a buffer holds at least 1 element");
    }
    return new MapOptions(chunkSize, elements);
  }
}
