package dev.pando.benchmarks.jmh;

import dev.pando.internal.ring.RecordHandler;
import dev.pando.internal.ring.RingConsumer;
import dev.pando.internal.ring.RingProducer;
import dev.pando.internal.ring.SpscRing;
import dev.pando.internal.sync.Doorbell;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A record to another thread and back, over two rings: what a call costs at least, sleeping and
 * waking included. The samples show the tail too.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class RingRoundTripBenchmark {

  private static final int CAPACITY_BYTES = 1 << 16;
  private static final int TYPE = 1;
  private static final byte[] PAYLOAD = new byte[16];
  private static final RecordHandler IGNORE = (type, buffer, offset, length) -> {};

  private final MappedMemory there = new MappedMemory(SpscRing.bytesFor(CAPACITY_BYTES));
  private final MappedMemory back = new MappedMemory(SpscRing.bytesFor(CAPACITY_BYTES));
  private final MappedMemory bells = new MappedMemory(2 * Doorbell.BYTES);
  private final Doorbell ours = Doorbell.at(bells.memory());
  private final Doorbell theirs = Doorbell.at(bells.memory().asSlice(Doorbell.BYTES));
  private final SpscRing requests = SpscRing.format(there.memory(), CAPACITY_BYTES);
  private final SpscRing replies = SpscRing.format(back.memory(), CAPACITY_BYTES);
  private final RingProducer out = requests.producer(theirs, ours);
  private final RingConsumer in = replies.consumer(ours, theirs);
  private final Thread echo = new Thread(this::echo, "echo");

  /** Starts the other side. */
  @Setup
  public void start() {
    echo.start();
  }

  /** Ends the other side and unmaps the memory. */
  @TearDown
  public void end() throws InterruptedException {
    out.close();
    echo.join();
    there.close();
    back.close();
    bells.close();
  }

  private void echo() {
    try (RingProducer reply = replies.producer(ours, theirs)) {
      RingConsumer request = requests.consumer(theirs, ours);
      while (request.await(Long.MAX_VALUE, () -> true)) {
        request.poll(
            (type, buffer, offset, length) -> reply.tryWrite(type, buffer, offset, length), 1);
        reply.publish();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** There and back. */
  @Benchmark
  public int roundTrip() throws InterruptedException {
    out.tryWrite(TYPE, PAYLOAD, 0, PAYLOAD.length);
    out.publish();
    in.await(Long.MAX_VALUE, () -> true);
    return in.poll(IGNORE, 1);
  }
}
