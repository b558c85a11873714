package dev.pando.benchmarks;

import java.util.Locale;

/**
 * One figure that both sides measure under one name.
 *
 * @param job the block of the script that measures it; the whole block runs when one of its metrics
 *     is wanted, because its parts follow one another on the same pool
 * @param name the name on both sides
 * @param unit what the figure counts, such as {@code ms} or {@code task/s}
 * @param better which way is up
 */
record Metric(String job, String name, String unit, Better better) {

  /** Whether a large figure is a good one. */
  enum Better {
    HIGHER,
    LOWER;

    /** The word used by the script. */
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Whether {@code ratio}, Pando's figure divided by CPython's, is as good as {@code target}. */
    boolean reaches(double ratio, double target) {
      return this == HIGHER ? ratio >= target : ratio <= target;
    }
  }

  static Metric lower(String job, String name, String unit) {
    return new Metric(job, name, unit, Better.LOWER);
  }

  static Metric higher(String job, String name, String unit) {
    return new Metric(job, name, unit, Better.HIGHER);
  }
}
