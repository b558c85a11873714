package dev.pando.benchmarks.peer;

import dev.pando.benchmarks.Job;
import java.util.List;

/**
 * Another way to have tasks done.
 *
 * @param name as printed
 * @param job the job of the script beside which it is measured
 * @param work puts a figure under the name of each metric that the peer can be compared on
 */
public record Peer(String name, String job, Job work) {

  private static final String POOL_JOB = "pool";

  /** All peers. */
  public static List<Peer> all() {
    return List.of(
        new Peer("PP4J 2.2", POOL_JOB, new Pp4jPool()),
        new Peer("RMI", POOL_JOB, new RmiPool()),
        new Peer("RMI", "manager", new RmiManager()),
        new Peer("Hazelcast 5.7", "manager", new HazelcastMaps()),
        new Peer("threads (ForkJoinPool)", POOL_JOB, new ThreadPool()),
        new Peer("Agrona 2.6", "pipe_rtt", MessagePeer.AGRONA.roundTrip()),
        new Peer("Agrona 2.6", "queue", MessagePeer.AGRONA.rate()),
        new Peer("Aeron IPC 1.51", "pipe_rtt", MessagePeer.AERON.roundTrip()),
        new Peer("Aeron IPC 1.51", "queue", MessagePeer.AERON.rate()),
        new Peer("Chronicle Queue 2026.4", "pipe_rtt", MessagePeer.CHRONICLE.roundTrip()),
        new Peer("Chronicle Queue 2026.4", "queue", MessagePeer.CHRONICLE.rate()));
  }
}
