package dev.pando.benchmarks.jmh;

import dev.pando.benchmarks.work.Tasks;
import dev.pando.function.SerializableSupplier;
import dev.pando.internal.codec.ObjectReader;
import dev.pando.internal.codec.ObjectWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Objects to bytes and back, each message by itself, with JDK serialization beside. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CodecBenchmark {

  /** What is sent. */
  public enum Payload {
    /** A boxed number. */
    INTEGER,
    /** Text of 100 characters, all Latin. */
    STRING_100,
    /** A record of a text and a number. */
    RECORD,
    /** A list of 1000 boxed numbers. */
    INTEGERS_1000,
    /** An array of a million numbers, in the message. */
    INT_ARRAY_1M,
    /** A lambda that captures a number. */
    LAMBDA;

    Object make() {
      int captured = 42;
      return switch (this) {
        case INTEGER -> captured;
        case STRING_100 -> "x".repeat(100);
        case RECORD -> new Point("origin", captured);
        case INTEGERS_1000 -> new ArrayList<>(Tasks.range(0, 1000));
        case INT_ARRAY_1M -> new int[1_000_000];
        case LAMBDA -> (SerializableSupplier<Integer>) () -> captured;
      };
    }
  }

  private record Point(String name, int value) implements Serializable {}

  /** What is sent. */
  @Param public Payload payload = Payload.INTEGER;

  private final ObjectWriter writer = new ObjectWriter();
  private final ObjectReader reader = new ObjectReader();
  private Object value = payload;
  private byte[] encoded = {};

  /** Makes the value and its bytes. */
  @Setup
  public void makeValue() {
    value = payload.make();
    writer.reset();
    writer.writeObject(value);
    encoded = writer.toByteArray();
  }

  /** Object to bytes. */
  @Benchmark
  public int encode() {
    writer.reset();
    writer.writeObject(value);
    return writer.length();
  }

  /** Bytes to object. */
  @Benchmark
  public @Nullable Object decode() {
    reader.wrap(encoded, 0, encoded.length);
    return reader.readObject();
  }

  /** There and back by JDK serialization. */
  @Benchmark
  public Object jdkRoundTrip() throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(value);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return in.readObject();
    }
  }
}
