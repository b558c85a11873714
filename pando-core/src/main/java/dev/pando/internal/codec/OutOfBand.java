package dev.pando.internal.codec;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/** Carries large primitive arrays beside the message, straight into shared memory. */
public interface OutOfBand {
  /** Arrays of at least this many bytes go out of band. */
  int threshold();

  /**
   * Copies an array out.
   *
   * @return what {@link #load} finds it by
   */
  long store(MemorySegment heapArray) throws IOException;

  /** Copies a stored array into a heap array of the same size and gives the stored one back. */
  void load(long reference, MemorySegment heapArray) throws IOException;

  /** Gives back what was stored for a message that is not sent after all. */
  default void discard(long reference) {}
}
