package dev.pando.examples;

import static dev.pando.Pando.poolBuilder;

import dev.pando.pool.Pool;
import java.time.Duration;

/** A pool without workers until there is work, and without any again some time after. */
public final class ElasticPool {
  private ElasticPool() {}

  /** Waits for the only worker to go. */
  public static void main(String[] arguments) throws InterruptedException {
    try (Pool pool = poolBuilder().workers(0, 2).idleTimeout(Duration.ofMillis(200)).build()) {
      System.out.println("before: " + pool.workerPids().size());
      System.out.println(pool.apply(() -> 6 * 7));
      while (!pool.workerPids().isEmpty()) {
        Thread.sleep(10);
      }
      System.out.println("after: " + pool.workerPids().size());
    }
  }
}
