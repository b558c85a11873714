package dev.pando.internal.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class SpscRingTest {
  private static final int CAPACITY = 256;
  private static final long FOR_EVER = Long.MAX_VALUE;
  private static final RecordHandler IGNORE = (type, buffer, offset, length) -> {};

  private final RingFixture fixture = RingFixture.inThisProcess(CAPACITY);
  private final RingProducer producer = fixture.producer();
  private final RingConsumer consumer = fixture.consumer();

  private boolean write(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return producer.tryWrite(1, bytes, 0, bytes.length);
  }

  private List<String> poll(int limit) {
    List<String> texts = new ArrayList<>();
    consumer.poll(
        (type, buffer, offset, length) ->
            texts.add(new String(buffer, offset, length, StandardCharsets.UTF_8)),
        limit);
    return texts;
  }

  @Test
  void recordsArriveInOrderWithTypeAndContent() {
    producer.tryWrite(7, new byte[] {9, 1, 2, 3, 9}, 1, 3);
    producer.tryWrite(Integer.MAX_VALUE, new byte[0], 0, 0);
    producer.publish();

    List<String> seen = new ArrayList<>();
    int handled =
        consumer.poll(
            (type, buffer, offset, length) ->
                seen.add(
                    type + Arrays.toString(Arrays.copyOfRange(buffer, offset, offset + length))),
            10);

    assertThat(handled).isEqualTo(2);
    assertThat(seen).containsExactly("7[1, 2, 3]", Integer.MAX_VALUE + "[]");
  }

  @Test
  void nothingIsSeenBeforePublish() {
    write("early");
    assertThat(consumer.isEmpty()).isTrue();
    assertThat(poll(10)).isEmpty();

    producer.publish();
    assertThat(consumer.isEmpty()).isFalse();
    assertThat(poll(10)).containsExactly("early");
  }

  @Test
  void pollStopsAtItsLimit() {
    write("a");
    write("b");
    write("c");
    producer.publish();

    assertThat(poll(2)).containsExactly("a", "b");
    assertThat(poll(2)).containsExactly("c");
    assertThat(poll(2)).isEmpty();
  }

  @Test
  void aFullRingRefusesAndTakesAgainAfterAPoll() {
    int written = 0;
    while (write("x".repeat(24))) {
      written++;
    }
    producer.publish();
    assertThat(written).isEqualTo(CAPACITY / 32);

    assertThat(poll(1)).hasSize(1);
    assertThat(write("x".repeat(24))).isTrue();
    assertThat(write("x".repeat(24))).isFalse();
  }

  @Test
  void countsTellWhatTheOtherSideHasTaken() {
    write("a");
    write("b");
    assertThat(producer.published()).isEqualTo(0);
    producer.publish();
    assertThat(producer.published()).isEqualTo(2);
    assertThat(producer.consumed()).isEqualTo(0);

    poll(1);
    assertThat(producer.consumed()).isEqualTo(1);
    assertThat(consumer.consumed()).isEqualTo(1);
  }

  @Test
  void aHandlerCanGiveBackRoomBeforeItsLongWork() {
    write("a");
    write("b");
    producer.publish();
    List<Long> consumedInside = new ArrayList<>();

    consumer.poll(
        (type, buffer, offset, length) -> {
          consumedInside.add(producer.consumed());
          consumer.publish();
          consumedInside.add(producer.consumed());
        },
        10);

    assertThat(consumedInside).containsExactly(0L, 1L, 1L, 2L);
  }

  @Test
  void aHandlerThatThrowsHasTakenItsRecordAndNoMore() {
    write("bad");
    write("good");
    producer.publish();

    assertThatThrownBy(() ->
            consumer.poll(
                (type, buffer, offset, length) -> {
                  throw new ArithmeticException("handler");
                },
                10))
        .isInstanceOf(ArithmeticException.class);
    assertThat(producer.consumed()).isEqualTo(1);
    assertThat(poll(10)).containsExactly("good");
  }

  @Test
  void tooLargeARecordIsRefusedWithTheNumbers() {
    assertThat(fixture.ring().maxRecordBytes()).isEqualTo(64);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> producer.tryWrite(0, new byte[65], 0, 65))
        .withMessageContaining("65")
        .withMessageContaining("256")
        .withMessageContaining("64");
  }

  @Test
  void wrongArgumentsAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> producer.tryWrite(-1, new byte[1], 0, 1))
        .withMessageContaining("-1");
    assertThatThrownBy(() -> producer.tryWrite(0, new byte[1], 1, 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
    for (int capacity : new int[] {0, -256, 128, 257, Integer.MIN_VALUE}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> SpscRing.bytesFor(capacity))
          .withMessageContaining("" + capacity);
    }
  }

  @Test
  void memoryWithoutARingIsNotMistakenForOne() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SpscRing.attach(Arena.ofAuto().allocate(1024, 8)))
        .withMessageContaining("no ring of layout version 1");
  }

  @Test
  void aDamagedRecordIsAnExceptionAndNoWildRead() {
    MemorySegment memory = Arena.ofAuto().allocate(SpscRing.bytesFor(CAPACITY), 8);
    SpscRing ring = SpscRing.format(memory, CAPACITY);
    RingProducer out = ring.producer(fixture.data(), fixture.space());
    RingConsumer in = ring.consumer(fixture.data(), fixture.space());
    out.tryWrite(1, new byte[8], 0, 8);
    out.publish();
    memory.set(ValueLayout.JAVA_INT, RingLayout.RECORDS, 1 << 20);

    assertThatIllegalStateException()
        .isThrownBy(() -> in.poll(IGNORE, 1))
        .withMessageContaining("damaged");
  }

  @ParameterizedTest
  @ValueSource(ints = {256, 1024, 4096})
  void everySizeUpToAQuarterSurvivesEveryWayAroundTheEnd(int capacity) {
    RingFixture ring = RingFixture.inThisProcess(capacity);
    RingProducer out = ring.producer();
    RingConsumer in = ring.consumer();
    byte[] bytes = new byte[capacity];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i * 31 + 7);
    }
    for (int size = 0; size <= capacity / 4; size++) {
      int expected = size;
      // Enough rounds to meet the end of the ring at each distance this size can have from it.
      int rounds = 2 * capacity / RingLayout.recordBytes(size) + 2;
      for (int round = 0; round < rounds; round++) {
        int from = round % 64;
        assertThat(out.tryWrite(round, bytes, from, size)).isTrue();
        out.publish();
        int number = round;
        int handled =
            in.poll(
                (type, buffer, offset, length) -> {
                  if (type != number
                      || length != expected
                      || !Arrays.equals(
                          buffer, offset, offset + length, bytes, from, from + expected)) {
                    throw new AssertionError("size " + expected + ", round " + number);
                  }
                },
                1);
        assertThat(handled).isEqualTo(1);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void behavesAsAQueueUnderRandomUse(long seed) {
    Random random = new Random(seed);
    int capacity = 256 << random.nextInt(4);
    RingFixture ring = RingFixture.inThisProcess(capacity);
    RingProducer out = ring.producer();
    RingConsumer in = ring.consumer();
    Queue<byte[]> unpublished = new ArrayDeque<>();
    Queue<byte[]> model = new ArrayDeque<>();
    for (int step = 0; step < 200_000; step++) {
      switch (random.nextInt(4)) {
        case 0, 1 -> {
          byte[] record = new byte[random.nextInt(capacity / 4 + 1)];
          random.nextBytes(record);
          if (out.tryWrite(record.length, record, 0, record.length)) {
            unpublished.add(record);
          } else {
            // Padding and the longest record take less than half: an emptier ring must not refuse.
            assertThat(unpublished.size() + model.size()).isPositive();
          }
        }
        case 2 -> {
          out.publish();
          model.addAll(unpublished);
          unpublished.clear();
        }
        default -> {
          int limit = random.nextInt(5);
          int expected = Math.min(limit, model.size());
          int handled =
              in.poll(
                  (type, buffer, offset, length) -> {
                    byte[] record = model.remove();
                    if (type != record.length
                        || !Arrays.equals(
                            buffer, offset, offset + length, record, 0, record.length)) {
                      throw new AssertionError("seed " + seed);
                    }
                  },
                  limit);
          // The consumer may still be on the tail it knew; what it leaves, the next poll gets.
          assertThat(handled).isLessThanOrEqualTo(expected);
          assertThat(handled > 0 || expected == 0).isTrue();
        }
      }
    }
  }

  @Test
  void positionsAndCountsSurviveTheirOverflow() {
    MemorySegment memory = Arena.ofAuto().allocate(SpscRing.bytesFor(CAPACITY), 8);
    SpscRing ring = SpscRing.format(memory, CAPACITY);
    long nearTheEnd = RingLayout.pack(-CAPACITY, -3);
    memory.set(ValueLayout.JAVA_LONG, RingLayout.TAIL, nearTheEnd);
    memory.set(ValueLayout.JAVA_LONG, RingLayout.HEAD, nearTheEnd);
    RingProducer out = ring.producer(fixture.data(), fixture.space());
    RingConsumer in = ring.consumer(fixture.data(), fixture.space());
    long before = out.published();

    for (int round = 0; round < 100; round++) {
      assertThat(out.tryWrite(round, new byte[40], 0, 40)).isTrue();
      out.publish();
      assertThat(in.poll(IGNORE, 10)).isEqualTo(1);
      assertThat(out.published()).isEqualTo(before + round + 1);
      assertThat(out.consumed()).isEqualTo(before + round + 1);
      assertThat(in.isEmpty()).isTrue();
    }
  }

  @Test
  void anEndTakenOverGoesOnWhereTheEarlierOneStopped() {
    write("a");
    write("b");
    producer.publish();
    poll(1);

    RingProducer laterProducer = fixture.producer();
    assertThat(laterProducer.published()).isEqualTo(2);
    assertThat(laterProducer.consumed()).isEqualTo(1);
    laterProducer.tryWrite(1, new byte[] {'c'}, 0, 1);
    laterProducer.publish();
    RingConsumer laterConsumer = fixture.consumer();
    List<Character> rest = new ArrayList<>();
    laterConsumer.poll((type, buffer, offset, length) -> rest.add((char) buffer[offset]), 10);
    assertThat(rest).containsExactly('b', 'c');
  }

  @Test
  void afterCloseTheConsumerReadsToTheEnd() throws InterruptedException {
    write("last");
    producer.close();

    assertThat(consumer.atEnd()).isFalse();
    assertThat(consumer.await(FOR_EVER, () -> true)).isTrue();
    assertThat(poll(10)).containsExactly("last");
    assertThat(consumer.await(FOR_EVER, () -> true)).isFalse();
    assertThat(consumer.atEnd()).isTrue();
    assertThatIllegalStateException().isThrownBy(() -> write("later"));
  }

  @Test
  void aConsumerWaitingForRecordsSeesTheProducerClose() throws InterruptedException {
    Thread closer = Thread.ofPlatform().start(producer::close);
    assertThat(consumer.await(FOR_EVER, () -> true)).isFalse();
    assertThat(consumer.atEnd()).isTrue();
    closer.join();
  }

  @Test
  void aProducerWaitingForRoomSeesTheConsumerClose() throws InterruptedException {
    while (write("x".repeat(64))) {}
    producer.publish();
    Thread closer = Thread.ofPlatform().start(consumer::close);
    assertThat(producer.awaitRoom(64, FOR_EVER, () -> true)).isFalse();
    assertThat(producer.consumerClosed()).isTrue();
    closer.join();
  }

  @Test
  void aDeadPeerEndsTheWaitOnBothSides() throws InterruptedException {
    assertThat(consumer.await(FOR_EVER, () -> false)).isFalse();
    assertThat(consumer.atEnd()).isTrue();
    while (write("x".repeat(64))) {}
    producer.publish();
    assertThat(producer.awaitRoom(64, FOR_EVER, () -> false)).isFalse();
    assertThat(producer.consumerClosed()).isTrue();
  }

  @Test
  void whatThePeerWroteJustBeforeItsDeathIsRead() throws InterruptedException {
    boolean there =
        consumer.await(
            FOR_EVER,
            () -> {
              write("farewell");
              producer.publish();
              return false;
            });
    assertThat(there).isTrue();
    assertThat(poll(10)).containsExactly("farewell");
    assertThat(consumer.atEnd()).isTrue();
  }

  @Test
  void aTimedWaitEnds() throws InterruptedException {
    assertThat(consumer.await(0, () -> true)).isFalse();
    assertThat(consumer.await(-1, () -> true)).isFalse();
    long start = System.nanoTime();
    assertThat(consumer.await(TimeUnit.MILLISECONDS.toNanos(20), () -> true)).isFalse();
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(20_000_000);
    assertThat(consumer.atEnd()).isFalse();
  }

  @Test
  void anInterruptEndsTheWait() throws InterruptedException {
    Thread waiter = Thread.currentThread();
    Thread interrupter = Thread.ofPlatform().start(waiter::interrupt);
    assertThatThrownBy(() -> consumer.await(FOR_EVER, () -> true))
        .isInstanceOf(InterruptedException.class);
    interrupter.join();
    assertThat(Thread.interrupted()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {256, 4096, 1 << 16})
  void twoThreadsPassManyRecordsInOrder(int capacity) throws Exception {
    RingFixture ring = RingFixture.inThisProcess(capacity);
    int records = capacity == CAPACITY ? 50_000 : 1_000_000; // a tiny ring is mostly asleep
    Thread sender =
        Thread.ofPlatform()
            .start(() -> {
              try (RingProducer out = ring.producer()) {
                TestRecords.send(out, records, 5, () -> true);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    TestRecords.Checker checker = new TestRecords.Checker(ring.ring());
    RingConsumer in = ring.consumer();
    while (in.await(FOR_EVER, () -> true)) {
      in.poll(checker, 1000);
    }
    sender.join();
    assertThat(checker.received()).isEqualTo(records);
  }
}
