package dev.pando.benchmarks;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a run is asked to show.
 *
 * @param metrics the metrics to print, in the catalogue's order
 */
record Selection(List<Metric> metrics) {

  /**
   * The selection that {@code --only} names.
   *
   * @param names metric names and job names in any mixture; none means everything
   * @throws IllegalArgumentException if a name is neither, naming it and what there is
   */
  static Selection of(List<String> names) {
    Set<String> wanted =
        names.stream()
            .map(String::strip)
            .filter(name -> !name.isEmpty())
            .collect(Collectors.toCollection(LinkedHashSet::new));
    if (wanted.isEmpty()) {
      return new Selection(Catalogue.METRICS);
    }
    Set<String> known = new LinkedHashSet<>();
    Catalogue.METRICS.forEach(metric -> known.add(metric.job()));
    Catalogue.METRICS.forEach(metric -> known.add(metric.name()));
    for (String name : wanted) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "no job or metric is called '"
                + name
                + "'; there are (jobs first): "
                + String.join(", ", known));
      }
    }
    return new Selection(
        Catalogue.METRICS.stream()
            .filter(metric -> wanted.contains(metric.job()) || wanted.contains(metric.name()))
            .toList());
  }

  /** The jobs that measure the selected metrics, in the script's order. */
  Set<String> jobs() {
    return metrics.stream().map(Metric::job).collect(Collectors.toCollection(LinkedHashSet::new));
  }
}
