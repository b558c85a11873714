package dev.pando.cli;

import dev.pando.Pando;
import dev.pando.pool.Pool;
import picocli.CommandLine.Option;

/** What the commands that use a pool have in common. */
final class PoolOptions {
  @Option(
      names = "--workers",
      paramLabel = "N",
      description = "Worker processes; by default as many as there are cpus for this process.")
  private int workers;

  @SuppressWarnings("NullAway.Init") // picocli fills it in
  PoolOptions() {}

  Pool open() {
    if (workers < 0) {
      throw new CommandFailure("--workers must be at least 1, not " + workers);
    }
    return workers == 0 ? Pando.pool() : Pando.pool(workers);
  }
}
