package dev.pando.benchmarks.peer;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.collection.IQueue;
import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.benchmarks.Figures;
import dev.pando.benchmarks.Job;
import dev.pando.benchmarks.work.ManagerJob;
import dev.pando.benchmarks.work.Stopwatch;
import dev.pando.process.ChildProcess;
import dev.pando.queue.SharedQueue;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/**
 * Hazelcast's map and queue in a member of their own, used by a client over loopback. With the
 * options for modular Java that its manual asks for.
 */
final class HazelcastMaps implements Job {
  private static final String LOOPBACK = "127.0.0.1";
  private static final String NAME = "pando";

  private static final List<String> OPTIONS =
      List.of(
          "--add-modules=java.se",
          "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
          "--add-opens=java.management/sun.management=ALL-UNNAMED",
          "--add-opens=jdk.management/com.sun.management.internal=ALL-UNNAMED");

  @Override
  public Set<String> metrics() {
    return Set.of(ManagerJob.MAP, ManagerJob.QUEUE);
  }

  @Override
  public void measure(int divisor, Figures figures) throws Exception {
    int calls = ManagerJob.CALLS / divisor;
    beQuiet();
    try (SharedQueue<Integer> ports = Pando.queue()) {
      ChildProcess member =
          Pando.context(StartMethod.SPAWN)
              .withJvmOptions(OPTIONS)
              .processBuilder(() -> serve(ports))
              .daemon(true)
              .start();
      try {
        measure(calls, ports.take(), figures);
      } finally {
        member.kill();
        member.join();
      }
    }
  }

  private static void measure(int calls, int port, Figures figures) throws Exception {
    ClientConfig config = new ClientConfig().setClusterName(NAME);
    config.getNetworkConfig().addAddress(LOOPBACK + ":" + port);
    HazelcastInstance client = HazelcastClient.newHazelcastClient(config);
    try {
      IMap<String, Integer> map = client.getMap(NAME);
      IQueue<Integer> queue = client.getQueue(NAME);
      figures.measure(
          ManagerJob.MAP, () -> calls / Stopwatch.warmSeconds(cold -> {}, () -> set(map, calls)));
      figures.measure(
          ManagerJob.QUEUE,
          () -> calls / Stopwatch.warmSeconds(cold -> {}, () -> putAndTake(queue, calls)));
    } finally {
      client.shutdown();
    }
  }

  private static void set(IMap<String, Integer> map, int calls) {
    for (int i = 0; i < calls; i++) {
      map.set("k", i);
    }
  }

  private static void putAndTake(IQueue<Integer> queue, int calls) throws InterruptedException {
    for (int i = 0; i < calls; i++) {
      queue.put(i);
      int _ = queue.take();
    }
  }

  /** The life of the member. */
  private static void serve(SharedQueue<Integer> ports) throws InterruptedException {
    beQuiet();
    Config config = new Config().setClusterName(NAME);
    config.setProperty("hazelcast.socket.bind.any", "false");
    config.getNetworkConfig().setPort(0).setPortAutoIncrement(true);
    config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface(LOOPBACK);
    JoinConfig join = config.getNetworkConfig().getJoin();
    join.getAutoDetectionConfig().setEnabled(false);
    join.getMulticastConfig().setEnabled(false);
    HazelcastInstance member = Hazelcast.newHazelcastInstance(config);
    ports.put(member.getCluster().getLocalMember().getAddress().getPort());
    new CountDownLatch(1).await();
  }

  private static void beQuiet() {
    System.setProperty("hazelcast.logging.type", "none");
    System.setProperty("hazelcast.phone.home.enabled", "false");
  }
}
