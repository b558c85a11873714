package dev.pando.internal.manager;

import org.jspecify.annotations.Nullable;

/** An iterator in the server: many elements at a time. */
interface BatchIterator {
  /**
   * The next elements.
   *
   * @return fewer than {@code max} if these are the last ones
   */
  @Nullable Object[] next(int max);

  /** Removes an element that was returned, by its number from 0 on. */
  void remove(long index);

  /** Sets the value of an entry that was returned; returns the old one. */
  @Nullable Object setValue(long index, @Nullable Object value);
}
