package dev.pando.internal.pool;

import dev.pando.internal.platform.Platform;
import dev.pando.internal.process.ProcessSettings;

/** How workers share the memory that this process may use, so that all of their heaps fit. */
final class Memory {
  /** Less than this and a worker collects garbage more than it works. */
  private static final long MIN_HEAP_BYTES = 64L << 20;

  /** What a JVM takes beside its heap: code, metadata, stacks. */
  private static final long OVERHEAD_BYTES = 64L << 20;

  /** The workers together get this share of the limit; the rest is for the parent. */
  private static final double WORKERS_SHARE = 0.5;

  private Memory() {}

  /** How many workers of the smallest heap fit, at most {@code wanted}, at least one. */
  static int fitting(int wanted) {
    long limit = Platform.current().memoryLimitBytes();
    long fitting = (long) (limit * WORKERS_SHARE) / (MIN_HEAP_BYTES + OVERHEAD_BYTES);
    return Math.clamp(fitting, 1, Math.max(1, wanted));
  }

  /** The largest heap of each of so many workers, in bytes. */
  static long heapBytes(ProcessSettings settings, int workers) {
    if (settings.jvm().heapBytes() != 0) {
      return settings.jvm().heapBytes();
    }
    long limit = Platform.current().memoryLimitBytes();
    long share = (long) (limit * WORKERS_SHARE) / workers - OVERHEAD_BYTES;
    return Math.max(MIN_HEAP_BYTES, share);
  }
}
