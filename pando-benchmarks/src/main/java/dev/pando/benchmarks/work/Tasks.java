package dev.pando.benchmarks.work;

import dev.pando.function.SerializableRunnable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/** What the workers are asked to do; the script has functions of the same names. */
public final class Tasks {

  private static final String ACCOUNT = "/proc/self/smaps_rollup";

  private Tasks() {}

  /** Does nothing. */
  public static @Nullable Object noop() {
    return null;
  }

  /** Does nothing with an argument; the script's {@code noop} takes any number. */
  public static @Nullable Object ignore(Object ignored) {
    return null;
  }

  /** Python's {@code len}. */
  public static int length(byte[] bytes) {
    return bytes.length;
  }

  /** Writes what the kernel says of all mappings of its process, in KiB, into a file. */
  public static SerializableRunnable memoryReport(String file) {
    return () -> Files.writeString(Path.of(file), Files.readString(Path.of(ACCOUNT)));
  }

  /** The square of a number; wraps round, as an {@code int} does. */
  public static int square(int x) {
    return x * x;
  }

  /** Whether {@code n} is a prime, by trial division up to its square root. */
  public static boolean isPrime(int n) {
    if (n < 2) {
      return false;
    }
    for (int i = 2; i * i <= n; i++) {
      if (n % i == 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * Python's {@code range(from, to)}: a sequence that knows its length and makes its numbers as
   * they are asked for, as {@code Pool.map} there is given.
   *
   * @param from the first number
   * @param to the number after the last
   */
  public static List<Integer> range(int from, int to) {
    return new Range(from, to);
  }

  private static final class Range extends AbstractList<Integer> implements RandomAccess {
    private final int from;
    private final int to;

    Range(int from, int to) {
      this.from = from;
      this.to = to;
    }

    @Override
    public Integer get(int index) {
      return from + Objects.checkIndex(index, to - from);
    }

    @Override
    public int size() {
      return to - from;
    }
  }
}
