package dev.pando.benchmarks;

import static java.util.Map.entry;

import dev.pando.benchmarks.work.ManagerJob;
import dev.pando.benchmarks.work.MemoryJob;
import dev.pando.benchmarks.work.PingPongJob;
import dev.pando.benchmarks.work.PipeBandwidthJob;
import dev.pando.benchmarks.work.PipeRoundTripJob;
import dev.pando.benchmarks.work.PoolJob;
import dev.pando.benchmarks.work.QueueBandwidthJob;
import dev.pando.benchmarks.work.QueueRateJob;
import dev.pando.benchmarks.work.SharedMemoryJob;
import dev.pando.benchmarks.work.StartJob;
import dev.pando.benchmarks.work.SyncJob;
import dev.pando.benchmarks.work.ValueJob;
import java.util.Map;

/** The jobs whose Java side exists, by the script's names. */
final class Jobs {

  private Jobs() {}

  static Map<String, Job> built() {
    return Map.ofEntries(
        entry("start", new StartJob()),
        entry("pipe_rtt", new PipeRoundTripJob()),
        entry("pipe_bw", new PipeBandwidthJob()),
        entry("queue", new QueueRateJob()),
        entry("queue_bw", new QueueBandwidthJob()),
        entry("sync", new SyncJob()),
        entry("sem", PingPongJob.SEMAPHORE),
        entry("cond", PingPongJob.CONDITION),
        entry("barrier", PingPongJob.BARRIER),
        entry("value", new ValueJob()),
        entry("shm", new SharedMemoryJob()),
        entry("manager", new ManagerJob()),
        entry("pool", new PoolJob()),
        entry("memory", new MemoryJob()));
  }
}
