package dev.pando.benchmarks.work;

import java.util.Arrays;
import java.util.function.DoubleConsumer;

/** The statistics of the script: {@code median_of}, {@code rate}, and the units it prints. */
public final class Stopwatch {

  private static final double NANOS_PER_SECOND = 1e9;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double NANOS_PER_MICRO = 1e3;
  private static final double MICROS_PER_MILLI = 1e3;

  /**
   * How often a loop of calls is run unmeasured before it is measured, which is what JMH does by
   * default: for the compiler of the JVM, which is not what such a row asks about.
   */
  static final int WARM_UPS = 5;

  private static final long WARM_UP_NANOS = 3_000_000_000L;

  private Stopwatch() {}

  /** Something to be timed. */
  @FunctionalInterface
  public interface Action {
    /** Does it once. */
    void run() throws Exception;
  }

  /** Something that times itself. */
  @FunctionalInterface
  public interface Sample {
    /** Takes one figure. */
    double take() throws Exception;
  }

  /** The median of {@code count} figures. */
  public static double medianOf(int count, Sample sample) throws Exception {
    double[] figures = new double[count];
    for (int i = 0; i < count; i++) {
      figures[i] = sample.take();
    }
    return median(figures);
  }

  /** The median duration of {@code count} runs in microseconds. */
  public static double medianMicros(int count, Action action) throws Exception {
    return medianOf(count, () -> nanos(action)) / NANOS_PER_MICRO;
  }

  /** The durations of {@code count} runs in microseconds, the shortest first. */
  public static double[] sortedMicros(int count, Action action) throws Exception {
    double[] micros = new double[count];
    for (int i = 0; i < count; i++) {
      micros[i] = nanos(action) / NANOS_PER_MICRO;
    }
    Arrays.sort(micros);
    return micros;
  }

  /**
   * The durations of {@code count} runs in microseconds when they are warm, the shortest first.
   *
   * @param cold is told the median of the first {@code count}
   */
  public static double[] warmSortedMicros(int count, DoubleConsumer cold, Action action)
      throws Exception {
    cold.accept(sortedMicros(count, action)[count / 2]);
    for (int i = 1; i < WARM_UPS; i++) {
      double[] _ = sortedMicros(count, action);
    }
    return sortedMicros(count, action);
  }

  /** The median of {@link #warmSortedMicros}. */
  public static double warmMedianMicros(int count, DoubleConsumer cold, Action action)
      throws Exception {
    return median(warmSortedMicros(count, cold, action));
  }

  /** The median of the durations of {@code count} runs in milliseconds when they are warm. */
  public static double warmMedianMillis(int count, DoubleConsumer cold, Action action)
      throws Exception {
    return warmMedianMicros(count, micros -> cold.accept(micros / MICROS_PER_MILLI), action)
        / MICROS_PER_MILLI;
  }

  /** How often something is done in all that is measured warm {@code count} times. */
  public static int allRuns(int count) {
    return (WARM_UPS + 1) * count;
  }

  /** How many of {@code count} things are done in a second, when {@code action} does them all. */
  public static double rate(int count, Action action) throws Exception {
    return count / (nanos(action) / NANOS_PER_SECOND);
  }

  /** How long one run takes, in milliseconds. */
  public static double millis(Action action) throws Exception {
    return nanos(action) / NANOS_PER_MILLI;
  }

  /** How long one run takes, in seconds. */
  public static double seconds(Action action) throws Exception {
    return nanos(action) / NANOS_PER_SECOND;
  }

  /**
   * How long one run takes in seconds when it is warm.
   *
   * @param cold is told how long the first one took
   */
  public static double warmSeconds(DoubleConsumer cold, Action action) throws Exception {
    cold.accept(seconds(action));
    for (int i = 1; i < WARM_UPS; i++) {
      action.run();
    }
    return seconds(action);
  }

  /**
   * How long one run takes in seconds when the compilers are done, as the median of {@code count}:
   * for runs of a fraction of a second in several JVMs, whose compilers share the processors with
   * the work.
   *
   * @param cold is told how long the first one took
   */
  public static double steadySeconds(int count, DoubleConsumer cold, Action action)
      throws Exception {
    long start = System.nanoTime();
    cold.accept(seconds(action));
    for (int i = 1; i < WARM_UPS || System.nanoTime() - start < WARM_UP_NANOS; i++) {
      action.run();
    }
    return medianOf(count, () -> seconds(action));
  }

  private static double nanos(Action action) throws Exception {
    long start = System.nanoTime();
    action.run();
    return System.nanoTime() - start;
  }

  /** The median as {@code statistics.median} has it: the mean of the two in the middle if even. */
  public static double median(double[] figures) {
    double[] sorted = figures.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
