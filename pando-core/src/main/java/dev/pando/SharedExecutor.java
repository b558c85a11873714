package dev.pando;

import dev.pando.internal.Generation;
import dev.pando.pool.ProcessPoolExecutor;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The executor of the whole process, made when first asked for. */
final class SharedExecutor {
  private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(10);

  private static @Nullable ProcessPoolExecutor instance;
  private static int generation;

  private SharedExecutor() {}

  static synchronized ProcessPoolExecutor get() {
    ProcessPoolExecutor executor = instance;
    if (executor == null || executor.isShutdown() || generation != Generation.current()) {
      executor = Pando.poolBuilder().workersOnDemand().idleTimeout(IDLE_TIMEOUT).buildExecutor();
      instance = executor;
      generation = Generation.current();
    }
    return executor;
  }
}
