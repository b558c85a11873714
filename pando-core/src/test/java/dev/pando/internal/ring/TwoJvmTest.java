package dev.pando.internal.ring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.internal.sync.Doorbell;
import dev.pando.testing.Requirement;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class TwoJvmTest {
  private static final int CAPACITY = 4096;
  private static final int RECORDS = 100_000;

  @TempDir Path directory;

  private RingFile file(int rings) throws Exception {
    return RingFile.create(directory.resolve("rings"), rings, CAPACITY);
  }

  @Test
  void recordsOfAnotherProcessArriveWholeAndInOrder() throws Exception {
    RingFile file = file(1);
    try (PeerJvm peer = PeerJvm.start(List.of(), "send", file.path(), CAPACITY, RECORDS)) {
      TestRecords.Checker checker = receiveAll(file.ring(0), peer);
      assertThat(checker.received()).isEqualTo(RECORDS);
      assertThat(peer.exitCode()).isZero();
    }
  }

  @Test
  void anotherProcessReceivesToTheEndAndLeaves() throws Exception {
    RingFile file = file(1);
    try (PeerJvm peer = PeerJvm.start(List.of(), "receive", file.path(), CAPACITY, 10)) {
      try (RingProducer out = file.ring(0).producer()) {
        assertThat(TestRecords.send(out, RECORDS, 5, peer::isAlive)).isEqualTo(RECORDS);
      }
      assertThat(peer.exitCode()).isZero();
      assertThat(file.note()).isEqualTo(RECORDS);
    }
  }

  @Test
  @Requirement({"R1", "R5"})
  void aKilledProducerLeavesAWholePrefixAndAnEnd() throws Exception {
    for (long seed = 1; seed <= 8; seed++) {
      killProducer(seed);
    }
  }

  @Test
  @Requirement({"R1", "R5"})
  void aKilledConsumerLeavesTheRestForAnother() throws Exception {
    for (long seed = 1; seed <= 8; seed++) {
      killConsumer(seed);
    }
  }

  static IntStream manySeeds() {
    return IntStream.range(100, 200);
  }

  @Tag("torture")
  @ParameterizedTest
  @MethodSource("manySeeds")
  void aPeerKilledAnywhereTearsNothing(int seed) throws Exception {
    killProducer(seed);
    killConsumer(seed);
  }

  private void killProducer(long seed) throws Exception {
    RingFile file = RingFile.create(directory.resolve("producer" + seed), 1, CAPACITY);
    Random random = new Random(seed);
    int killAfter = random.nextInt(RECORDS / 2);
    try (PeerJvm peer =
        PeerJvm.start(List.of(), "send", file.path(), CAPACITY, Integer.MAX_VALUE)) {
      Thread killer = Thread.ofPlatform().unstarted(() -> peer.process().destroyForcibly());
      RingConsumer in = file.ring(0).consumer();
      TestRecords.Checker checker = new TestRecords.Checker(file.ring(0).ring());
      while (in.await(Long.MAX_VALUE, peer::isAlive)) {
        in.poll(checker, 1 + random.nextInt(20));
        if (checker.received() > killAfter && killer.getState() == Thread.State.NEW) {
          killer.start();
        }
      }
      killer.join();
      assertThat(in.atEnd()).isTrue();
      assertThat(checker.received()).as("seed %d", seed).isGreaterThan(killAfter);
      assertThat(file.ring(0).producer().published()).isEqualTo(checker.received());
    }
  }

  private void killConsumer(long seed) throws Exception {
    RingFile file = RingFile.create(directory.resolve("consumer" + seed), 1, CAPACITY);
    Random random = new Random(seed);
    int killAfter = random.nextInt(RECORDS / 2);
    int limit = 1 + random.nextInt(20);
    try (PeerJvm peer = PeerJvm.start(List.of(), "receive", file.path(), CAPACITY, limit)) {
      Thread killer =
          Thread.ofPlatform()
              .start(() -> {
                while (file.note() < killAfter) {
                  Thread.onSpinWait();
                }
                peer.process().destroyForcibly();
              });
      RingProducer out = file.ring(0).producer();
      int sent = TestRecords.send(out, Integer.MAX_VALUE, 5, peer::isAlive);
      killer.join();
      peer.kill();
      assertThat(out.consumerClosed()).isTrue();
      long handled = file.note();
      // What the consumer had in hand and had not given back when it was killed.
      assertThat(out.consumed()).as("seed %d", seed).isBetween(handled - limit, handled + 1);

      TestRecords.Checker rest = new TestRecords.Checker(file.ring(0).ring(), out.consumed());
      RingConsumer heir = file.ring(0).consumer();
      out.close();
      while (heir.await(Long.MAX_VALUE, () -> true)) {
        heir.poll(rest, 100);
      }
      assertThat(rest.received()).isEqualTo(sent);
    }
  }

  @Test
  void fourProcessesRingOneDoorbell() throws Exception {
    int peers = 4;
    RingFile file = file(peers);
    int records = 20_000;
    List<PeerJvm> running = new ArrayList<>();
    try {
      for (int i = 0; i < peers; i++) {
        running.add(PeerJvm.start(List.of(), "shared", file.path(), CAPACITY, i, records));
      }
      Doorbell bell = file.ring(0).data();
      List<RingConsumer> ends =
          IntStream.range(0, peers)
              .mapToObj(i -> file.ring(i).ring().consumer(bell, file.ring(i).space()))
              .toList();
      List<TestRecords.Checker> checkers =
          ends.stream().map(end -> new TestRecords.Checker(file.ring(0).ring())).toList();
      while (!ends.stream().allMatch(RingConsumer::atEnd)) {
        bell.await(
            () ->
                ends.stream().anyMatch(end -> !end.isEmpty())
                    || ends.stream().allMatch(RingConsumer::atEnd),
            Long.MAX_VALUE,
            () -> running.stream().allMatch(PeerJvm::isAlive));
        for (int i = 0; i < peers; i++) {
          ends.get(i).poll(checkers.get(i), 50);
        }
      }
      assertThat(checkers).allMatch(checker -> checker.received() == records);
    } finally {
      for (PeerJvm peer : running) {
        peer.close();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"linux", "portable"})
  void noWakeUpIsLostWhenBothSidesSleepEachRound(String platform) throws Exception {
    RingFile file = file(2);
    List<String> options = List.of("-Dpando.platform=" + platform);
    int rounds = platform.equals("linux") ? 30_000 : 3_000;
    try (PeerJvm pong = PeerJvm.start(options, "pong", file.path(), CAPACITY, 0);
        PeerJvm ping = PeerJvm.start(options, "ping", file.path(), CAPACITY, rounds)) {
      assertThat(ping.exitCode()).isZero();
      assertThat(pong.exitCode()).isZero();
    }
  }

  private static TestRecords.Checker receiveAll(RingFixture ring, PeerJvm peer)
      throws InterruptedException {
    TestRecords.Checker checker = new TestRecords.Checker(ring.ring());
    RingConsumer in = ring.consumer();
    while (in.await(Long.MAX_VALUE, peer::isAlive)) {
      in.poll(checker, 1000);
    }
    return checker;
  }
}
