package dev.pando.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

/** Figures by metric name, and what went wrong with those that could not be taken. */
public final class Figures {

  private final Map<String, Double> values = new LinkedHashMap<>();
  private final Map<String, Throwable> failures = new LinkedHashMap<>();
  private final List<String> remarks = new ArrayList<>();

  /** Puts down a figure. */
  public synchronized void put(String metric, double value) {
    values.put(metric, value);
  }

  /** Puts down why there is no figure. */
  public synchronized void fail(String metric, Throwable cause) {
    failures.put(metric, cause);
  }

  /**
   * Takes one figure. A measurement that throws costs only its own metric.
   *
   * @throws InterruptedException if the measurement was interrupted; the figure is then a failure
   */
  public void measure(String metric, Callable<Double> measurement) throws InterruptedException {
    try {
      put(metric, measurement.call());
    } catch (InterruptedException e) {
      fail(metric, e);
      throw e;
    } catch (Exception | LinkageError | AssertionError | OutOfMemoryError e) {
      fail(metric, e);
    }
  }

  /** Puts down something to be read beside the figures. */
  public synchronized void remark(String line) {
    remarks.add(line);
  }

  /** Puts down what the very first run of a loop gave, which its figure leaves out. */
  public void remarkCold(String metric, double value, String unit) {
    remark(String.format(Locale.ROOT, "%s: %.3g %s in the first, cold run", metric, value, unit));
  }

  /** The remarks so far. */
  public synchronized List<String> remarks() {
    return List.copyOf(remarks);
  }

  /** The figures taken so far, by metric name. */
  public synchronized Map<String, Double> values() {
    return new LinkedHashMap<>(values);
  }

  /** What went wrong so far, by metric name. */
  public synchronized Map<String, Throwable> failures() {
    return new LinkedHashMap<>(failures);
  }
}
