package dev.pando.benchmarks;

import java.util.Set;

/** The Java side of one job of the script: the same work in the same order. */
public interface Job {

  /** The names of the metrics that {@link #measure} takes. */
  Set<String> metrics();

  /**
   * Measures, putting each figure down as soon as it is known.
   *
   * @param divisor how many times less than the full amount of work is to be done: 10 for a quick
   *     run, else 1
   */
  void measure(int divisor, Figures figures) throws Exception;
}
