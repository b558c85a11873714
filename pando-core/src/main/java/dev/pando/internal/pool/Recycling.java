package dev.pando.internal.pool;

/**
 * After what a worker is replaced. Zero means never.
 *
 * @param maxTasks tasks sent to it
 * @param maxAgeNanos time since it became ready
 * @param idleNanos time without a task, in a pool that may have fewer workers
 * @param maxResidentBytes memory of its process
 * @param maxGrowthBytes memory of its process beyond what it had when it became ready
 */
record Recycling(
    int maxTasks, long maxAgeNanos, long idleNanos, long maxResidentBytes, long maxGrowthBytes) {
  /** Whether somebody has to look at the workers now and then. */
  boolean isTimed() {
    return maxAgeNanos != 0 || idleNanos != 0 || looksAtMemory();
  }

  /** Whether it matters how much memory workers have. */
  boolean looksAtMemory() {
    return maxResidentBytes != 0 || maxGrowthBytes != 0;
  }

  /**
   * Whether a worker has too much memory.
   *
   * @param bytes what its process has
   * @param readyBytes what it had when it became ready
   */
  boolean isTooLarge(long bytes, long readyBytes) {
    return (maxResidentBytes != 0 && bytes > maxResidentBytes)
        || (maxGrowthBytes != 0 && bytes - readyBytes > maxGrowthBytes);
  }
}
