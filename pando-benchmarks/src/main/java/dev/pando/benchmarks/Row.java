package dev.pando.benchmarks;

import java.util.Optional;

/**
 * One metric with what both sides made of it.
 *
 * @param before CPython's figure taken before Pando's
 * @param after CPython's figure taken after Pando's
 * @param pando Pando's figure
 * @param target the ratio to be reached
 * @param state what became of Pando's side
 */
record Row(
    Metric metric,
    Optional<Double> before,
    Optional<Double> after,
    Optional<Double> pando,
    Optional<Double> target,
    State state) {

  /** What became of Pando's side of a metric. */
  enum State {
    MEASURED("measured"),
    FAILED("failed"),
    NOT_BUILT("not built");

    private final String words;

    State(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  /** CPython's figure: the mean of the two, or the only one. */
  Optional<Double> cpython() {
    if (before.isPresent() && after.isPresent()) {
      return Optional.of((before.get() + after.get()) / 2);
    }
    return before.or(() -> after);
  }

  /** How far CPython's second figure lies from its first, as a fraction of the first. */
  Optional<Double> drift() {
    return before.flatMap(first -> after.map(second -> second / first - 1));
  }

  /** Pando's figure divided by CPython's. */
  Optional<Double> ratio() {
    return pando.flatMap(ours -> cpython().map(theirs -> ours / theirs));
  }

  /** Whether the target is reached; empty without a ratio or a target. */
  Optional<Boolean> reached() {
    return ratio().flatMap(ratio -> target.map(wanted -> metric.better().reaches(ratio, wanted)));
  }
}
