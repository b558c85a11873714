package dev.pando.benchmarks;

import dev.pando.benchmarks.work.MemoryJob;
import dev.pando.benchmarks.work.PingPongJob;
import dev.pando.benchmarks.work.PoolJob;
import dev.pando.benchmarks.work.SharedMemoryJob;
import dev.pando.benchmarks.work.StartJob;
import dev.pando.benchmarks.work.SyncJob;
import dev.pando.benchmarks.work.ValueJob;
import java.util.Map;

/** The jobs whose Java side exists, by the script's names. */
final class Jobs {

  private Jobs() {}

  static Map<String, Job> built() {
    return Map.of(
        "start", new StartJob(),
        "sync", new SyncJob(),
        "sem", PingPongJob.SEMAPHORE,
        "cond", PingPongJob.CONDITION,
        "barrier", PingPongJob.BARRIER,
        "value", new ValueJob(),
        "shm", new SharedMemoryJob(),
        "pool", new PoolJob(),
        "memory", new MemoryJob());
  }
}
