package dev.pando.internal.launch;

import dev.pando.internal.platform.Platform;
import java.util.concurrent.atomic.AtomicLong;

/** Names for launches, unique in the grove. */
final class LaunchIds {
  private static final AtomicLong LAUNCHES = new AtomicLong();

  private LaunchIds() {}

  static String next() {
    return Platform.current().pid() + "-" + LAUNCHES.incrementAndGet();
  }
}
