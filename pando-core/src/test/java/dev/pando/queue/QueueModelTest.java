package dev.pando.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.Pando;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A queue does what one of the JDK does, whatever is done to it. */
@Timeout(60)
class QueueModelTest {
  private static final int STEPS = 20_000;

  @ParameterizedTest
  @ValueSource(ints = {3, 50, 100_000})
  void anySequenceOfOperationsHasTheResultsThatTheJdkHas(int capacity) {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    SharedQueue<String> queue = Pando.queue(capacity);
    Queue<String> model = new LinkedBlockingQueue<>(capacity);
    for (int step = 0; step < STEPS; step++) {
      String element = element(random);
      // long phases of growing and of shrinking, so that segments come and go
      boolean growing = step / 2_000 % 2 == 0;
      String where = "seed " + seed + ", step " + step;
      switch (random.nextInt(growing ? 14 : 24)) {
        case 0 -> assertThat(queue.peek()).as(where).isEqualTo(model.peek());
        case 1 -> assertThat(queue).as(where).hasSize(model.size());
        case 2 -> removeOne(queue, model, random, where);
        case 3 -> removeByIterator(queue, model, random, where);
        case 4, 5, 6, 7, 8, 9, 10, 11, 12, 13 ->
            assertThat(queue.offer(element)).as(where).isEqualTo(model.offer(element));
        default -> assertThat(queue.poll()).as(where).isEqualTo(model.poll());
      }
    }
    assertThat(queue).as("seed " + seed).containsExactlyElementsOf(model);
    List<String> drained = new ArrayList<>();
    queue.drainTo(drained);
    assertThat(drained).as("seed " + seed).containsExactlyElementsOf(model);
    queue.close();
  }

  private static String element(Random random) {
    int length = random.nextInt(200) == 0 ? random.nextInt(40_000) : random.nextInt(1_000);
    return random.nextInt(100) + "x".repeat(length);
  }

  private static void removeOne(
      SharedQueue<String> queue, Queue<String> model, Random random, String where) {
    if (random.nextInt(20) == 0) { // they look through all
      String removed =
          model.stream()
              .skip(model.isEmpty() ? 0 : random.nextInt(model.size()))
              .findFirst()
              .orElse("none");
      assertThat(queue.remove(removed)).as(where).isEqualTo(model.remove(removed));
    }
  }

  private static void removeByIterator(
      SharedQueue<String> queue, Queue<String> model, Random random, String where) {
    if (random.nextInt(20) == 0) {
      int most = random.nextInt(10);
      Iterator<String> ours = queue.iterator();
      Iterator<String> theirs = model.iterator();
      for (int i = 0; i < most && theirs.hasNext(); i++) {
        assertThat(ours.next()).as(where).isEqualTo(theirs.next());
        if (random.nextBoolean()) {
          ours.remove();
          theirs.remove();
        }
      }
    }
  }
}
