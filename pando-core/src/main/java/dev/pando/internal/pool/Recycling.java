package dev.pando.internal.pool;

/**
 * After what a worker is replaced. Zero means never.
 *
 * @param maxTasks tasks sent to it
 * @param maxAgeNanos time since it became ready
 * @param idleNanos time without a task, in a pool that may have fewer workers
 * @param maxResidentBytes memory of its process
 */
record Recycling(int maxTasks, long maxAgeNanos, long idleNanos, long maxResidentBytes) {
  /** Whether somebody has to look at the workers now and then. */
  boolean isTimed() {
    return maxAgeNanos != 0 || idleNanos != 0 || maxResidentBytes != 0;
  }
}
