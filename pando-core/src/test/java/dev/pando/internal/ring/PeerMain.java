package dev.pando.internal.ring;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/** What the second JVM of a test does. */
final class PeerMain {
  private static final BooleanSupplier PARENT_ALIVE =
      ProcessHandle.current().parent().orElseThrow()::isAlive;

  /** A quarter of what the table takes: 40 bytes each, in four chunks of 256 KiB. */
  private static final int MOST_SHAPES = 5000;

  private PeerMain() {}

  /** Arguments: role, ring file, capacity, and what the role takes. */
  public static void main(String[] arguments) throws Exception {
    RingFile file = RingFile.open(Path.of(arguments[1]), Integer.parseInt(arguments[2]));
    int argument = Integer.parseInt(arguments[3]);
    switch (arguments[0]) {
      case "send" -> send(file.ring(0), argument);
      case "receive" -> receive(file, argument);
      case "ping" -> ping(file, argument);
      case "pong" -> pong(file);
      case "shared" -> shared(file, argument, Integer.parseInt(arguments[4]));
      case "shapes" -> shapes(file, argument, Path.of(arguments[4]));
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  /** Sends so many records, then closes. */
  private static void send(RingFixture ring, int count) throws InterruptedException {
    try (RingProducer out = ring.producer()) {
      TestRecords.send(out, count, 5, PARENT_ALIVE);
    }
  }

  /** Receives to the end, so many records per poll, noting each one. */
  private static void receive(RingFile file, int limit) throws InterruptedException {
    RingFixture ring = file.ring(0);
    TestRecords.Checker checker = new TestRecords.Checker(ring.ring());
    RingConsumer in = ring.consumer();
    while (in.await(Long.MAX_VALUE, PARENT_ALIVE)) {
      in.poll(
          (type, buffer, offset, length) -> {
            checker.onRecord(type, buffer, offset, length);
            file.note(checker.received());
          },
          limit);
    }
  }

  /** Sends a number through the first ring and awaits it back through the second, so many times. */
  private static void ping(RingFile file, int rounds) throws InterruptedException {
    TestRecords.Checker checker = new TestRecords.Checker(file.ring(1).ring());
    RingConsumer in = file.sleepy(1).consumer();
    try (RingProducer out = file.sleepy(0).producer()) {
      TestRecords.Sender sender = new TestRecords.Sender(out);
      for (int round = 0; round < rounds; round++) {
        sender.trySendNext();
        out.publish();
        while (checker.received() == round) {
          if (!in.await(Long.MAX_VALUE, PARENT_ALIVE)) {
            throw new IllegalStateException("end of file in round " + round);
          }
          in.poll(checker, 1);
        }
      }
    }
  }

  /** Sends back what comes through the first ring. */
  private static void pong(RingFile file) throws InterruptedException {
    RingConsumer in = file.sleepy(0).consumer();
    try (RingProducer out = file.sleepy(1).producer()) {
      while (in.await(Long.MAX_VALUE, PARENT_ALIVE)) {
        in.poll(
            (type, buffer, offset, length) -> {
              out.tryWrite(type, buffer, offset, length);
              out.publish();
            },
            1);
      }
    }
  }

  /** Sends so many records through the ring with this index, ringing the first ring's doorbell. */
  private static void shared(RingFile file, int index, int count) throws InterruptedException {
    RingFixture ring = file.ring(index);
    try (RingProducer out = ring.ring().producer(file.ring(0).data(), ring.space())) {
      TestRecords.send(out, count, 3, PARENT_ALIVE);
    }
  }

  /** Appends shapes, noting how many, until it is killed; not so many that others have no room. */
  private static void shapes(RingFile file, int round, Path directory) {
    try (ShapeTable table = new ShapeTable(directory, 4)) {
      for (int number = 0; number < MOST_SHAPES; number++) {
        if (table.append(shape(round, number)) == ShapeTable.NO_ROOM) {
          throw new IllegalStateException("no room for shape " + number);
        }
        file.note(number + 1);
      }
      while (PARENT_ALIVE.getAsBoolean()) {
        Thread.onSpinWait();
      }
    }
  }

  static byte[] shape(int round, int number) {
    return ("shape " + number + " of round " + round).getBytes(StandardCharsets.UTF_8);
  }
}
