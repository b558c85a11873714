package dev.pando.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.Pando;
import dev.pando.connection.Connection;
import dev.pando.connection.Pipe;
import dev.pando.function.SerializableRunnable;
import dev.pando.internal.segment.Grove;
import dev.pando.testing.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The memory of large messages whose sender or receiver is killed. */
@Timeout(60)
@Requirement("R3")
class LargeMessageKillTest {
  /** What the names of files of large messages begin with; then come their senders. */
  private static final String BLOCK = "message-";

  /** Of a size class that no other test in this JVM uses. */
  private static final int LARGE = 3 << 20;

  private static final long LARGE_FILE_BYTES = (4 << 20) + 4096;

  private static void killAt(String label, SerializableRunnable action)
      throws InterruptedException {
    QueueKillTest.killAt(label, 1, action);
  }

  // --- Senders

  /** A message of each make: an array; several; a long body; both. */
  private static List<Object> message(String make) {
    long[] numbers = new long[50_000];
    Arrays.setAll(numbers, i -> i);
    byte[] bytes = new byte[200_000];
    bytes[77] = 7;
    String text = "message ".repeat(20_000);
    return switch (make) {
      case "array" -> List.of(bytes);
      case "arrays" -> List.of(numbers, bytes);
      case "body" -> List.of(text);
      case "both" -> List.of(text, numbers, bytes);
      default -> throw new IllegalArgumentException(make);
    };
  }

  private static void assertSame(@Nullable Object received, String make) {
    assertThat(
            Arrays.deepEquals(
                ((List<?>) Objects.requireNonNull(received)).toArray(), message(make).toArray()))
        .as(make)
        .isTrue();
  }

  private static long filesOfOthers() throws IOException {
    String mine = BLOCK + Grove.current().participant() + "-";
    return count(path -> !path.getFileName().toString().startsWith(mine));
  }

  private static long count(Predicate<Path> which) throws IOException {
    try (Stream<Path> files = Files.list(Grove.current().directory())) {
      return files
          .filter(path -> path.getFileName().toString().startsWith(BLOCK))
          .filter(which)
          .count();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "message.stored,  array,  false",
    "message.stored,  both,   false",
    "queue.written,   array,  false",
    "queue.written,   arrays, false",
    "message.noted,   arrays, false",
    "message.sent,    array,  false",
    "message.sent,    arrays, false",
    "message.sent,    body,   false",
    "message.sent,    both,   false",
    "queue.published, array,  true",
    "queue.published, arrays, true",
    "queue.published, body,   true",
    "queue.published, both,   true"
  })
  void aKilledSenderLeavesTheMemoryOfWhatItSentAndNoOther(String label, String make, boolean sent)
      throws Exception {
    try (SharedQueue<Object> queue = Pando.queue()) {
      killAt(label, () -> queue.put(message(make)));

      assertThat(filesOfOthers() > 0).isEqualTo(sent);
      queue.put(message(make));
      if (sent) {
        assertSame(queue.take(), make);
      }
      assertSame(queue.take(), make);
      assertThat(queue.poll()).isNull();
      assertThat(filesOfOthers()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({"ring.written, false", "message.sent, false", "ring.published, true"})
  void soDoesAKilledSenderToAPipe(String label, boolean sent) throws Exception {
    Pipe pipe = Pando.pipe();
    try (Connection first = pipe.first();
        Connection second = pipe.second()) {
      killAt(label, () -> second.send(message("both")));

      assertThat(filesOfOthers() > 0).isEqualTo(sent);
      second.send(message("both"));
      assertSame(first.recv(), "both");
      if (sent) {
        assertSame(first.recv(), "both");
      }
      assertThat(first.poll()).isFalse();
      assertThat(filesOfOthers()).isZero();
    }
  }

  @Test
  void aMessageThatDidNotGetInIsGivenUpByTheNextSender() throws Exception {
    try (SharedQueue<Object> queue = Pando.queue()) {
      // The child that is killed is the child of one that does not know its death.
      killAt(
          "message.settled",
          () -> {
            killAt("message.sent", () -> queue.put(message("both")));
            queue.put(message("both"));
          });
      assertThat(queue.poll()).isNull();
      assertThat(filesOfOthers()).isZero();
    }
  }

  // --- Receivers

  private static byte[] element(int number) {
    byte[] bytes = new byte[LARGE];
    bytes[0] = (byte) number;
    return bytes;
  }

  /** If two blocks are enough for two messages, no block is lost. */
  private static void assertTwoBlocksAreEnough() throws Exception {
    try (SharedQueue<byte[]> queue = Pando.queue()) {
      queue.put(element(1));
      queue.put(element(2));
      assertThat(largeFiles()).isEqualTo(2);
      assertThat(queue.take()).isEqualTo(element(1));
      assertThat(queue.take()).isEqualTo(element(2));
    }
  }

  private static long largeFiles() throws IOException {
    return count(path -> path.toFile().length() == LARGE_FILE_BYTES);
  }

  /** And the first, if so. */
  private static void assertThatThereIsTheSecond(SharedQueue<byte[]> queue, boolean andTheFirst) {
    if (andTheFirst) {
      assertThat(queue.poll()).isEqualTo(element(1));
    }
    assertThat(queue.poll()).isEqualTo(element(2));
    assertThat(queue.poll()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "queue.copied,    true",
    "message.leaving, true",
    "queue.taken,     false",
    "message.left,    false",
    "message.taken,   false"
  })
  void theMemoryOfWhatAKilledReceiverTookIsUsedAgain(String label, boolean there) throws Exception {
    try (SharedQueue<byte[]> queue = Pando.queue()) {
      queue.put(element(1));
      queue.put(element(2));
      killAt(label, queue::take);

      assertThatThereIsTheSecond(queue, there);
    }
    assertTwoBlocksAreEnough();
  }

  @Test
  void soIsTheMemoryOfWhatAKilledReceiverLooksAtInPlace() throws Exception {
    try (SharedQueue<byte[]> queue = Pando.queue();
        SharedQueue<String> never = Pando.queue()) {
      queue.put(element(1));
      queue.put(element(2));
      killAt(
          "queue.written",
          () -> {
            try (SharedQueue.SegmentView _ = queue.takeSegment()) {
              never.put("killed");
            }
          });
      assertThat(queue.poll()).isEqualTo(element(2));
    }
    assertTwoBlocksAreEnough();
  }

  @ParameterizedTest
  @CsvSource({
    "queue.removing, true",
    "queue.removed,  false",
    "queue.marked,   false",
    "queue.counted,  false"
  })
  void soIsTheMemoryOfWhatAKilledProcessRemoved(String label, boolean there) throws Exception {
    try (SharedQueue<byte[]> queue = Pando.queue()) {
      queue.put(element(1));
      queue.put(element(2));
      killAt(
          label,
          () -> {
            Iterator<byte[]> elements = queue.iterator();
            byte[] _ = elements.next();
            elements.remove();
          });

      assertThatThereIsTheSecond(queue, there);
    }
    assertTwoBlocksAreEnough();
  }

  @Test
  void thePipeOfAKilledReceiverGivesBackWhatNobodyWillRead() throws Exception {
    Pipe pipe = Pando.pipe();
    try (Connection ours = pipe.first()) {
      Connection theirs = pipe.second();
      ours.sendBytes(element(1));
      ours.sendBytes(element(2));
      killAt("ring.copied", theirs::recvBytes);
      theirs.close();
    }
    assertTwoBlocksAreEnough();
  }
}
