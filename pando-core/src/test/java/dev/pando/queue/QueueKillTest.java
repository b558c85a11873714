package dev.pando.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.Pando;
import dev.pando.function.SerializableRunnable;
import dev.pando.internal.KillPoint;
import dev.pando.process.ChildProcess;
import dev.pando.testing.Requirement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Processes that are killed between two steps of an operation on a queue. */
@Timeout(60)
@Requirement("R3")
class QueueKillTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** Has a process killed where it comes to a label, some number of times. */
  static void killAt(String label, int passing, SerializableRunnable action)
      throws InterruptedException {
    ChildProcess child =
        Pando.processBuilder(
                () -> {
                  KillPoint.arm(label, passing);
                  action.run();
                })
            .jvmOptions("-D" + KillPoint.PROPERTY + "=true")
            .build()
            .start();
    assertThat(child.join(LIMIT)).isTrue();
    assertThat(child.exitCode()).as(label).hasValue(-9);
  }

  private static byte[] element(int number, int size) {
    byte[] bytes = new byte[size];
    bytes[0] = (byte) number;
    return bytes;
  }

  private static List<Integer> drainNumbers(SharedQueue<byte[]> queue, int size) {
    List<Integer> numbers = new ArrayList<>();
    for (byte[] bytes = queue.poll(); bytes != null; bytes = queue.poll()) {
      assertThat(bytes).hasSize(size);
      numbers.add((int) bytes[0]);
    }
    assertThat(queue).isEmpty();
    return numbers;
  }

  private static List<Integer> range(int from, int to) {
    List<Integer> range = new ArrayList<>();
    for (int i = from; i <= to; i++) {
      range.add(i);
    }
    return range;
  }

  @ParameterizedTest
  @CsvSource({
    "queue.written,    3, 10,     2",
    "queue.published,  3, 10,     3",
    "queue.written,    3, 100000, 2",
    "queue.published,  3, 100000, 3",
    "lock.taken,       3, 10,     2",
    "shared.extending, 1, 9000,   7",
    "queue.linked,     1, 9000,   7",
    "queue.moved-on,   1, 9000,   7",
    "queue.written,    8, 9000,   7",
    "queue.published,  8, 9000,   8"
  })
  void anElementWhoseProducerIsKilledIsThereWhollyOrNotAtAll(
      String label, int passing, int size, int there) throws Exception {
    SharedQueue<byte[]> queue = Pando.queue();
    killAt(
        label,
        passing,
        () -> {
          for (int i = 1; i <= 12; i++) {
            queue.put(element(i, size));
          }
        });
    assertThat(queue).hasSize(there);
    for (int i = 100; i < 112; i++) { // whoever comes next goes on, to further segments too
      queue.put(element(i, size));
    }

    List<Integer> expected = range(1, there);
    expected.addAll(range(100, 111));
    assertThat(drainNumbers(queue, size)).isEqualTo(expected);
    queue.close();
  }

  @ParameterizedTest
  @CsvSource({
    "queue.copied,    3,  10,     3",
    "queue.taken,     3,  10,     4",
    "queue.copied,    3,  100000, 3",
    "queue.taken,     3,  100000, 4",
    "lock.taken,      3,  10,     3",
    "queue.retired,   1,  9000,   8",
    "queue.retiring,  1,  9000,   22",
    "queue.retired,   2,  9000,   22",
    "shared.dropping, 1,  9000,   22"
  })
  void anElementWhoseConsumerIsKilledIsTakenWhollyOrNotAtAll(
      String label, int passing, int size, int next) throws Exception {
    SharedQueue<byte[]> queue = Pando.queue();
    for (int i = 1; i <= 40; i++) {
      queue.put(element(i, size));
    }
    killAt(
        label,
        passing,
        () -> {
          for (int i = 1; i <= 40; i++) {
            assertThat(queue.take()[0]).isEqualTo((byte) i);
          }
        });

    assertThat(drainNumbers(queue, size)).isEqualTo(range(next, 40));
    queue.put(element(77, size));
    assertThat(queue.take()[0]).isEqualTo((byte) 77);
    queue.close();
  }

  @ParameterizedTest
  @CsvSource({
    "queue.removing, true",
    "queue.removed,  false",
    "queue.marked,   false",
    "queue.counted,  false"
  })
  void aRemovalThatIsKilledIsDoneWhollyOrNotAtAll(String label, boolean there) throws Exception {
    SharedQueue<String> queue = Pando.queue(4);
    queue.addAll(List.of("a", "b", "c", "d"));
    killAt(label, 1, () -> assertThat(queue.remove("b")).isTrue());

    assertThat(queue.contains("b")).isEqualTo(there);
    assertThat(queue).hasSize(there ? 4 : 3);
    assertThat(queue.offer("e")).isEqualTo(!there);
    List<String> rest = new ArrayList<>();
    queue.drainTo(rest);
    assertThat(rest).isEqualTo(there ? List.of("a", "b", "c", "d") : List.of("a", "c", "d", "e"));
    queue.close();
  }

  @Test
  void aCloserThatIsKilledHasClosedTheQueue() throws Exception {
    SharedQueue<Integer> queue = Pando.queue();
    queue.put(1);
    killAt("queue.closed", 1, queue::close);

    assertThat(queue.isClosed()).isTrue();
    assertThat(queue.take()).isEqualTo(1);
    queue.close();
  }
}
