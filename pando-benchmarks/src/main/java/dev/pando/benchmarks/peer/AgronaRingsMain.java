package dev.pando.benchmarks.peer;

import dev.pando.benchmarks.work.Stopwatch;
import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/** One side of {@link AgronaRings}: {@code FILE ask|answer|consume|produce COUNT}. */
final class AgronaRingsMain {
  private static final int MESSAGE_BYTES = 8;
  private static final int MESSAGE_TYPE = 1;
  private static final int RING_BYTES = (1 << 20) + RingBufferDescriptor.TRAILER_LENGTH;
  private static final double TAIL = 0.99;

  private final OneToOneRingBuffer there;
  private final OneToOneRingBuffer back;
  private final UnsafeBuffer message = new UnsafeBuffer(new byte[MESSAGE_BYTES]);
  private final MessageHandler ignore = (type, buffer, index, length) -> {};

  private AgronaRingsMain(MappedByteBuffer file) {
    there = new OneToOneRingBuffer(new UnsafeBuffer(file, 0, RING_BYTES));
    back = new OneToOneRingBuffer(new UnsafeBuffer(file, RING_BYTES, RING_BYTES));
  }

  public static void main(String[] args) throws Exception {
    AgronaRingsMain rings = new AgronaRingsMain(map(Path.of(args[0])));
    int count = Integer.parseInt(args[2]);
    switch (args[1]) {
      case "ask" -> rings.ask(count);
      case "answer" -> rings.answer(Stopwatch.allRuns(count));
      case "consume" -> rings.consume(count);
      case "produce" -> rings.produce(Stopwatch.allRuns(count));
      default -> throw new IllegalArgumentException("no side of a ring: " + args[1]);
    }
  }

  private static MappedByteBuffer map(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      return channel.map(FileChannel.MapMode.READ_WRITE, 0, 2L * RING_BYTES);
    }
  }

  private void ask(int rounds) throws Exception {
    double[] sorted =
        Stopwatch.warmSortedMicros(
            rounds,
            cold -> {},
            () -> {
              put(there);
              take(back);
            });
    System.out.println(sorted[rounds / 2] + " " + sorted[(int) (rounds * TAIL)]);
  }

  private void answer(int rounds) {
    for (int i = 0; i < rounds; i++) {
      take(there);
      put(back);
    }
  }

  private void consume(int numbers) throws Exception {
    double[] rates = new double[Stopwatch.allRuns(1)];
    for (int run = 0; run < rates.length; run++) {
      rates[run] =
          Stopwatch.rate(
              numbers,
              () -> {
                for (int i = 0; i < numbers; i++) {
                  take(there);
                }
              });
    }
    System.out.println(Arrays.toString(rates).replaceAll(".*, |]", ""));
  }

  private void produce(int numbers) {
    for (int i = 0; i < numbers; i++) {
      put(there);
    }
  }

  private void put(OneToOneRingBuffer ring) {
    while (!ring.write(MESSAGE_TYPE, message, 0, MESSAGE_BYTES)) {
      Thread.onSpinWait();
    }
  }

  private void take(OneToOneRingBuffer ring) {
    while (ring.read(ignore, 1) == 0) {
      Thread.onSpinWait();
    }
  }
}
