package dev.pando.benchmarks.jmh;

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
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** One record into a ring and out again on one thread: the work without the waiting. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class RingBenchmark {

  private static final int CAPACITY_BYTES = 1 << 20;
  private static final int BATCH = 64;
  private static final int TYPE = 1;

  /** Payload of one record in bytes. */
  @Param({"16", "256", "4096"})
  public int payloadBytes;

  private final MappedMemory mapped =
      new MappedMemory(SpscRing.bytesFor(CAPACITY_BYTES) + 2 * Doorbell.BYTES);
  private final Doorbell data =
      Doorbell.at(mapped.memory().asSlice(SpscRing.bytesFor(CAPACITY_BYTES)));
  private final Doorbell space =
      Doorbell.at(mapped.memory().asSlice(SpscRing.bytesFor(CAPACITY_BYTES) + Doorbell.BYTES));
  private final SpscRing ring = SpscRing.format(mapped.memory(), CAPACITY_BYTES);
  private final RingProducer producer = ring.producer(data, space);
  private final RingConsumer consumer = ring.consumer(data, space);
  private byte[] payload = new byte[0];

  /** Makes the payload. */
  @Setup
  public void makePayload() {
    payload = new byte[payloadBytes];
  }

  /** Unmaps the memory. */
  @TearDown
  public void unmap() {
    mapped.close();
  }

  /** Each record published by itself. */
  @Benchmark
  public void oneByOne(Blackhole blackhole) {
    producer.tryWrite(TYPE, payload, 0, payload.length);
    producer.publish();
    consumer.poll((type, buffer, offset, length) -> blackhole.consume(buffer), 1);
  }

  /** Records published and taken {@value #BATCH} at a time. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public void inBatches(Blackhole blackhole) {
    for (int i = 0; i < BATCH; i++) {
      producer.tryWrite(TYPE, payload, 0, payload.length);
    }
    producer.publish();
    consumer.poll((type, buffer, offset, length) -> blackhole.consume(buffer), BATCH);
  }
}
