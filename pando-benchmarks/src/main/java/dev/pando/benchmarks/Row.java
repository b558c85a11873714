package dev.pando.benchmarks;

import dev.pando.benchmarks.work.Stopwatch;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * One metric with what both sides made of it.
 *
 * @param cpythons CPython's figures, one for each run; none if it did not run
 * @param pandos Pando's figures
 * @param target the ratio to be reached
 * @param state what became of Pando's side
 */
record Row(
    Metric metric,
    List<Double> cpythons,
    List<Double> pandos,
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

  /** CPython's figure: the median of its runs. */
  Optional<Double> cpython() {
    return median(cpythons);
  }

  /** Pando's figure: the median of its runs. */
  Optional<Double> pando() {
    return median(pandos);
  }

  private static Optional<Double> median(List<Double> figures) {
    return figures.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Stopwatch.median(figures.stream().mapToDouble(Double::doubleValue).toArray()));
  }

  /** How far CPython's figures lie apart, as a fraction of their median; empty if there is one. */
  Optional<Double> spread() {
    return cpythons.size() < 2
        ? Optional.empty()
        : cpython().map(median -> (Collections.max(cpythons) - Collections.min(cpythons)) / median);
  }

  /** Pando's figure divided by CPython's. */
  Optional<Double> ratio() {
    return pando().flatMap(ours -> cpython().map(theirs -> ours / theirs));
  }

  /** Whether the target is reached; empty without a ratio or a target. */
  Optional<Boolean> reached() {
    return ratio().flatMap(ratio -> target.map(wanted -> metric.better().reaches(ratio, wanted)));
  }
}
