package dev.pando.benchmarks.jmh;

import dev.pando.internal.platform.Platform;
import dev.pando.internal.sync.Doorbell;
import java.lang.foreign.MemorySegment;
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

/** What it costs to touch a word that other processes may sleep on, when nobody does. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class WordBenchmark {

  private static final long WORD = Doorbell.BYTES;
  private static final int OTHER_VALUE = 1;

  private final Platform platform = Platform.current();
  private final MappedMemory mapped = new MappedMemory(2 * Doorbell.BYTES);
  private final MemorySegment memory = mapped.memory();
  private final Doorbell doorbell = Doorbell.at(memory);

  /** Waits for the linker, which starts in the background. */
  @Setup
  public void warmUp() throws InterruptedException {
    platform.warmUp();
    long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
    while (!platform.isWarm() && System.nanoTime() < limit) {
      Thread.sleep(1);
    }
  }

  /** Unmaps the memory. */
  @TearDown
  public void unmap() {
    mapped.close();
  }

  /** A system call that finds no sleeper. */
  @Benchmark
  public void wakeNobody() {
    platform.wakeWord(memory, WORD, 1);
  }

  /** A system call that finds the word changed already. */
  @Benchmark
  public void awaitChangedWord() {
    platform.awaitWord(memory, WORD, OTHER_VALUE, TimeUnit.MILLISECONDS.toNanos(1));
  }

  /** The way of every message: no system call, because nobody sleeps. */
  @Benchmark
  public void ringDoorbellOfNobody() {
    doorbell.ring();
  }
}
