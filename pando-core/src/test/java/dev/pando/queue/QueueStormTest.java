package dev.pando.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.Pando;
import dev.pando.memory.SharedIntArray;
import dev.pando.process.ChildProcess;
import dev.pando.testing.Requirement;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Producers and consumers of one queue, of which a random one is killed and replaced again and
 * again.
 *
 * <p>Each producer numbers its elements and notes in shared memory how many it has put for sure.
 * One that replaces it goes on there: only that number may come twice, since the last element
 * before the kill may be there or not. Consumers count how often they took each element; a killed
 * one may have taken a single one that it did not count.
 */
@Requirement("R3")
class QueueStormTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int PARTIES = 4;

  /** Elements of each producer, at most. */
  private static final int MOST = 2_000_000;

  private static final long KILL_EVERY_MILLIS = 20;

  private final Random random;
  private final String seed;
  private final SharedQueue<int[]> queue = Pando.queue(500);
  private final Ledger ledger = new Ledger();
  private final List<ChildProcess> parties = new ArrayList<>();
  private final Set<Element> restarts = new HashSet<>();
  private int consumersKilled;

  QueueStormTest() {
    long number = new Random().nextLong();
    random = new Random(number);
    seed = "seed " + number;
  }

  @Test
  @Timeout(120)
  void elementsSurviveTheDeathOfThoseWhoPutAndTakeThem() throws Exception {
    storm(Duration.ofSeconds(4));
  }

  @Test
  @Tag("torture")
  @Timeout(300)
  void elementsSurviveAMinuteOfDeaths() throws Exception {
    storm(Duration.ofSeconds(60));
  }

  /**
   * What all processes write down.
   *
   * @param put by producer: how many elements it has put for sure
   * @param taken by element: how often it was taken
   * @param last by consumer and producer: the number after the one that was taken last
   * @param damaged elements that were not as they were put, or came out of order
   */
  private record Ledger(
      SharedIntArray put, SharedIntArray taken, SharedIntArray last, SharedIntArray damaged)
      implements Serializable {
    Ledger() {
      this(
          Pando.sharedIntArray(PARTIES),
          Pando.sharedIntArray(PARTIES * MOST),
          Pando.sharedIntArray((PARTIES + 1) * PARTIES),
          Pando.sharedIntArray(1));
    }

    void note(int[] element, int consumer) {
      int producer = element[0];
      int number = element[1];
      int index = consumer * PARTIES + producer;
      // One that is put again may be taken by whoever took it before, right after it.
      boolean inOrder = number >= last.get(index) - 1;
      if (element[2] != number * 31 || !inOrder) {
        int _ = damaged.getAndAdd(0, 1);
      }
      last.set(index, number + 1);
      int _ = taken.getAndAdd(producer * MOST + number, 1);
    }

    /** A number that changes when a party has done something. */
    int progress(int party) {
      if (party < PARTIES) {
        return put.getVolatile(party);
      }
      int sum = 0;
      for (int producer = 0; producer < PARTIES; producer++) {
        sum += last.getVolatile((party - PARTIES) * PARTIES + producer);
      }
      return sum;
    }

    void close() {
      List.of(put, taken, last, damaged).forEach(SharedIntArray::close);
    }
  }

  private record Element(int producer, int number) {}

  private static void produce(SharedQueue<int[]> queue, Ledger ledger, int producer)
      throws InterruptedException {
    for (int number = ledger.put.getVolatile(producer); number < MOST; number++) {
      queue.put(new int[] {producer, number, number * 31});
      ledger.put.setVolatile(producer, number + 1);
      if (number % 64 == 0) {
        LockSupport.parkNanos(200_000); // leave time for others on few processors
      }
    }
  }

  private static void consume(SharedQueue<int[]> queue, Ledger ledger, int consumer)
      throws InterruptedException {
    while (true) {
      int[] element = queue.poll(1, TimeUnit.SECONDS);
      if (element != null) {
        ledger.note(element, consumer);
      }
    }
  }

  private void storm(Duration time) throws Exception {
    for (int party = 0; party < 2 * PARTIES; party++) {
      parties.add(start(party));
    }
    int[] before = new int[2 * PARTIES];
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      Thread.sleep(KILL_EVERY_MILLIS);
      int victim = random.nextInt(2 * PARTIES);
      int done = ledger.progress(victim);
      if (done != before[victim]) { // else it still boots, where there is nothing to be killed in
        before[victim] = done;
        kill(victim);
        parties.set(victim, start(victim));
      }
    }
    for (int party = 0; party < 2 * PARTIES; party++) {
      kill(party);
    }
    int[] element = queue.poll();
    while (element != null) {
      ledger.note(element, PARTIES);
      element = queue.poll();
    }
    requireExactAccount();
    assertThat(queue).as(seed).isEmpty();
    queue.close();
    ledger.close();
  }

  private void kill(int party) throws InterruptedException {
    ChildProcess child = parties.get(party);
    child.kill();
    assertThat(child.join(LIMIT)).as(seed).isTrue();
    if (party < PARTIES) {
      restarts.add(new Element(party, ledger.put.getVolatile(party)));
    } else {
      consumersKilled++;
    }
  }

  private ChildProcess start(int party) {
    SharedQueue<int[]> shared = queue;
    Ledger notes = ledger;
    return Pando.process(
            () -> {
              if (party < PARTIES) {
                produce(shared, notes, party);
              } else {
                consume(shared, notes, party - PARTIES);
              }
            })
        .start();
  }

  private void requireExactAccount() {
    List<Element> lost = new ArrayList<>();
    List<Element> doubled = new ArrayList<>();
    for (int producer = 0; producer < PARTIES; producer++) {
      int put = ledger.put.get(producer);
      assertThat(put).as(seed).isPositive();
      for (int number = 0; number < MOST; number++) {
        int taken = ledger.taken.get(producer * MOST + number);
        Element element = new Element(producer, number);
        if (taken == 0 && number < put) {
          lost.add(element);
        } else if (taken > (restarts.contains(element) ? 2 : 1)) {
          doubled.add(element);
        } else if (number > put) {
          assertThat(taken).as("%s, taken though never put: %s", seed, element).isZero();
        }
      }
    }
    assertThat(ledger.damaged.get(0)).as(seed).isZero();
    assertThat(doubled).as(seed).isEmpty();
    assertThat(lost).as(seed).hasSizeLessThanOrEqualTo(consumersKilled);
  }
}
