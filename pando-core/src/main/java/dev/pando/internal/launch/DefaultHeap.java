package dev.pando.internal.launch;

import dev.pando.internal.platform.Platform;

/** The largest heap of a child that does not ask for one. */
final class DefaultHeap {
  private static final long MIN_BYTES = 64L << 20;

  /** Larger heaps give up compressed pointers, and with them the shared class archive. */
  private static final long MAX_BYTES = 30L << 30;

  private DefaultHeap() {}

  /** Half of the memory this process may use, shared by as many children as there are cpus. */
  static long bytes() {
    Platform platform = Platform.current();
    return bytes(platform.memoryLimitBytes(), Math.max(2, platform.availableCpus()));
  }

  static long bytes(long memoryBytes, int children) {
    return Math.clamp(memoryBytes / 2 / children, MIN_BYTES, MAX_BYTES);
  }
}
