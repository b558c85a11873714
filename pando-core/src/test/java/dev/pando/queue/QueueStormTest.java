package dev.pando.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.Pando;
import dev.pando.memory.SharedLongArray;
import dev.pando.process.ChildProcess;
import dev.pando.testing.Requirement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Producers and consumers of one queue, of which a random one is killed and replaced again and
 * again.
 *
 * <p>Each producer numbers its elements and notes in shared memory how many it has put for sure;
 * one that replaces it goes on there, since the last one before the kill may be there or not and
 * may so come twice. Consumers note what they took: a killed one may have taken one that it did not
 * note.
 */
@Requirement("R3")
class QueueStormTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int PARTIES = 4;

  private static final int MOST = 2_000_000;

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

  private static void produce(SharedQueue<long[]> queue, SharedLongArray next, int producer)
      throws InterruptedException {
    long number = next.get(producer);
    while (number < MOST) {
      queue.put(new long[] {producer, number, number * 31});
      number++;
      next.set(producer, number);
      if (number % 64 == 0) {
        LockSupport.parkNanos(200_000); // leave time for others on few processors
      }
    }
  }

  private static void consume(
      SharedQueue<long[]> queue, SharedLongArray last, int consumer, SharedLongArray counts)
      throws InterruptedException {
    while (true) {
      long[] element = queue.poll(1, TimeUnit.SECONDS);
      if (element != null) {
        note(element, last, consumer, counts);
      }
    }
  }

  /** Within one consumer the elements of a producer come in order, each once. */
  private static void note(
      long[] element, SharedLongArray last, int consumer, SharedLongArray counts) {
    int producer = (int) element[0];
    int index = consumer * PARTIES + producer;
    if (element[2] != element[1] * 31 || element[1] < last.get(index) - 1) {
      counts.set(2 * PARTIES, element[1] + 1); // read by the test: damaged, or out of order
    }
    last.set(index, element[1] + 1);
    long _ = counts.getAndAdd(producer, 1);
  }

  private static void storm(Duration time) throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    SharedQueue<long[]> queue = Pando.queue(500);
    SharedLongArray next = Pando.sharedLongArray(PARTIES);
    SharedLongArray last = Pando.sharedLongArray(PARTIES * PARTIES + PARTIES);
    SharedLongArray counts = Pando.sharedLongArray(2 * PARTIES + 1);
    List<ChildProcess> children = new ArrayList<>();
    for (int i = 0; i < 2 * PARTIES; i++) {
      children.add(start(i, queue, next, last, counts));
    }
    int[] kills = new int[2];
    long[] before = new long[2 * PARTIES];
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      Thread.sleep(20);
      int victim = random.nextInt(2 * PARTIES);
      long done = progress(victim, next, last);
      if (done == before[victim]) {
        continue; // it still boots, where there is nothing to be killed in
      }
      before[victim] = done;
      ChildProcess child = children.get(victim);
      child.kill();
      assertThat(child.join(LIMIT)).as("seed " + seed).isTrue();
      kills[victim / PARTIES]++;
      children.set(victim, start(victim, queue, next, last, counts));
    }
    for (ChildProcess child : children) {
      child.kill();
      assertThat(child.join(LIMIT)).as("seed " + seed).isTrue();
      kills[children.indexOf(child) / PARTIES]++;
    }

    long[] element = queue.poll();
    while (element != null) {
      note(element, last, PARTIES, counts);
      element = queue.poll();
    }
    String what =
        "seed " + seed + ", " + kills[0] + " producers, " + kills[1] + " consumers killed";
    assertThat(counts.get(2 * PARTIES)).as(what).isZero();
    long put = 0;
    long taken = 0;
    for (int i = 0; i < PARTIES; i++) {
      put += next.get(i);
      taken += counts.get(i);
    }
    assertThat(put).as(what).isPositive();
    // A killed producer may have put one more than it noted, and its successor puts that number
    // again; a killed consumer may have taken one that it did not note.
    assertThat(taken).as(what).isBetween(put - kills[1], put + kills[0]);
    assertThat(queue).as(what).isEmpty();
    queue.close();
  }

  /** A number that changes when a party has done something. */
  private static long progress(int party, SharedLongArray next, SharedLongArray last) {
    if (party < PARTIES) {
      return next.get(party);
    }
    long sum = 0;
    for (int producer = 0; producer < PARTIES; producer++) {
      sum += last.get((party - PARTIES) * PARTIES + producer);
    }
    return sum;
  }

  private static ChildProcess start(
      int index,
      SharedQueue<long[]> queue,
      SharedLongArray next,
      SharedLongArray last,
      SharedLongArray counts) {
    return Pando.process(
            () -> {
              if (index < PARTIES) {
                produce(queue, next, index);
              } else {
                consume(queue, last, index - PARTIES, counts);
              }
            })
        .start();
  }
}
