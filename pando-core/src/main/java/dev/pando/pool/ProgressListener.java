package dev.pando.pool;

/**
 * Hears how far a call has come. Called in the caller's process by one thread at a time, which may
 * block without holding anything up; while it is away, news are merged, so that it hears the latest
 * and always the last, but not each.
 */
@FunctionalInterface
public interface ProgressListener {
  /**
   * Tells how many elements have an outcome, good or bad.
   *
   * @param done never less than the time before
   * @param total how many there are, or -1 while a lazy source has not ended
   */
  void progress(long done, long total);
}
